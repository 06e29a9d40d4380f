package pith.response;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pith.response.AffineGrids.Extremes;
import pith.response.AffineScheme.Range;

/**
 * Weights rounded to evenly spaced values under the response error; TensorFlow's quantisation guide and Jacob et al., CVPR
 * 2018, for the values, error feedback and coordinate descent for the rounding. The values of all parts of a tensor are
 * found together.
 */
public final class AffineQuantizer {
    private static final int PASSES = 3;

    /** Ranges that are tried are powers of this. */
    private static final double FACTOR = Math.pow(2, 0.125);

    /** Powers tried: down to a quarter of the range of weights. */
    private static final int MOST_POWER = 16;

    /** Powers tried on both sides of the range that goes with a price: half to double. */
    private static final int POWERS_AROUND = 8;

    private final List<LayerPart> parts;
    private final List<OrderedProblem> layers;

    /** Prepares the parts of a tensor. */
    public AffineQuantizer(List<LayerPart> parts) {
        this.parts = List.copyOf(parts);
        this.layers =
                parts.stream().map(part -> OrderedProblem.of(part.problem())).toList();
    }

    /**
     * Returns the width of symbols that a price asks for: with a step that goes with it, values reach to all weights.
     *
     * @param lambda error that a bit is worth, above 0
     * @param most the most that is allowed
     */
    public int bits(double lambda, int most) {
        Extremes extremes = Extremes.of(parts, false);
        double values = 1 + 2 * Math.max(-extremes.least()[0], extremes.greatest()[0]) / step(lambda);
        int bits = AffineScheme.FEWEST_BITS;
        while (bits < most && (1 << bits) <= values) {
            bits++;
        }
        return bits;
    }

    private double step(double lambda) {
        double sum = 0;
        double count = 0;
        for (OrderedProblem layer : layers) {
            int weights = layer.problem().weights().length;
            sum += layer.logCurvature() * weights;
            count += weights;
        }
        return OrderedProblem.step(lambda, sum / Math.max(1, count));
    }

    /**
     * Quantises all parts.
     *
     * @param lambda error that a bit is worth, or 0 if bits do not count
     */
    public AffineLayer quantize(AffineScheme scheme, double lambda) {
        boolean search = scheme.range() == Range.LEAST_ERROR;
        int passes = lambda > 0 ? PASSES : 1;
        Extremes extremes = Extremes.of(parts, scheme.perRow());
        AffineGrids grids = AffineGrids.of(scheme, extremes);
        List<short[]> symbols = nearest(grids);
        for (int pass = 0; pass < passes; pass++) {
            grids = grids.withCostsOf(symbols);
            if (search) {
                grids = bestReach(scheme, extremes, grids, lambda);
            }
            feedBack(grids, lambda, symbols);
        }
        for (int pass = 0; pass < PASSES; pass++) {
            grids = grids.withCostsOf(symbols);
            if (search) {
                fitScales(grids, symbols);
            }
            descend(grids, lambda, symbols);
        }
        if (search) {
            fitScales(grids, symbols);
        }
        return result(scheme, grids, symbols);
    }

    /** Work on a row of a part, with the values that it may take. */
    private interface RowWork {
        void run(int part, int row, Grid grid);
    }

    private void forEachRow(AffineGrids grids, RowWork work) {
        for (int p = 0; p < parts.size(); p++) {
            int part = p;
            int first = parts.get(p).firstRow();
            Rows.forEach(
                    parts.get(p).problem().rows(), row -> work.run(part, row, grids.grid(grids.group(first + row))));
        }
    }

    private List<short[]> nearest(AffineGrids grids) {
        List<short[]> symbols = new ArrayList<>();
        for (OrderedProblem layer : layers) {
            symbols.add(new short[layer.problem().weights().length]);
        }
        forEachRow(grids, (part, row, grid) -> {
            LayerProblem problem = layers.get(part).problem();
            int n = problem.columns();
            for (int at = row * n; at < (row + 1) * n; at++) {
                symbols.get(part)[at] =
                        (short) (problem.isPinned(at) ? grid.zero() : grid.nearest(problem.weights()[at]));
            }
        });
        return symbols;
    }

    private void feedBack(AffineGrids grids, double lambda, List<short[]> symbols) {
        forEachRow(
                grids,
                (part, row, grid) -> ErrorFeedback.round(layers.get(part), row, grid, lambda, symbols.get(part)));
    }

    private void descend(AffineGrids grids, double lambda, List<short[]> symbols) {
        forEachRow(
                grids,
                (part, row, grid) ->
                        CoordinateDescent.improve(layers.get(part).problem(), row, grid, lambda, symbols.get(part)));
    }

