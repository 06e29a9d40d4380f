package pith.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;

/** The attributes of a node, those that refer to an attribute of the enclosing function resolved. */
final class Attributes {
    private final Map<String, AttributeProto> byName = new HashMap<>();

    Attributes(NodeProto node, Map<String, AttributeProto> ofFunction) {
        for (AttributeProto attribute : node.getAttributeList()) {
            AttributeProto value = attribute;
            if (!attribute.getRefAttrName().isEmpty()) {
                value = ofFunction.get(attribute.getRefAttrName());
            }
            if (value != null) {
                byName.put(attribute.getName(), value);
            }
        }
    }

    /** Returns the attributes of a node that is not in a function. */
    static Attributes of(NodeProto node) {
        return new Attributes(node, Map.of());
    }

    Map<String, AttributeProto> byName() {
        return byName;
    }

    long integer(String name, long otherwise) {
        AttributeProto attribute = byName.get(name);
        return attribute == null ? otherwise : attribute.getI();
    }

    float number(String name, float otherwise) {
        AttributeProto attribute = byName.get(name);
        return attribute == null ? otherwise : attribute.getF();
    }

    List<Long> integers(String name) {
        AttributeProto attribute = byName.get(name);
        return attribute == null ? List.of() : attribute.getIntsList();
    }

    Optional<TensorProto> tensor(String name) {
        return Optional.ofNullable(byName.get(name))
                .filter(AttributeProto::hasT)
                .map(AttributeProto::getT);
    }
}
