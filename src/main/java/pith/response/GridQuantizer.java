package pith.response;

import java.util.Arrays;
import java.util.List;

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
    private final OrderedProblem layer;
    private final LayerProblem ordered;

    /** Prepares a layer. */
    public GridQuantizer(LayerProblem problem) {
        this.problem = problem;
        this.layer = OrderedProblem.of(problem);
        this.ordered = layer.problem();
    }

    /**
     * Quantises with as many bits as pay for themselves: error + λ · bits is minimised.
     *
     * @param lambda error that a bit is worth, above 0
     * @param most most values, 3 to 255
     */
    public QuantizedLayer quantize(double lambda, int most) {
        return quantize(evenGrid(List.of(this), lambda, most), lambda);
    }

    /**
     * Quantises as {@link #quantize(double, int)} does but for all improvement: symbols that cost about as many bits, in a
     * small part of the time.
     */
    public QuantizedLayer sketch(double lambda, int most) {
        Grid grid = evenGrid(List.of(this), lambda, most);
        short[] symbols = grid.nearest(ordered);
        ErrorFeedback.round(layer, grid.withCountsOf(symbols), lambda, symbols);
        return result(grid, symbols, true);
    }

    /**
     * Returns evenly spaced values for matrices that share them, zero in the middle, at the step that costs least.
     *
     * @param lambda error that a bit is worth, above 0
     * @param most most values, 3 to 255
     */
    public static double[] evenValues(List<GridQuantizer> parts, double lambda, int most) {
        return evenGrid(parts, lambda, most).values();
    }

    private static Grid evenGrid(List<GridQuantizer> parts, double lambda, int most) {
        double largest =
                parts.stream().mapToDouble(GridQuantizer::largest).max().orElseThrow();
        List<OrderedProblem> layers = parts.stream().map(part -> part.layer).toList();
        return evenGrid(new StepSearch(layers, largest, most).best(lambda), largest, most);
    }

    private double largest() {
        double largest = 0;
        for (double weight : problem.weights()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        return largest;
    }

    /** Returns a grid that reaches as far as the largest weight, with a larger step if there may not be as many values. */
    static Grid evenGrid(double step, double largest, int most) {
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
        short[] symbols = grid.nearest(ordered);
        grid = grid.withCountsOf(symbols);
        for (int pass = 0; pass < FEEDBACK_PASSES; pass++) {
            ErrorFeedback.round(layer, grid, lambda, symbols);
            grid = grid.withCountsOf(symbols);
        }
        for (int pass = 0; pass < DESCENT_PASSES; pass++) {
            CoordinateDescent.improve(ordered, grid, lambda, symbols);
            grid = grid.withCountsOf(symbols);
        }
        return result(grid, symbols, false);
    }

    private QuantizedLayer quantize(Grid start, double lambda) {
        short[] symbols = start.nearest(ordered);
        Grid grid = refined(layer, start, lambda, symbols);
        return result(grid, symbols, true);
    }

    /** Improves symbols and values in turn. */
    private static Grid refined(OrderedProblem layer, Grid start, double lambda, short[] symbols) {
        Grid grid = start.withCountsOf(symbols);
        for (int pass = 0; pass < FEEDBACK_PASSES; pass++) {
            ErrorFeedback.round(layer, grid, lambda, symbols);
            grid = grid.withCountsOf(symbols);
        }
        for (int pass = 0; pass < DESCENT_PASSES; pass++) {
            grid = fitted(layer.problem(), grid, symbols);
            CoordinateDescent.improve(layer.problem(), grid, lambda, symbols);
            grid = grid.withCountsOf(symbols);
        }
        return fitted(layer.problem(), grid, symbols);
    }

    /** Returns the grid with fitted values; where they change places, symbols are renamed to keep them ascending. */
    private static Grid fitted(LayerProblem ordered, Grid grid, short[] symbols) {
        double[] values = CentroidFit.fit(ordered, grid, symbols);
        for (int i = 0; i < values.length; i++) {
            values[i] = ShortFloat.nearest(values[i]);
        }
        values[grid.zero()] = 0;
        int[] rank = new int[values.length];
        Grid sorted = grid.withSortedValues(values, rank);
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (short) rank[symbols[i]];
        }
        return sorted;
    }

    /** Puts the columns back in their order and, if asked for, leaves out values that no weight has. */
    private QuantizedLayer result(Grid grid, short[] symbols, boolean usedOnly) {
        int n = problem.columns();
        long[] counts = grid.counts(symbols);
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
                int at = row * n + layer.order()[j];
                int symbol = symbols[row * n + j];
                result[at] = (byte) renamed[symbol];
                difference[at] = problem.weights()[at] - grid.value(symbol);
            }
        }
        double error = problem.error(difference);
        return new QuantizedLayer(result, Arrays.copyOf(values, used), error);
    }
}
