package pith.response;

/**
 * Rounding column by column, each error made up for by the columns that are not rounded yet; Frantar et al., GPTQ, ICLR
 * 2023, after Hassibi and Stork's optimal brain surgeon. Rate counts: a symbol is chosen by error plus λ · bits.
 */
final class ErrorFeedback {
    private ErrorFeedback() {}

    /** Rounds all weights to one grid. */
    static void round(OrderedProblem layer, Grid grid, double lambda, short[] symbols) {
        Rows.forEach(layer.problem().rows(), row -> round(layer, row, grid, lambda, symbols));
    }

    /**
     * Rounds the weights of a row, whose columns are in the order in which they are to be rounded.
     *
     * @param symbols receives the row's symbols, shape [rows, columns]
     */
    static void round(OrderedProblem layer, int row, Grid grid, double lambda, short[] symbols) {
        LayerProblem problem = layer.problem();
        double[] upper = layer.upper();
        double weight = problem.rowWeight(row);
        int n = problem.columns();
        double[] rest = new double[n];
        System.arraycopy(problem.weights(), row * n, rest, 0, n);
        for (int j = 0; j < n; j++) {
            double diagonal = upper[j * n + j];
            int symbol = problem.isPinned(row * n + j)
                    ? grid.zero()
                    : grid.best(rest[j], weight / (diagonal * diagonal), lambda);
            symbols[row * n + j] = (short) symbol;
            double error = (rest[j] - grid.value(symbol)) / diagonal;
            if (error != 0) {
                for (int t = j + 1, p = j * n; t < n; t++) {
                    rest[t] -= error * upper[p + t];
                }
            }
        }
    }
}
