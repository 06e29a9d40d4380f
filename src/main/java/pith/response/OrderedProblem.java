package pith.response;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A layer with its columns in the order in which {@link ErrorFeedback} rounds them: those with large moments first, while
 * there are many others to make up for them.
 *
 * @param problem the layer, columns in that order
 * @param order index in the original layer of each column
 * @param upper U with H⁻¹ = Uᵀ U, of the ordered H
 */
@SuppressWarnings("ArrayRecordComponent")
record OrderedProblem(LayerProblem problem, int[] order, double[] upper) {

    static OrderedProblem of(LayerProblem problem) {
        int n = problem.columns();
        double[] moment = problem.moment();
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -moment[i * n + i]))
                .mapToInt(Integer::intValue)
                .toArray();
        LayerProblem ordered = permuted(problem, order);
        return new OrderedProblem(ordered, order, Cholesky.upperOfInverse(ordered.moment(), n));
    }

    /** Returns the mean over the columns of the logarithm of the curvature that rounding one leaves to those behind it. */
    double logCurvature() {
        int n = problem.columns();
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum -= 2 * Math.log(upper[j * n + j]) / n;
        }
        return sum;
    }

    /** Returns the step at which halving it costs a bit a weight, and that is what its error is worth. */
    static double step(double lambda, double logCurvature) {
        return Math.sqrt(6 * lambda / Math.log(2) / Math.exp(logCurvature));
    }

    private static LayerProblem permuted(LayerProblem problem, int[] order) {
        int n = problem.columns();
        double[] weights = new double[problem.weights().length];
        boolean[] pinned = new boolean[problem.pinnedZeros().length];
        for (int row = 0; row < problem.rows(); row++) {
            for (int j = 0; j < n; j++) {
                weights[row * n + j] = problem.weights()[row * n + order[j]];
                if (pinned.length != 0) {
                    pinned[row * n + j] = problem.pinnedZeros()[row * n + order[j]];
                }
            }
        }
        double[] moment = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                moment[i * n + j] = problem.moment()[order[i] * n + order[j]];
            }
        }
        return new LayerProblem(problem.rows(), n, weights, moment, pinned);
    }
}
