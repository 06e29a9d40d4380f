package pith.response;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Choice of codewords sub-vector by sub-vector, each error made up for by the columns that have none yet: {@link
 * ErrorFeedback} with blocks of columns. For a block of columns B with error e the best that the others can do leaves
 * ‖e U_BB⁻¹‖².
 */
final class SubvectorFeedback {
    private final Subvectors part;
    private final int[] order;
    private final int[] starts;
    private final OrderedProblem layer;

    /** Prepares a part: its sub-vectors with large moments come first. */
    SubvectorFeedback(Subvectors part) {
        this.part = part;
        LayerProblem problem = part.problem();
        int n = problem.columns();
        double[] size = new double[part.perRow()];
        for (int b = 0; b < size.length; b++) {
            for (int column : part.columns()[b]) {
                size[b] += problem.moment()[column * n + column];
            }
        }
        this.order = IntStream.range(0, size.length)
                .boxed()
                .sorted(Comparator.comparingDouble(b -> -size[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.starts = new int[order.length + 1];
        int[] columns = new int[n];
        for (int i = 0; i < order.length; i++) {
            int[] own = part.columns()[order[i]];
            System.arraycopy(own, 0, columns, starts[i], own.length);
            starts[i + 1] = starts[i] + own.length;
        }
        this.layer = OrderedProblem.of(problem, columns);
    }

    /**
     * Chooses codewords for all sub-vectors.
     *
     * @param symbols receives them, shape [rows, sub-vectors of a row]
     */
    void round(Codebooks codebooks, double lambda, short[] symbols) {
        List<double[]> factors = new ArrayList<>();
        List<CodewordTable> tables = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            double[] factor = inverse(starts[i], starts[i + 1] - starts[i]);
            factors.add(factor);
            tables.add(new CodewordTable(codebooks, part.books()[order[i]], starts[i + 1] - starts[i], factor, lambda));
        }
        Rows.forEachSpan(part.problem().rows(), (from, to) -> {
            double[] costs = new double[codebooks.size()];
            double[] vector = new double[codebooks.length()];
            for (int row = from; row < to; row++) {
                round(row, factors, tables, vector, costs, symbols);
            }
        });
    }

    private void round(
            int row,
            List<double[]> factors,
            List<CodewordTable> tables,
            double[] vector,
            double[] costs,
            short[] symbols) {
        LayerProblem problem = layer.problem();
        double[] upper = layer.upper();
        int n = problem.columns();
        double weight = problem.rowWeight(row);
        double[] rest = Arrays.copyOfRange(problem.weights(), row * n, (row + 1) * n);
        for (int i = 0; i < order.length; i++) {
            int start = starts[i];
            int length = starts[i + 1] - start;
            double[] factor = factors.get(i);
            for (int j = 0; j < length; j++) {
                double sum = 0;
                for (int t = 0; t <= j; t++) {
                    sum += rest[start + t] * factor[t * length + j];
                }
                vector[j] = sum;
            }
            CodewordTable table = tables.get(i);
            int symbol = table.best(vector, weight, costs);
            symbols[row * order.length + order[i]] = (short) symbol;
            for (int j = 0; j < length; j++) {
                double error = vector[j] - table.point(j, symbol);
                if (error != 0) {
                    for (int t = start + length, p = (start + j) * n; t < n; t++) {
                        rest[t] -= error * upper[p + t];
                    }
                }
            }
        }
    }

    /** Returns the inverse of a triangle on the diagonal of U, an upper triangle. */
    private double[] inverse(int start, int length) {
        int n = layer.problem().columns();
        double[] inverse = new double[length * length];
        for (int column = 0; column < length; column++) {
            for (int row = column; row >= 0; row--) {
                double sum = row == column ? 1 : 0;
                for (int k = row + 1; k <= column; k++) {
                    sum -= layer.upper()[(start + row) * n + start + k] * inverse[k * length + column];
                }
                inverse[row * length + column] = sum / layer.upper()[(start + row) * n + start + row];
            }
        }
        return inverse;
    }
}
