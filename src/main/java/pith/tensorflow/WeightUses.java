package pith.tensorflow;

import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import pith.model.Layer.Kind;
import pith.model.WeightUse;

/** Which inputs of which operators are weights, and what their axes mean. */
final class WeightUses {
    private static final int MAX_RANK = 8;

    private WeightUses() {}

    static List<WeightUse> of(NodeDef node) {
        return switch (node.getOp()) {
            case "Conv2D", "_FusedConv2D" -> List.of(convolution(4));
            case "Conv3D" -> List.of(convolution(5));
            case "Conv2DBackpropInput" -> List.of(transposedConvolution(4));
            case "Conv3DBackpropInputV2" -> List.of(transposedConvolution(5));
            case "MatMul", "_FusedMatMul" -> product(node, "transpose_a", "transpose_b");
            case "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3" -> product(node, "adj_x", "adj_y");
            // A table of vectors: like a matrix that multiplies a vector with a single one in it.
            case "Gather", "GatherV2", "ResourceGather" -> List.of(new WeightUse(0, Kind.EMBEDDING, 1, 0, 1, 2, 2));
            case "BlockLSTM", "BlockLSTMV2" -> List.of(recurrent(4));
            case "LSTMBlockCell" -> List.of(recurrent(3));
            case "GRUBlockCell" -> List.of(recurrent(2), recurrent(3));
            case "Einsum" -> Einsum.uses(text(node, "equation"));
            default -> List.of();
        };
    }

    /** Whether an operator's filter is [height, width, channels, multiplier], each channel with filters of its own. */
    static boolean isDepthwise(NodeDef node) {
        return node.getOp().equals("DepthwiseConv2dNative") || node.getOp().equals("_FusedDepthwiseConv2dNative");
    }

    /**
     * Returns how a depthwise convolution uses its filter. Its outputs run over two axes, channels and multiplier: of
     * these the channels are taken, each a group of its own, unless there is but one.
     */
    static WeightUse depthwise(long channels) {
        return channels == 1
                ? new WeightUse(1, Kind.CONVOLUTION, 3, 2, 1, 4, 4)
                : new WeightUse(1, Kind.CONVOLUTION, 2, 3, Math.toIntExact(channels), 4, 4);
    }

    /** Filters [spatial axes, input channels, output channels]. */
    private static WeightUse convolution(int rank) {
        return new WeightUse(1, Kind.CONVOLUTION, -1, -2, 1, rank, rank);
    }

    /** Filters of the convolution that is turned round: [spatial axes, output channels, input channels]. */
    private static WeightUse transposedConvolution(int rank) {
        return new WeightUse(1, Kind.TRANSPOSED_CONVOLUTION, -2, -1, 1, rank, rank);
    }

    /** Weights [features, gates × units]. */
    private static WeightUse recurrent(int input) {
        return new WeightUse(input, Kind.RECURRENT, 1, 0, 1, 2, 2);
    }

    /** The two sides of a matrix product, [.., rows, inner] and [.., inner, columns], each perhaps transposed. */
    private static List<WeightUse> product(NodeDef node, String first, String second) {
        boolean transposeA = flag(node, first);
        boolean transposeB = flag(node, second);
        return List.of(
                new WeightUse(1, Kind.DENSE, transposeB ? -2 : -1, transposeB ? -1 : -2, 1, 2, MAX_RANK),
                new WeightUse(0, Kind.DENSE, transposeA ? -1 : -2, transposeA ? -2 : -1, 1, 2, MAX_RANK));
    }

    private static boolean flag(NodeDef node, String attribute) {
        return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getB();
    }

    private static String text(NodeDef node, String attribute) {
        return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance())
                .getS()
                .toStringUtf8();
    }
}
