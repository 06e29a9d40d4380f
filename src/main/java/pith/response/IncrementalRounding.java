package pith.response;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import pith.response.Increments.Refit;

/**
 * Rounding of the weights of each row in its own order, the largest first, with the free weights always at the minimum of
 * the response error: optimal brain surgeon (Hassibi and Stork, NIPS 1992) for the steps of incremental quantisation.
 *
 * <p>With H = Rᵀ R, R upper, the error of a row e is the sum over k of (R[k][k] e[k] + Σ R[k][j] e[j], j > k)²; so if
 * weights are rounded from the last to the first, the best value of the next one is known from those behind it. An order of
 * its own for each row takes a factor of its own for each row, n³ / 6 multiplications. Wide layers are therefore cut into
 * blocks of columns, important ones first; order is free inside a block, and between blocks one factor serves all rows.
 */
final class IncrementalRounding {
    private final LayerProblem problem;
    private final int[] order;
    private final double[] factor;
    private final int[] bounds;
    private final double[][] blockMoments;

    private IncrementalRounding(LayerProblem problem, int[] order, double[] factor, int[] bounds) {
        this.problem = problem;
        this.order = order;
        this.factor = factor;
        this.bounds = bounds;
        this.blockMoments = new double[bounds.length - 1][];
        Rows.forEach(blockMoments.length, b -> blockMoments[b] = blockMoment(bounds[b], bounds[b + 1]));
    }

