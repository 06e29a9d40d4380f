package pith.onnx;

import java.util.List;
import pith.model.Layer.Kind;
import pith.model.WeightUse;
import pith.onnx.proto.NodeProto;

/** Which inputs of which operators are weights, and what their axes mean. */
final class WeightUses {
    private static final String MICROSOFT = "com.microsoft";

    private WeightUses() {}

    static List<WeightUse> of(NodeProto node, Attributes attributes) {
        if (TensorNames.isStandard(node.getDomain())) {
            return standard(node.getOpType(), attributes);
        } else if (node.getDomain().equals(MICROSOFT)) {
            return microsoft(node.getOpType(), attributes);
        }
        return List.of();
    }

    private static List<WeightUse> standard(String operator, Attributes attributes) {
        return switch (operator) {
            case "Conv", "DeformConv" -> List.of(convolution(Kind.CONVOLUTION, 0, 1, attributes));
            case "ConvTranspose" -> List.of(convolution(Kind.TRANSPOSED_CONVOLUTION, 1, 0, attributes));
            case "Gemm", "MatMul" -> product(attributes);
            // A table of vectors: like a matrix that multiplies a vector with a single one in it.
            case "Gather" ->
                attributes.integer("axis", 0) == 0
                        ? List.of(new WeightUse(0, Kind.EMBEDDING, 1, 0, 1, 2, 2))
                        : List.of();
            case "RNN", "GRU", "LSTM" -> List.of(recurrent(1), recurrent(2));
            default -> List.of();
        };
    }

    private static List<WeightUse> microsoft(String operator, Attributes attributes) {
        return switch (operator) {
            case "FusedConv" -> List.of(convolution(Kind.CONVOLUTION, 0, 1, attributes));
            case "FusedGemm", "FusedMatMul" -> product(attributes);
            default -> List.of();
        };
    }

    private static WeightUse convolution(Kind kind, int outputAxis, int inputAxis, Attributes attributes) {
        long groups = attributes.integer("group", 1);
        return new WeightUse(
                1, kind, outputAxis, inputAxis, (int) Math.max(1, Math.min(groups, Integer.MAX_VALUE)), 3, 8);
    }

    /** The two sides of a matrix product, [.., rows, inner] and [.., inner, columns], each perhaps transposed. */
    private static List<WeightUse> product(Attributes attributes) {
        boolean transA = attributes.integer("transA", 0) != 0;
        boolean transB = attributes.integer("transB", 0) != 0;
        return List.of(
                new WeightUse(1, Kind.DENSE, transB ? -2 : -1, transB ? -1 : -2, 1, 2, 8),
                new WeightUse(0, Kind.DENSE, transA ? -1 : -2, transA ? -2 : -1, 1, 2, 8));
    }

    /** Weights [directions, gates × units, features]. */
    private static WeightUse recurrent(int input) {
        return new WeightUse(input, Kind.RECURRENT, 1, 2, 1, 3, 3);
    }
}
