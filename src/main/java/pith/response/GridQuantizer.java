package pith.response;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Weights shared under the response error: an even grid to start with, error feedback with rates that are iterated until
 * they fit, then values fitted in closed form and symbols improved by coordinate descent in turn.
 */
public final class GridQuantizer {
    private static final int FEEDBACK_PASSES = 3;
    private static final int DESCENT_PASSES = 2;

    /** Most values on each side of zero: a codebook has 256 entries. */
    private static final int MOST = 127;

    private final LayerProblem problem;
    private final LayerProblem ordered;
    private final int[] order;
    private final double[] upper;

    /** Prepares a layer: columns with large moments are rounded first, while there are many others to make up for them. */
    public GridQuantizer(LayerProblem problem) {
        this.problem = problem;
        int n = problem.columns();
        double[] moment = problem.moment();
        this.order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -moment[i * n + i]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.ordered = permuted(problem, order);
        this.upper = Cholesky.upperOfInverse(ordered.moment(), n);
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

    /**
     * Quantises with as many bits as pay for themselves: error + λ · bits is minimised.
     *
     * @param lambda error that a bit is worth, above 0
     * @param most most values, 3 to 255
     */
    public QuantizedLayer quantize(double lambda, int most) {
        return quantize(evenGrid(step(lambda), largest(), most), lambda);
    }

    /**
     * Returns the step of a grid that goes with λ: at high rates a step Δ costs Δ²/12 a weight in the mean curvature of
     * the error, and halving it one bit.
     */
    public double step(double lambda) {
        int n = problem.columns();
        double logCurvature = 0;
        for (int j = 0; j < n; j++) {
            logCurvature -= 2 * Math.log(upper[j * n + j]) / n;
        }
        return Math.sqrt(6 * lambda / Math.log(2) / Math.exp(logCurvature));
    }

    /** Largest magnitude of a weight. */
    public double largest() {
        double largest = 0;
        for (double weight : problem.weights()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        return largest;
    }

    /** Returns evenly spaced values that reach as far as the largest weight, zero in the middle. */
    public static double[] evenValues(double step, double largest, int most) {
        return evenGrid(step, largest, most).values();
    }

    private static Grid evenGrid(double step, double largest, int most) {
        int side = Math.min(MOST, (most - 1) / 2);
        int needed = (int) Math.min(side, Math.ceil(largest / step));
        return Grid.even(needed == side ? Math.max(step, largest / side) : step, Math.max(1, needed));
    }

    /**
     * Quantises to values near those given.
     *
     * @param values ascending, zero among them
     * @param lambda error that a bit is worth, or 0 if bits do not count
     */
    public QuantizedLayer quantize(double[] values, double lambda) {
        return quantize(Grid.of(values), lambda);
    }

    /**
     * Quantises to just the values given, for matrices that share them.
     *
     * @return symbols that index {@code values}
     */
    public QuantizedLayer quantizeTo(double[] values, double lambda) {
        Grid grid = Grid.of(values);
        short[] symbols = start(grid);
        grid = grid.withCounts(counts(symbols, grid.size()));
        for (int pass = 0; pass < FEEDBACK_PASSES; pass++) {
            ErrorFeedback.round(ordered, upper, grid, lambda, symbols);
            grid = grid.withCounts(counts(symbols, grid.size()));
        }
        for (int pass = 0; pass < DESCENT_PASSES; pass++) {
            CoordinateDescent.improve(ordered, grid, lambda, symbols);
            grid = grid.withCounts(counts(symbols, grid.size()));
        }
        return result(grid, symbols, false);
    }

    private short[] start(Grid grid) {
        short[] symbols = new short[ordered.weights().length];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (short) (ordered.isPinned(i) ? grid.zero() : grid.nearest(ordered.weights()[i]));
        }
        return symbols;
    }

    private QuantizedLayer quantize(Grid start, double lambda) {
        short[] symbols = start(start);
        Grid grid = start.withCounts(counts(symbols, start.size()));
        for (int pass = 0; pass < FEEDBACK_PASSES; pass++) {
            ErrorFeedback.round(ordered, upper, grid, lambda, symbols);
            grid = grid.withCounts(counts(symbols, grid.size()));
        }
        for (int pass = 0; pass < DESCENT_PASSES; pass++) {
            grid = fitted(grid, symbols);
            CoordinateDescent.improve(ordered, grid, lambda, symbols);
            grid = grid.withCounts(counts(symbols, grid.size()));
        }
        return result(fitted(grid, symbols), symbols, true);
    }

    /** Returns the grid with fitted values; where they change places, symbols are renamed to keep them ascending. */
    private Grid fitted(Grid grid, short[] symbols) {
        double[] values = CentroidFit.fit(ordered, grid, symbols);
        for (int i = 0; i < values.length; i++) {
            values[i] = shortened(values[i]);
        }
        values[grid.zero()] = 0;
        int[] rank = new int[values.length];
        Grid sorted = grid.withSortedValues(values, rank);
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (short) rank[symbols[i]];
        }
        return sorted;
    }

    /** Rounds to a float of 8 explicit bits of mantissa: the other bytes of a table entry then cost nothing. */
    private static double shortened(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        return Float.intBitsToFloat((bits + (1 << 14)) & -(1 << 15));
    }

    private static long[] counts(short[] symbols, int size) {
        long[] counts = new long[size];
        for (short symbol : symbols) {
            counts[symbol]++;
        }
        return counts;
    }

    /** Puts the columns back in their order and, if asked for, leaves out values that no weight has. */
    private QuantizedLayer result(Grid grid, short[] symbols, boolean usedOnly) {
        int n = problem.columns();
        long[] counts = counts(symbols, grid.size());
        int[] renamed = new int[grid.size()];
        float[] values = new float[grid.size()];
        int used = 0;
        for (int k = 0; k < renamed.length; k++) {
            renamed[k] = used;
            if (counts[k] > 0 || !usedOnly) {
                values[used++] = (float) grid.value(k);
            }
        }
        byte[] result = new byte[symbols.length];
        double[] difference = new double[symbols.length];
        for (int row = 0; row < problem.rows(); row++) {
            for (int j = 0; j < n; j++) {
                int at = row * n + order[j];
                int symbol = symbols[row * n + j];
                result[at] = (byte) renamed[symbol];
                difference[at] = problem.weights()[at] - grid.value(symbol);
            }
        }
        double error = Response.error(difference, problem.rows(), n, problem.moment());
        return new QuantizedLayer(result, Arrays.copyOf(values, used), error);
    }
}
