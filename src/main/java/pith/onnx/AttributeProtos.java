package pith.onnx;

import com.google.protobuf.ByteString;
import java.util.List;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.AttributeProto.AttributeType;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.TensorProto;

/** Attributes of nodes as messages. */
public final class AttributeProtos {
    private AttributeProtos() {}

    /**
     * Returns an attribute.
     *
     * @param value an Integer or Long, Double (which ONNX has in single precision), String, message of a tensor or graph;
     *     or a list of numbers or strings
     */
    public static AttributeProto of(String name, Object value) {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
        if (value instanceof Long || value instanceof Integer) {
            attribute.setType(AttributeType.INT).setI(((Number) value).longValue());
        } else if (value instanceof Double number) {
            attribute.setType(AttributeType.FLOAT).setF(number.floatValue());
        } else if (value instanceof String text) {
            attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
        } else if (value instanceof TensorProto tensor) {
            attribute.setType(AttributeType.TENSOR).setT(tensor);
        } else if (value instanceof GraphProto graph) {
            attribute.setType(AttributeType.GRAPH).setG(graph);
        } else if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Long || element instanceof Integer) {
                    attribute.setType(AttributeType.INTS).addInts(((Number) element).longValue());
                } else if (element instanceof Double number) {
                    attribute.setType(AttributeType.FLOATS).addFloats(number.floatValue());
                } else if (element instanceof String text) {
                    attribute.setType(AttributeType.STRINGS).addStrings(ByteString.copyFromUtf8(text));
                }
            }
        } else {
            throw new IllegalArgumentException("attribute " + name + " is a " + value.getClass());
        }
        return attribute.build();
    }
}
