package pith.response;

import java.util.ArrayList;
import java.util.List;

/**
 * Improvement of chosen codewords one sub-vector at a time, all others as they are: the exact minimum of error plus λ ·
 * bits in each step, so the sum never grows; {@link CoordinateDescent} with blocks of columns.
 */
final class SubvectorDescent {
    private final Subvectors part;
    private final List<double[]> factors = new ArrayList<>();

    /** Prepares a part. */
    SubvectorDescent(Subvectors part) {
        this.part = part;
        for (int[] columns : part.columns()) {
            factors.add(Cholesky.lower(part.problem().select(columns).moment(), columns.length));
        }
    }

    /** Goes over all sub-vectors once and changes their symbols where that is better. */
    void improve(Codebooks codebooks, double lambda, short[] symbols) {
        List<CodewordTable> tables = new ArrayList<>();
        for (int b = 0; b < part.perRow(); b++) {
            tables.add(new CodewordTable(codebooks, part.books()[b], part.columns()[b].length, factors.get(b), lambda));
        }
        Rows.forEachSpan(part.problem().rows(), (from, to) -> {
            double[] costs = new double[codebooks.size()];
            double[] vector = new double[codebooks.length()];
            for (int row = from; row < to; row++) {
                improve(row, codebooks, tables, vector, costs, symbols);
            }
        });
    }

    private void improve(
            int row,
            Codebooks codebooks,
            List<CodewordTable> tables,
            double[] vector,
            double[] costs,
            short[] symbols) {
        double[] moment = part.problem().moment();
        int n = part.problem().columns();
        double weight = part.problem().rowWeight(row);
        double[] gradient = Response.timesMoment(codebooks.difference(part, symbols, row), moment);
        for (int b = 0; b < part.perRow(); b++) {
            int[] columns = part.columns()[b];
            CodewordTable table = tables.get(b);
            int at = row * part.perRow() + b;
            int old = symbols[at];
            wanted(gradient, columns, factors.get(b), table, old, vector);
            int symbol = table.best(vector, weight, costs);
            if (costs[symbol] < costs[old]) {
                int book = part.books()[b];
                for (int j = 0; j < columns.length; j++) {
                    double step = codebooks.value(book, symbol, j) - codebooks.value(book, old, j);
                    for (int t = 0, p = columns[j] * n; t < n; t++) {
                        gradient[t] -= step * moment[p + t];
                    }
                }
                symbols[at] = (short) symbol;
            }
        }
    }

    /** Computes what a sub-vector would best be, transformed by L with H_BB = L Lᵀ: (q + g H_BB⁻¹) L = q L + g L⁻ᵀ. */
    private static void wanted(
            double[] gradient, int[] columns, double[] lower, CodewordTable table, int symbol, double[] vector) {
        int length = columns.length;
        for (int i = 0; i < length; i++) {
            double sum = gradient[columns[i]];
            for (int k = 0; k < i; k++) {
                sum -= lower[i * length + k] * vector[k];
            }
            vector[i] = sum / lower[i * length + i];
        }
        for (int i = 0; i < length; i++) {
            vector[i] += table.point(i, symbol);
        }
    }
}
