package pith.onnx;

import com.google.protobuf.Message;
import java.util.List;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.FunctionProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.SparseTensorProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TrainingInfoProto;
import pith.wire.MessageLocation;

/**
 * Names for tensors. An initializer of the main graph keeps its name; what is deeper inside is
 * preceded by the nodes and attributes, functions or training graphs around it, as in {@code If_0/then_branch/w}. The
 * value of a Constant goes by the name of the node's output.
 */
final class TensorNames {
    private TensorNames() {}

    /**
     * Returns a readable name for a tensor, which others may have too.
     *
     * @param chain the messages from the model to the tensor
     */
    static String of(MessageLocation location, List<Message> chain) {
        StringBuilder name = new StringBuilder();
        for (int i = 1; i < chain.size(); i++) {
            String part = part(chain.get(i - 1), location.fields().get(i - 1).getName(), chain.get(i));
            if (!part.isEmpty()) {
                name.append(name.isEmpty() ? "" : "/").append(part);
            }
        }
        return name.isEmpty() ? location.path() : name.toString();
    }

    private static String part(Message outer, String field, Message inner) {
        if (inner instanceof NodeProto node) {
            return label(node);
        } else if (inner instanceof AttributeProto attribute) {
            return outer instanceof NodeProto node && isConstant(node) ? "" : attribute.getName();
        } else if (inner instanceof FunctionProto function) {
            return function.getName();
        } else if (inner instanceof TrainingInfoProto) {
            return "training";
        } else if (inner instanceof GraphProto) {
            return outer instanceof TrainingInfoProto ? field : "";
        } else if (inner instanceof SparseTensorProto sparse) {
            return sparse.getValues().getName();
        } else if (inner instanceof TensorProto tensor) {
            return outer instanceof GraphProto ? tensor.getName() : outer instanceof SparseTensorProto ? field : "";
        }
        return "";
    }

    /** Name of a node, or of its first output where it has none; the other way round for a Constant. */
    static String label(NodeProto node) {
        String output = node.getOutputList().stream()
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElse("");
        String first = isConstant(node) ? output : node.getName();
        String second = isConstant(node) ? node.getName() : output;
        return !first.isEmpty() ? first : !second.isEmpty() ? second : node.getOpType();
    }

    static boolean isConstant(NodeProto node) {
        return node.getOpType().equals("Constant") && isStandard(node.getDomain());
    }

    /** Whether a domain is that of the standard operators. */
    static boolean isStandard(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }
}
