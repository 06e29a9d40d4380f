package pith.response;

/** The response error of a layer. */
final class Response {
    private Response() {}

    /** Returns d H for a row d. */
    static double[] timesMoment(double[] row, double[] moment) {
        int n = row.length;
        double[] product = new double[n];
        for (int i = 0; i < n; i++) {
            double factor = row[i];
            if (factor != 0) {
                for (int t = 0, p = i * n; t < n; t++) {
                    product[t] += factor * moment[p + t];
                }
            }
        }
        return product;
    }

    /** Returns the error of rounded weights. */
    static double error(LayerProblem problem, Grid grid, short[] symbols) {
        return problem.error(difference(problem, grid, symbols));
    }

    /** Returns the error of rounded weights row by row. */
    static double[] errorByRow(LayerProblem problem, Grid grid, short[] symbols) {
        return problem.errorByRow(difference(problem, grid, symbols));
    }

    private static double[] difference(LayerProblem problem, Grid grid, short[] symbols) {
        double[] difference = new double[symbols.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = problem.weights()[i] - grid.value(symbols[i]);
        }
        return difference;
    }
}
