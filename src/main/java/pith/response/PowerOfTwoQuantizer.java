package pith.response;

import java.util.Arrays;
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

    /** Factors of a row that are tried at most, between half an octave below one and half an octave above. */
    private static final int MOST_FACTORS = 8;

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
        double free = free();
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

    /**
     * Weights of rows that are multiplied by factors of their own before they become powers of two.
     *
     * @param factors what outputs are multiplied by with these weights, one a row
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Scaled(byte[] symbols, double[] factors) {}

    /**
     * Quantises each row times the factor that suits it best: of few weights, no more than chance decides how near they are to
     * powers of two. Bits do not count. The more columns there are the fewer factors are tried; of many a single one.
     */
    public Scaled quantizeScaled(PowersOfTwo powers, Increments increments) {
        int trials = (int) Math.max(1, Math.min(MOST_FACTORS, WORK / work()));
        Grid grid = powers.grid();
        byte[] best = new byte[problem.weights().length];
        double[] factors = new double[problem.rows()];
        double[] least = new double[problem.rows()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int trial = 0; trial < trials; trial++) {
            double factor = trials == 1 ? 1 : Math.pow(2, (double) trial / trials - 0.5);
            LayerProblem scaled = problem.times(factor);
            for (IncrementalRounding rounding : roundings) {
                short[] symbols = grid.nearest(scaled);
                rounding.of(scaled).round(grid, 0, increments, symbols);
                for (int pass = 0; pass < DESCENT_PASSES; pass++) {
                    CoordinateDescent.improve(scaled, grid, 0, symbols);
                }
                double[] errors = Response.errorByRow(scaled, grid, symbols);
                for (int row = 0; row < errors.length; row++) {
                    double error = errors[row] / (factor * factor);
                    if (error < least[row]) {
                        least[row] = error;
                        factors[row] = factor;
                        for (int i = row * problem.columns(); i < (row + 1) * problem.columns(); i++) {
                            best[i] = (byte) powers.symbol(symbols[i]);
                        }
                    }
                }
            }
        }
        return new Scaled(best, factors);
    }

    /** Returns the multiplications that an order of its own for each row takes in a single block. */
    private double work() {
        double columns = free() / Math.max(1, problem.rows());
        return problem.rows() * columns * columns * columns / 6;
    }

    /** Returns the number of weights that are not pinned. */
    private double free() {
        double free = problem.weights().length;
        for (boolean pinned : problem.pinnedZeros()) {
            free -= pinned ? 1 : 0;
        }
        return free;
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