    /**
     * Prepares a layer.
     *
     * @param width most columns of a block
     */
    static IncrementalRounding of(LayerProblem problem, int width) {
        int n = problem.columns();
        double[] moment = problem.moment();
        // Rounded from the last to the first: those with the largest moments first.
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> moment[i * n + i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ordered = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                ordered[i * n + j] = moment[order[i] * n + order[j]];
            }
        }
        Cholesky.upperInPlace(ordered, n);
        return new IncrementalRounding(problem, order, ordered, bounds(n, width));
    }

    /** Returns the same for other weights with the same moment. */
    IncrementalRounding of(LayerProblem other) {
        return new IncrementalRounding(other, order, factor, bounds);
    }

    /** Returns the same with blocks of another width. */
    IncrementalRounding withWidth(int width) {
        return new IncrementalRounding(problem, order, factor, bounds(problem.columns(), width));
    }

    private static int[] bounds(int n, int width) {
        int blocks = Math.max(1, (n + width - 1) / width);
        int[] bounds = new int[blocks + 1];
        for (int b = 0; b <= blocks; b++) {
            bounds[b] = (int) ((long) n * b / blocks);
        }
        return bounds;
    }

    /** Returns the moment that a block has while all columns before it are free: Rᵀ R of its own part of R. */
    private double[] blockMoment(int from, int to) {
        int n = problem.columns();
        int m = to - from;
        double[] result = new double[m * m];
        for (int k = from; k < to; k++) {
            for (int i = k; i < to; i++) {
                double left = factor[k * n + i];
                for (int j = i; j < to; j++) {
                    result[(i - from) * m + j - from] += left * factor[k * n + j];
                }
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < i; j++) {
                result[i * m + j] = result[j * m + i];
            }
        }
        return result;
    }

    /**
     * Rounds all weights.
     *
     * @param symbols receives indices into the grid, shape [rows, columns]
     */
    void round(Grid grid, double lambda, Increments increments, short[] symbols) {
        int n = problem.columns();
        Rows.forEach(problem.rows(), row -> {
            double[] error = new double[n];
            for (int b = blockMoments.length - 1; b >= 0; b--) {
                BlockRow block = new BlockRow(row, b, error);
                block.round(grid, lambda, increments, symbols);
                block.putErrors(grid, symbols, error);
            }
        });
    }

    /** The weights of one row in one block. */
    private final class BlockRow {
        private final int row;
        private final int from;
        private final int width;
        private final double[] moment;

        /** Best values as things are: of weights that are still free, given all others. */
        private final double[] target;

        /** Columns that are not pinned, those rounded next last; the first {@link #free} are still free. */
        private final Integer[] queue;

        private int free;

        BlockRow(int row, int block, double[] error) {
            this.row = row;
            this.from = bounds[block];
            this.width = bounds[block + 1] - from;
            this.moment = blockMoments[block];
            this.target = bestValues(error);
            this.queue = IntStream.range(0, width)
                    .filter(k -> !problem.isPinned(at(k)))
                    .boxed()
                    .toArray(Integer[]::new);
            this.free = queue.length;
        }

        private double[] bestValues(double[] error) {
            int n = problem.columns();
            int to = from + width;
            double[] best = new double[width];
            for (int k = to - 1; k >= from; k--) {
                double sum = 0;
                for (int j = k + 1; j < to; j++) {
                    sum += factor[k * n + j] * best[j - from];
                }
                for (int j = to; j < n; j++) {
                    sum += factor[k * n + j] * error[j];
                }
                best[k - from] = -sum / factor[k * n + k];
            }
            for (int k = 0; k < width; k++) {
                best[k] += problem.weights()[at(k)];
            }
            return best;
        }

        private int at(int column) {
            return row * problem.columns() + order[from + column];
        }

        void round(Grid grid, double lambda, Increments increments, short[] symbols) {
            double[] pull = pullOfPinned(grid, symbols);
            for (double portion : increments.portions()) {
                int until = (int) Math.round(portion * queue.length);
                int count = until - (queue.length - free);
                if (count > 0) {
                    boolean together = increments.refit() == Refit.EACH_STEP && until < queue.length;
                    step(count, together, pull, grid, lambda, symbols);
                    Arrays.fill(pull, 0);
                }
            }
        }

        /** Makes pinned weights zero, and returns what their errors demand of each other one. */
        private double[] pullOfPinned(Grid grid, short[] symbols) {
            double[] pull = new double[width];
            for (int k = 0; k < width; k++) {
                if (problem.isPinned(at(k))) {
                    symbols[at(k)] = (short) grid.zero();
                    if (target[k] != 0) {
                        for (int j = 0; j < width; j++) {
                            pull[j] -= target[k] * moment[k * width + j];
                        }
                    }
                }
            }
            return pull;
        }

        /** Rounds the next weights, and fits those that are still free. */
        private void step(int count, boolean together, double[] pull, Grid grid, double lambda, short[] symbols) {
            Arrays.sort(queue, 0, free, Comparator.comparingDouble(k -> Math.abs(target[k])));
            double[] upper = queuedFactor();
            double[] pulled = new double[free];
            for (int i = 0; i < free; i++) {
                pulled[i] = pull[queue[i]];
            }
            Cholesky.solveTransposed(upper, free, pulled);
            double weight = problem.rowWeight(row);
            double[] moved = new double[free];
            for (int k = free - 1; k >= 0; k--) {
                double sum = pulled[k];
                for (int j = k + 1; j < free; j++) {
                    sum += upper[k * free + j] * moved[j];
                }
                double diagonal = upper[k * free + k];
                double start = target[queue[k]];
                double best = start - sum / diagonal;
                if (k >= free - count) {
                    int symbol = grid.best(together ? start : best, weight * diagonal * diagonal, lambda);
                    symbols[at(queue[k])] = (short) symbol;
                    moved[k] = grid.value(symbol) - start;
                } else {
                    moved[k] = best - start;
                }
            }
            for (int k = 0; k < free; k++) {
                target[queue[k]] += moved[k];
            }
            free -= count;
        }

        /** Returns R of the free columns in the order of the queue. */
        private double[] queuedFactor() {
            double[] upper = new double[free * free];
            for (int i = 0; i < free; i++) {
                for (int j = i; j < free; j++) {
                    upper[i * free + j] = moment[queue[i] * width + queue[j]];
                }
            }
            Cholesky.upperInPlace(upper, free);
            return upper;
        }

        void putErrors(Grid grid, short[] symbols, double[] error) {
            for (int k = 0; k < width; k++) {
                error[from + k] = grid.value(symbols[at(k)]) - problem.weights()[at(k)];
            }
        }
    }
}
