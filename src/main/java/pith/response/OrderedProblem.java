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
        return of(problem, order);
    }

    /** Returns the mean over the weights of the logarithm of the curvature that rounding one leaves to those behind it. */
    double logCurvature() {
        int n = problem.columns();
        double sum = problem.logRowWeight();
        for (int j = 0; j < n; j++) {
            sum -= 2 * Math.log(upper[j * n + j]) / n;
        }
        return sum;
    }

    /** Returns the step at which halving it costs a bit a weight, and that is what its error is worth. */
    static double step(double lambda, double logCurvature) {
        return Math.sqrt(6 * lambda / Math.log(2) / Math.exp(logCurvature));
    }

    /** Returns the layer with its columns in an order of the caller's. */
    static OrderedProblem of(LayerProblem problem, int[] order) {
        LayerProblem ordered = problem.select(order);
        return new OrderedProblem(ordered, order, Cholesky.upperOfInverse(ordered.moment(), ordered.columns()));
    }
}
