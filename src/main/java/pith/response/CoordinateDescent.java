package pith.response;

/**
 * Improvement of rounded weights one at a time, all others as they are: the exact minimum of error plus λ · bits in each
 * step, so the sum never grows.
 */
final class CoordinateDescent {
    private CoordinateDescent() {}

    /** Goes over all weights once and changes their symbols where that is better. */
    static void improve(LayerProblem problem, Grid grid, double lambda, short[] symbols) {
        Rows.forEach(problem.rows(), row -> improve(problem, row, grid, lambda, symbols));
    }

    /** Goes over the weights of a row once. */
    static void improve(LayerProblem problem, int row, Grid grid, double lambda, short[] symbols) {
        int n = problem.columns();
        double[] moment = problem.moment();
        double weight = problem.rowWeight(row);
        double[] gradient = Response.timesMoment(difference(problem, grid, symbols, row), moment);
        for (int j = 0; j < n; j++) {
            int at = row * n + j;
            if (problem.isPinned(at)) {
                continue;
            }
            double curvature = moment[j * n + j];
            double old = grid.value(symbols[at]);
            int symbol = grid.best(old + gradient[j] / curvature, weight * curvature, lambda);
            double step = grid.value(symbol) - old;
            if (step != 0) {
                for (int t = 0, p = j * n; t < n; t++) {
                    gradient[t] -= step * moment[p + t];
                }
            }
            symbols[at] = (short) symbol;
        }
    }

    /** Returns original minus rounded weights of a row. */
    static double[] difference(LayerProblem problem, Grid grid, short[] symbols, int row) {
        int n = problem.columns();
        double[] difference = new double[n];
        for (int j = 0; j < n; j++) {
            difference[j] = problem.weights()[row * n + j] - grid.value(symbols[row * n + j]);
        }
        return difference;
    }
}
