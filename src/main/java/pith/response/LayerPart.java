package pith.response;

import java.util.List;

/**
 * A part of a tensor of weights: one group of a grouped convolution, or a block of columns whose inputs ignore those of
 * the other blocks. The response error of the tensor is the sum over its parts.
 *
 * @param problem weights of some rows and columns
 * @param firstRow index among all outputs of the tensor of the first row
 */
public record LayerPart(LayerProblem problem, int firstRow) {
    /** Checks the index. */
    public LayerPart {
        if (firstRow < 0) {
            throw new IllegalArgumentException("first row " + firstRow);
        }
    }

    /** Returns a whole tensor as its only part. */
    public static List<LayerPart> whole(LayerProblem problem) {
        return List.of(new LayerPart(problem, 0));
    }

    /** Number of outputs of the tensor that has these parts. */
    static int outputs(List<LayerPart> parts) {
        int outputs = 0;
        for (LayerPart part : parts) {
            outputs = Math.max(outputs, part.firstRow + part.problem.rows());
        }
        return outputs;
    }
}
