package pith.response;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Values that weights may take, in ascending order, zero among them, with the bits that each costs. */
final class Grid {
    /** Counts that symbols which did not occur are given, so that their cost is high and finite. */
    private static final double UNSEEN = 0.3;

    private final double[] values;
    private final double[] bits;
    private final int zero;

    private Grid(double[] values, double[] bits, int zero) {
        this.values = values;
        this.bits = bits;
        this.zero = zero;
    }

    /** Returns a grid of free symbols. */
    static Grid of(double[] values) {
        int zero = Arrays.binarySearch(values, 0);
        if (zero < 0) {
            throw new IllegalArgumentException("zero is not among the values");
        }
        return new Grid(values.clone(), new double[values.length], zero);
    }

    /** Returns the evenly spaced grid of 2·most + 1 values around zero. */
    static Grid even(double step, int most) {
        double[] values = new double[2 * most + 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - most) * step;
        }
        return of(values);
    }

    /** Returns the values of affine symbols from 0 on, in single precision as a reader computes them. */
    static Grid affine(float scale, int zeroPoint, int size) {
        double[] values = new double[size];
        for (int symbol = 0; symbol < size; symbol++) {
            values[symbol] = (float) (symbol - zeroPoint) * scale;
        }
        return new Grid(values, new double[size], zeroPoint);
    }

    /** Returns the grid with the costs of another one of the same size. */
    Grid withCostsOf(Grid other) {
        return new Grid(values, other.bits, zero);
    }

    /** Returns the grid with the cost that an ideal code for these counts has. */
    Grid withCounts(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += count + UNSEEN;
        }
        double[] cost = new double[values.length];
        for (int i = 0; i < cost.length; i++) {
            cost[i] = Math.log(total / (counts[i] + UNSEEN)) / Math.log(2);
        }
        return new Grid(values, cost, zero);
    }

    /** Returns the grid with the cost that an ideal code for these symbols has. */
    Grid withCountsOf(short[] symbols) {
        return withCounts(counts(symbols));
    }

    /** Returns how often each symbol comes. */
    long[] counts(short[] symbols) {
        long[] counts = new long[values.length];
        for (short symbol : symbols) {
            counts[symbol]++;
        }
        return counts;
    }

    /** Returns the bits that these symbols cost in a code for them. */
    double bits(short[] symbols) {
        return withCountsOf(symbols).cost(symbols);
    }

    /** Returns the bits that these symbols cost as the grid says. */
    double cost(short[] symbols) {
        double sum = 0;
        for (short symbol : symbols) {
            sum += bits[symbol];
        }
        return sum;
    }

    /**
     * Returns the grid with other values, in ascending order.
     *
     * @param others a value for each symbol; zero's is zero
     * @param rank receives the new symbol of each old one
     */
    Grid withSortedValues(double[] others, int[] rank) {
        int[] order = IntStream.range(0, others.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> others[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] sorted = new double[others.length];
        double[] cost = new double[others.length];
        for (int i = 0; i < order.length; i++) {
            rank[order[i]] = i;
            sorted[i] = others[order[i]];
            cost[i] = bits[order[i]];
        }
        return new Grid(sorted, cost, rank[zero]);
    }

    int size() {
        return values.length;
    }

    int zero() {
        return zero;
    }

    double value(int symbol) {
        return values[symbol];
    }

    double[] values() {
        return values.clone();
    }

    /** Index of the nearest value. */
    int nearest(double weight) {
        int low = 0;
        int high = values.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (weight > (values[middle] + values[middle + 1]) / 2) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the nearest symbols of a layer's weights, pinned ones zero. */
    short[] nearest(LayerProblem problem) {
        short[] symbols = new short[problem.weights().length];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (short) (problem.isPinned(i) ? zero : nearest(problem.weights()[i]));
        }
        return symbols;
    }

    /**
     * Index of the value that costs least: squared distance times {@code scale}, plus bits times {@code lambda}. Looked at
     * are the values around the weight, some on the way to zero, which tend to be cheaper, and zero.
     */
    int best(double weight, double scale, double lambda) {
        int nearest = nearest(weight);
        int best = nearest;
        double least = cost(nearest, weight, scale, lambda);
        int towardsZero = nearest > zero ? -1 : 1;
        for (int i = -1; i <= 3; i++) {
            int candidate = nearest + i * towardsZero;
            if (i != 0 && candidate >= 0 && candidate < values.length) {
                double cost = cost(candidate, weight, scale, lambda);
                if (cost < least) {
                    least = cost;
                    best = candidate;
                }
            }
        }
        return cost(zero, weight, scale, lambda) < least ? zero : best;
    }

    /** Returns the least such cost. */
    double leastCost(double weight, double scale, double lambda) {
        return cost(best(weight, scale, lambda), weight, scale, lambda);
    }

    private double cost(int symbol, double weight, double scale, double lambda) {
        double distance = weight - values[symbol];
        return distance * distance * scale + lambda * bits[symbol];
    }
}
