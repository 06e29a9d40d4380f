package pith.response;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The step of an even grid at which error + λ · bits is least, found on some rows. The step of high-rate theory is only
 * where the search begins: inputs differ so much in how strong they are that the step which suits most columns on average
 * can be far too coarse for the few where the bits are.
 */
final class StepSearch {
    /** Steps that are tried differ by this factor. */
    private static final double FACTOR = 1.3;

    /** Best step for many layers, as a part of that of high-rate theory. */
    private static final double START = 0.6;

    /** Most moves to smaller or larger steps. */
    private static final int MOST_TRIALS = 24;

    private static final int FEEDBACK_PASSES = 2;

    /** Rows and weights that tell enough. */
    private static final int ROWS = 64;

    private static final int WEIGHTS = 1 << 15;

    /** Bits of a value of the codebook, more or less. */
    private static final int VALUE_BITS = 20;

    private final List<OrderedProblem> sample = new ArrayList<>();
    private final double part;
    private final double logCurvature;
    private final double largest;
    private final int most;

    /**
     * Prepares parts that share a grid.
     *
     * @param most most values
     */
    StepSearch(List<OrderedProblem> parts, double largest, int most) {
        this.largest = largest;
        this.most = most;
        double weights = 0;
        int rows = 0;
        double curvature = 0;
        for (OrderedProblem layer : parts) {
            int count = layer.problem().weights().length;
            weights += count;
            rows += layer.problem().rows();
            curvature += layer.logCurvature() * count;
        }
        this.logCurvature = curvature / Math.max(1, weights);
        double wanted = Math.min(1, Math.max(ROWS / (double) Math.max(1, rows), WEIGHTS / Math.max(1, weights)));
        double sampled = 0;
        double owed = 0;
        for (OrderedProblem layer : parts) {
            owed += wanted * layer.problem().rows();
            int count = (int) Math.min(layer.problem().rows(), Math.ceil(owed));
            if (count > 0) {
                owed -= count;
                sample.add(rows(layer, count));
                sampled += (double) count * layer.problem().columns();
            }
        }
        this.part = sampled / Math.max(1, weights);
    }

    /** Returns a layer of some of the rows, spread evenly. */
    private static OrderedProblem rows(OrderedProblem layer, int count) {
        LayerProblem all = layer.problem();
        int n = all.columns();
        double[] weights = new double[count * n];
        boolean[] pinned = new boolean[all.pinnedZeros().length == 0 ? 0 : count * n];
        double[] rowWeights = new double[all.rowWeights().length == 0 ? 0 : count];
        for (int i = 0; i < count; i++) {
            int row = (int) ((long) i * all.rows() / count);
            if (rowWeights.length != 0) {
                rowWeights[i] = all.rowWeight(row);
            }
            System.arraycopy(all.weights(), row * n, weights, i * n, n);
            if (pinned.length != 0) {
                System.arraycopy(all.pinnedZeros(), row * n, pinned, i * n, n);
            }
        }
        return new OrderedProblem(
                new LayerProblem(count, n, weights, all.moment(), pinned, rowWeights), layer.order(), layer.upper());
    }

    /** Returns the best step at a price: the lowest point of a parabola through the best step tried and those beside it. */
    double best(double lambda) {
        double step = START * OrderedProblem.step(lambda, logCurvature);
        double smaller = cost(step / FACTOR, lambda);
        double own = cost(step, lambda);
        double larger = cost(step * FACTOR, lambda);
        for (int trial = 0; trial < MOST_TRIALS && Math.min(smaller, larger) < own; trial++) {
            if (smaller <= larger) {
                step /= FACTOR;
                larger = own;
                own = smaller;
                smaller = cost(step / FACTOR, lambda);
            } else {
                step *= FACTOR;
                smaller = own;
                own = larger;
                larger = cost(step * FACTOR, lambda);
            }
        }
        double bend = smaller - 2 * own + larger;
        double shift = bend > 0 ? (smaller - larger) / (2 * bend) : 0;
        return step * Math.pow(FACTOR, Math.max(-0.5, Math.min(0.5, shift)));
    }

    private double cost(double step, double lambda) {
        Grid grid = GridQuantizer.evenGrid(step, largest, most);
        List<short[]> symbols = new ArrayList<>();
        for (OrderedProblem layer : sample) {
            symbols.add(grid.nearest(layer.problem()));
        }
        for (int pass = 0; pass < FEEDBACK_PASSES; pass++) {
            grid = grid.withCounts(counts(grid, symbols));
            for (int i = 0; i < symbols.size(); i++) {
                ErrorFeedback.round(sample.get(i), grid, lambda, symbols.get(i));
            }
        }
        // Without it a coarse grid, which descent helps less, looks better than it is.
        grid = grid.withCounts(counts(grid, symbols));
        for (int i = 0; i < symbols.size(); i++) {
            CoordinateDescent.improve(sample.get(i).problem(), grid, lambda, symbols.get(i));
        }
        long[] counts = counts(grid, symbols);
        grid = grid.withCounts(counts);
        double bits = part
                * VALUE_BITS
                * Arrays.stream(counts).filter(count -> count > 0).count();
        double error = 0;
        for (int i = 0; i < symbols.size(); i++) {
            bits += grid.cost(symbols.get(i));
            error += Response.error(sample.get(i).problem(), grid, symbols.get(i));
        }
        return error + lambda * bits;
    }

    private static long[] counts(Grid grid, List<short[]> symbols) {
        long[] sum = new long[0];
        for (short[] own : symbols) {
            long[] counts = grid.counts(own);
            sum = Arrays.copyOf(sum, counts.length);
            for (int i = 0; i < counts.length; i++) {
                sum[i] += counts[i];
            }
        }
        return sum;
    }
}
