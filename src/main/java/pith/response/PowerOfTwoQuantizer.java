package pith.response;

import pith.response.Increments.Refit;

/**
 * Weights that are zero or a power of two under the response error; Zhou et al., INQ, ICLR 2017. Large weights, whose
 * powers of two are far apart, are rounded first; small ones, whose powers are close, make up for them; in the end symbols
 * are improved by coordinate descent.
 */
public final class PowerOfTwoQuantizer {
    /** Multiplications that orders of rows may take: what a core does in some seconds. */
    private static final double WORK = 4e9;

    /** Width of blocks that costs little time, and that is best where powers are too coarse to make up for each other. */
    private static final int NARROW = 64;

    private static final int PASSES = 2;
    private static final int DESCENT_PASSES = 3;

    private final LayerProblem problem;
    private final IncrementalRounding[] roundings;

    /** Prepares a layer. */
    public PowerOfTwoQuantizer(LayerProblem problem) {
        this.problem = problem;
        int wide = (int) Math.min(problem.columns(), widthFor(WORK));
        IncrementalRounding first = IncrementalRounding.of(problem, Math.max(NARROW, wide));
        this.roundings = wide <= NARROW
                ? new IncrementalRounding[] {first}
                : new IncrementalRounding[] {first, first.withWidth(NARROW)};
    }

    /** Returns the width of blocks that makes so much work: rows · columns / width · (free columns of a block)³ / 6. */
    private double widthFor(double work) {
        double weights = problem.weights().length;
        double free = weights;
        for (boolean pinned : problem.pinnedZeros()) {
            free -= pinned ? 1 : 0;
        }
        return Math.sqrt(6 * work * weights * weights / Math.max(1, free * free * free));
    }

    /**
     * Quantises to powers of two.
     *
     * @param powers the values; of a tensor that is several layers' problems the same for all of them
     * @param increments in what steps
     * @param lambda error that a bit is worth, or 0 if bits do not count; they do not if weights are only rounded
     */
    public QuantizedLayer quantize(PowersOfTwo powers, Increments increments, double lambda) {
        Grid start = powers.grid();
        short[] nearest = start.nearest(problem);
        if (increments.refit() == Refit.NEVER) {
            return result(problem, powers, start, nearest);
        }
        short[] best = nearest;
        double least = Double.POSITIVE_INFINITY;
        for (IncrementalRounding rounding : roundings) {
            short[] symbols = nearest.clone();
            Grid grid = start;
            for (int pass = 0; pass < (lambda > 0 ? PASSES : 1); pass++) {
                grid = grid.withCountsOf(symbols);
                rounding.round(grid, lambda, increments, symbols);
            }
            double cost = Response.error(problem, grid, symbols) + lambda * grid.bits(symbols);
            if (cost < least) {
                least = cost;
                best = symbols;
            }
        }
        Grid grid = start;
        for (int pass = 0; pass < DESCENT_PASSES; pass++) {
            grid = grid.withCountsOf(best);
            CoordinateDescent.improve(problem, grid, lambda, best);
        }
        return result(problem, powers, grid, best);
    }

    /** Rounds each weight to the nearest power and improves the symbols once: about the same, in a small part of the time. */
    public static QuantizedLayer sketch(LayerProblem problem, PowersOfTwo powers, double lambda) {
        Grid grid = powers.grid();
        short[] symbols = grid.nearest(problem);
        grid = grid.withCountsOf(symbols);
        CoordinateDescent.improve(problem, grid, lambda, symbols);
        return result(problem, powers, grid, symbols);
    }

    private static QuantizedLayer result(LayerProblem problem, PowersOfTwo powers, Grid grid, short[] indices) {
        byte[] symbols = new byte[indices.length];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (byte) powers.symbol(indices[i]);
        }
        return new QuantizedLayer(symbols, powers.values(), Response.error(problem, grid, indices));
    }
}
