package pith.response;

import java.util.Arrays;

/**
 * A layer, or a block of its columns, to be quantised.
 *
 * @param rows outputs
 * @param columns input columns
 * @param weights the weights whose response is to be met, shape [rows, columns]
 * @param moment second moment H of the inputs, shape [columns, columns], symmetric; damped, so that it is positive
 *     definite
 * @param pinnedZeros which weights have to stay zero, shape [rows, columns]; empty for none
 * @param rowWeights what a unit of error of each output counts, positive; empty if each counts 1
 */
@SuppressWarnings("ArrayRecordComponent") // large, and compared by nobody
public record LayerProblem(
        int rows, int columns, double[] weights, double[] moment, boolean[] pinnedZeros, double[] rowWeights) {
    /** Part of the mean of the diagonal that is added to it; Frantar et al., GPTQ, ICLR 2023, section 3.3. */
    public static final double DAMPING = 0.01;

    /** Times that a damping is made larger: after that it is beyond any rounding error. */
    private static final int MOST_TRIALS = 6;

    /** Checks that the arrays fit. */
    public LayerProblem {
        if (weights.length != rows * columns
                || moment.length != columns * columns
                || (pinnedZeros.length != 0 && pinnedZeros.length != weights.length)
                || (rowWeights.length != 0 && rowWeights.length != rows)) {
            throw new IllegalArgumentException(
                    rows + " × " + columns + " with " + weights.length + " weights, " + moment.length + " moments, "
                            + pinnedZeros.length + " flags, " + rowWeights.length + " row weights");
        }
    }

    /** Creates a problem all of whose outputs count the same. */
    public LayerProblem(int rows, int columns, double[] weights, double[] moment, boolean[] pinnedZeros) {
        this(rows, columns, weights, moment, pinnedZeros, new double[0]);
    }

    /** What a unit of error of an output counts. */
    double rowWeight(int row) {
        return rowWeights.length == 0 ? 1 : rowWeights[row];
    }

    /** Mean of the logarithms of what outputs count. */
    double logRowWeight() {
        return Arrays.stream(rowWeights).map(Math::log).average().orElse(0);
    }

    /** Whether a weight has to stay zero. */
    boolean isPinned(int index) {
        return pinnedZeros.length != 0 && pinnedZeros[index];
    }

    /** Returns the problem of some columns, in the order given, all others as they are. */
    public LayerProblem select(int[] chosen) {
        int n = chosen.length;
        double[] some = new double[rows * n];
        boolean[] pinned = new boolean[pinnedZeros.length == 0 ? 0 : some.length];
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < n; j++) {
                some[row * n + j] = weights[row * columns + chosen[j]];
                if (pinned.length != 0) {
                    pinned[row * n + j] = pinnedZeros[row * columns + chosen[j]];
                }
            }
        }
        double[] own = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                own[i * n + j] = moment[chosen[i] * columns + chosen[j]];
            }
        }
        return new LayerProblem(rows, n, some, own, pinned, rowWeights);
    }

    /** Returns a moment with {@link #DAMPING} added to its diagonal; dead inputs get it too. */
    public static double[] damped(double[] moment, int columns) {
        return withDiagonal(moment, columns, dampingOf(moment, columns, 0));
    }

    /**
     * Returns a moment that is damped likewise, at least by so much, and by ten times as much again and again while its own rounding errors
     * leave it indefinite.
     *
     * @param least what rounding errors of the moment are about
     */
    public static double[] damped(double[] moment, int columns, double least) {
        double added = dampingOf(moment, columns, least);
        double[] damped = withDiagonal(moment, columns, added);
        for (int trial = 0; trial < MOST_TRIALS && !Cholesky.isPositiveDefinite(damped, columns); trial++) {
            added *= 10;
            damped = withDiagonal(moment, columns, added);
        }
        return damped;
    }

    private static double dampingOf(double[] moment, int columns, double least) {
        double mean = 0;
        for (int i = 0; i < columns; i++) {
            mean += moment[i * columns + i] / columns;
        }
        double added = Math.max(DAMPING * mean, least);
        return added > 0 ? added : 1;
    }

    private static double[] withDiagonal(double[] moment, int columns, double added) {
        double[] result = moment.clone();
        for (int i = 0; i < columns; i++) {
            result[i * columns + i] += added;
        }
        return result;
    }

    /** Returns the same problem of weights that are so many times as large. */
    LayerProblem times(double scale) {
        double[] scaled = Arrays.stream(weights).map(weight -> weight * scale).toArray();
        return new LayerProblem(rows, columns, scaled, moment, pinnedZeros, rowWeights);
    }

    /** Returns the moment of inputs of which nothing is known: the identity. */
    public static double[] identity(int columns) {
        double[] identity = new double[columns * columns];
        for (int i = 0; i < columns; i++) {
            identity[i * columns + i] = 1;
        }
        return identity;
    }

    /** Returns the energy of the response, Σ g w H wᵀ over the rows w with what each counts, g. */
    public double energy() {
        return error(weights);
    }

    /** Returns the largest magnitude of a weight. */
    public double largest() {
        return Arrays.stream(weights).map(Math::abs).max().orElse(0);
    }

    /**
     * Returns the error of a difference D of weights, Σ g d H dᵀ over its rows d with what each counts, g; tr(D H Dᵀ) if
     * each counts 1.
     *
     * @param difference shape [rows, columns]
     */
    public double error(double[] difference) {
        double sum = 0;
        for (double part : errorByRow(difference)) {
            sum += part;
        }
        return sum;
    }

    /** Returns the error of a difference of weights row by row. */
    double[] errorByRow(double[] difference) {
        double[] byRow = new double[rows];
        Rows.forEach(rows, row -> {
            double[] d = Arrays.copyOfRange(difference, row * columns, (row + 1) * columns);
            double[] product = Response.timesMoment(d, moment);
            double sum = 0;
            for (int i = 0; i < columns; i++) {
                sum += product[i] * d[i];
            }
            byRow[row] = rowWeight(row) * sum;
        });
        return byRow;
    }

    /**
     * Changes weights so that on the inputs x that a quantised network gives they answer as the old ones do on the inputs r
     * of the reference: W + W (E[r xᵀ] − E[x xᵀ]) H⁻¹, the least squares solution; cf. Wu et al., Q-CNN, CVPR 2016,
     * section 3.3. Inputs that are larger or smaller by a factor are taken up by the weights of their columns, so that damping
     * does not keep those as they were.
     *
     * @param weights shape [rows, columns], changed in place; zeros stay zeros only if they are pinned later
     * @param moment E[x xᵀ]
     * @param damped the same, damped
     * @param cross E[r xᵀ]
     * @param factors what each column's weights are to be multiplied by first
     */
    public static void aim(
            double[] weights,
            int rows,
            int columns,
            double[] moment,
            double[] damped,
            double[] cross,
            double[] factors) {
        double[] lower = Cholesky.lower(damped, columns);
        double[] difference = new double[columns * columns];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = cross[i] - factors[i / columns] * moment[i];
        }
        Rows.forEach(rows, row -> {
            double[] own = Arrays.copyOfRange(weights, row * columns, (row + 1) * columns);
            double[] correction = Response.timesMoment(own, difference);
            Cholesky.solve(lower, columns, correction, 1);
            for (int j = 0; j < columns; j++) {
                weights[row * columns + j] = factors[j] * own[j] + correction[j];
            }
        });
    }
}