    /**
     * Returns the grids whose reach is best for each group of rows. With a price the step that goes with it is where the
     * search begins, the same one for all rows; rows that it would clip to less than half begin there.
     */
    private AffineGrids bestReach(AffineScheme scheme, Extremes extremes, AffineGrids costs, double lambda) {
        int groups = extremes.groups();
        double[] least = new double[groups];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        double[] best = new double[groups];
        double[] start = startingReach(scheme, extremes, lambda);
        int most = lambda > 0 ? POWERS_AROUND : 0;
        int fewest = lambda > 0 ? -POWERS_AROUND : -MOST_POWER;
        for (int power = most; power >= fewest; power--) {
            double factor = Math.pow(FACTOR, power);
            double[] factors = Arrays.stream(start).map(own -> own * factor).toArray();
            double[] cost =
                    prospects(AffineGrids.of(scheme, extremes.times(factors)).withCostsOf(costs), lambda);
            for (int group = 0; group < groups; group++) {
                if (cost[group] < least[group]) {
                    least[group] = cost[group];
                    best[group] = factors[group];
                }
            }
        }
        return AffineGrids.of(scheme, extremes.times(best)).withCostsOf(costs);
    }

    private double[] startingReach(AffineScheme scheme, Extremes extremes, double lambda) {
        double[] start = new double[extremes.groups()];
        Arrays.fill(start, 1);
        if (lambda > 0) {
            float[] scales = AffineGrids.of(scheme, extremes).scales();
            double step = step(lambda);
            Arrays.setAll(start, group -> Math.max(0.5, step / scales[group]));
        }
        return start;
    }

    /**
     * Returns what about the error of each group will be, plus λ · bits: that of each weight on its own, in the curvature
     * that is left after the weights behind it have made up for it.
     */
    private double[] prospects(AffineGrids grids, double lambda) {
        return sums(grids, 1, (part, row, grid, sum) -> {
            OrderedProblem layer = layers.get(part);
            LayerProblem problem = layer.problem();
            int n = problem.columns();
            for (int j = 0; j < n; j++) {
                double diagonal = layer.upper()[j * n + j];
                if (!problem.isPinned(row * n + j)) {
                    double curvature = problem.rowWeight(row) / (diagonal * diagonal);
                    sum[0] += grid.leastCost(problem.weights()[row * n + j], curvature, lambda);
                }
            }
        })[0];
    }

    /** Makes scales the best ones for the symbols, in closed form: the error is quadratic in a scale. */
    private void fitScales(AffineGrids grids, List<short[]> symbols) {
        double[][] sums = sums(grids, 2, (part, row, grid, sum) -> {
            LayerProblem problem = layers.get(part).problem();
            int n = problem.columns();
            double[] steps = new double[n];
            for (int j = 0; j < n; j++) {
                steps[j] = symbols.get(part)[row * n + j] - grid.zero();
            }
            double[] response = Response.timesMoment(steps, problem.moment());
            double weight = problem.rowWeight(row);
            for (int j = 0; j < n; j++) {
                sum[0] += weight * response[j] * problem.weights()[row * n + j];
                sum[1] += weight * response[j] * steps[j];
            }
        });
        for (int group = 0; group < grids.groups(); group++) {
            if (sums[0][group] > 0 && sums[1][group] > 0) {
                grids.setScale(group, sums[0][group] / sums[1][group]);
            }
        }
    }

    /** Numbers that a row adds to those of its group. */
    private interface RowSums {
        void add(int part, int row, Grid grid, double[] sum);
    }

    /** Returns sums over the rows of each group, shape [count, groups], in an order that never changes. */
    private double[][] sums(AffineGrids grids, int count, RowSums work) {
        double[][] sums = new double[count][grids.groups()];
        for (int p = 0; p < parts.size(); p++) {
            int part = p;
            int first = parts.get(p).firstRow();
            double[][] byRow = new double[parts.get(p).problem().rows()][count];
            Rows.forEach(byRow.length, row -> work.add(part, row, grids.grid(grids.group(first + row)), byRow[row]));
            for (int row = 0; row < byRow.length; row++) {
                for (int i = 0; i < count; i++) {
                    sums[i][grids.group(first + row)] += byRow[row][i];
                }
            }
        }
        return sums;
    }

    /** Puts the columns back in their order. */
    private AffineLayer result(AffineScheme scheme, AffineGrids grids, List<short[]> symbols) {
        List<byte[]> results = new ArrayList<>();
        double error = 0;
        for (int p = 0; p < parts.size(); p++) {
            OrderedProblem layer = layers.get(p);
            LayerProblem problem = layer.problem();
            int n = problem.columns();
            short[] own = symbols.get(p);
            byte[] result = new byte[own.length];
            double[] difference = new double[own.length];
            for (int row = 0; row < problem.rows(); row++) {
                Grid grid = grids.grid(grids.group(parts.get(p).firstRow() + row));
                for (int j = 0; j < n; j++) {
                    int symbol = own[row * n + j];
                    result[row * n + layer.order()[j]] = (byte) (symbol + scheme.firstSymbol());
                    difference[row * n + j] = problem.weights()[row * n + j] - grid.value(symbol);
                }
            }
            results.add(result);
            error += problem.error(difference);
        }
        double bits = grids.bits(symbols);
        return new AffineLayer(results, grids.scales(), grids.zeroPoints(), error, bits);
    }
}
