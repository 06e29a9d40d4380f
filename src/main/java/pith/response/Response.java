package pith.response;

import java.util.Arrays;

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
        double[] difference = new double[symbols.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = problem.weights()[i] - grid.value(symbols[i]);
        }
        return error(difference, problem);
    }

    /** Returns the error of a difference of weights; {@link LayerProblem#error}. */
    static double error(double[] difference, LayerProblem problem) {
        int columns = problem.columns();
        double[] byRow = new double[problem.rows()];
        Rows.forEach(byRow.length, row -> {
            double[] d = Arrays.copyOfRange(difference, row * columns, (row + 1) * columns);
            double[] product = timesMoment(d, problem.moment());
            double sum = 0;
            for (int i = 0; i < columns; i++) {
                sum += product[i] * d[i];
            }
            byRow[row] = problem.rowWeight(row) * sum;
        });
        double sum = 0;
        for (double part : byRow) {
            sum += part;
        }
        return sum;
    }
}
