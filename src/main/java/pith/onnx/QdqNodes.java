package pith.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import pith.model.ElementType;
import pith.model.IntegerWeights;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;

/** Makes nodes QuantizeLinear and DequantizeLinear, and the initializers that they need. */
final class QdqNodes {
    private final String domain;
    private final Set<String> taken;
    private final List<TensorProto> initializers = new ArrayList<>();

    /**
     * Creates a maker.
     *
     * @param domain of the operators: empty, or that of onnxruntime's own
     * @param taken names in use; those that are made are added
     */
    QdqNodes(String domain, Set<String> taken) {
        this.domain = domain;
        this.taken = taken;
    }

    /** Initializers that nodes made so far need. */
    List<TensorProto> initializers() {
        return initializers;
    }

    /** Returns a name that is not in use yet, the given one if possible. */
    String unique(String name) {
        String candidate = name;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }

    /** Returns nodes that round a value to integers and make floats of them again. */
    List<NodeProto> rounding(String value, AffineScale scale, String result) {
        String name = base(value);
        String scaleName = add(name + "/scale", ElementType.FLOAT, floats(scale.scale()));
        String zeroPoint = add(name + "/zero_point", ElementType.UINT8, new byte[] {(byte) scale.zeroPoint()});
        String integers = unique(name + "/quantized");
        return List.of(
                node("QuantizeLinear", name, integers, value, scaleName, zeroPoint)
                        .build(),
                node("DequantizeLinear", name, result, integers, scaleName, zeroPoint)
                        .build());
    }

    /**
     * Returns a node that gives a value as it is, and that neither the runtime's patterns look through nor its rules take
     * away.
     */
    static NodeProto shield(String value, String result) {
        return NodeProto.newBuilder()
                .setOpType("Max")
                .setName(base(result) + "/Max")
                .addInput(value)
                .addOutput(result)
                .build();
    }

    /**
     * Returns a node that makes floats of weights.
     *
     * @param axis axis of the channels
     */
    NodeProto weights(String name, List<Long> dims, IntegerWeights weights, int axis) {
        int channels = weights.scales().length;
        byte[] zeroPoints = new byte[channels];
        Arrays.fill(zeroPoints, (byte) weights.zeroPoint());
        return constant(name, ElementType.UINT8, dims, weights.symbols(), weights.scales(), zeroPoints, axis);
    }

    /** Returns a node that makes floats of biases. */
    NodeProto biases(String name, int[] integers, float[] scales) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * integers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(integers);
        List<Long> dims = List.of((long) integers.length);
        return constant(name, ElementType.INT32, dims, bytes.array(), scales, new byte[scales.length * 4], 0);
    }

    private NodeProto constant(
            String name,
            ElementType type,
            List<Long> dims,
            byte[] elements,
            float[] scales,
            byte[] zeroPoints,
            int axis) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(unique(name + "/quantized"))
                .setDataType(type.number())
                .addAllDims(dims)
                .setRawData(ByteString.copyFrom(elements));
        initializers.add(tensor.build());
        String scaleName = add(name + "/scale", ElementType.FLOAT, floats(scales));
        String zeroPoint = add(name + "/zero_point", type, zeroPoints);
        NodeProto.Builder node =
                node("DequantizeLinear", name, unique(name + "/dequantized"), tensor.getName(), scaleName, zeroPoint);
        if (scales.length > 1) {
            node.addAttribute(AttributeProtos.of("axis", axis));
        }
        return node.build();
    }

    /** Adds a scalar, or a vector if there are several elements. */
    private String add(String name, ElementType type, byte[] elements) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(unique(name))
                .setDataType(type.number())
                .setRawData(ByteString.copyFrom(elements));
        int count = elements.length / (type.bits() / 8);
        if (count > 1) {
            tensor.addDims(count);
        }
        initializers.add(tensor.build());
        return tensor.getName();
    }

    private NodeProto.Builder node(String operator, String name, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(name + "/" + operator)
                .addAllInput(Arrays.asList(inputs))
                .addOutput(output);
    }

    /** The name of a value, without what was added to tell it from its rounded self. */
    private static String base(String value) {
        return value.endsWith(OnnxQuantizer.EXACT)
                ? value.substring(0, value.length() - OnnxQuantizer.EXACT.length())
                : value;
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
