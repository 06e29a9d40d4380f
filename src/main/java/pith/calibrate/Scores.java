package pith.calibrate;

import pith.error.FormatException;

/**
 * Scores of classes in an output of a network: rows of one score for each class, or of one probability that it is the second of
 * two classes.
 */
final class Scores {
    private final float[] values;

    /** Numbers in a row of the output. */
    private final int columns;

    private Scores(float[] values, int columns) {
        this.values = values;
        this.columns = columns;
    }

    /**
     * Whether an output can be scores of several classes: shape [rows, classes], [samples, places, classes], or the like with
     * axes of length 1 at the end. States of recurrent layers, [layers, samples, features], are none.
     */
    static boolean isPossible(Activation output, Batch batch) {
        int rank = rank(output);
        return (rank == 2 || (rank == 3 && output.dim(0) == batch.rows())) && output.dim(rank - 1) > 1;
    }

    /** Whether an output of probabilities has one for each sample, whichever axes of length 1 come after that of the samples. */
    static boolean isOneProbability(Activation output, Batch batch) {
        return columns(output) == 1 && output.values().length == batch.rows();
    }

    static Scores of(Activation output) {
        return new Scores(output.values(), columns(output));
    }

    private static int columns(Activation output) {
        return output.rank() < 2 ? 1 : output.dim(rank(output) - 1);
    }

    /** Rank without the axes of length 1 at the end, but two at least. */
    private static int rank(Activation output) {
        int rank = output.rank();
        while (rank > 2 && output.dim(rank - 1) == 1) {
            rank--;
        }
        return rank;
    }

    int classes() {
        return Math.max(2, columns);
    }

    /** Numbers in a row of the output: the classes, or one. */
    int columns() {
        return columns;
    }

    int rows() {
        return values.length / columns;
    }

    float score(int row, int index) {
        if (columns == 1) {
            return index == 0 ? 1 - values[row] : values[row];
        }
        return values[row * columns + index];
    }

    /** Writes a row of the gradient of an output, given that of the scores. */
    void put(double[] gradient, int row, float[] output) {
        if (columns == 1) {
            output[row] = (float) (gradient[1] - gradient[0]);
            return;
        }
        for (int c = 0; c < columns; c++) {
            output[row * columns + c] = (float) gradient[c];
        }
    }

    /** Returns the class with the highest score, of equal ones the first; a NaN is below everything. */
    int best(int row) {
        int classes = classes();
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (score(row, c) > score(row, best) || Float.isNaN(score(row, best))) {
                best = c;
            }
        }
        return best;
    }

    /**
     * Returns how many classes come before one in the order of scores.
     *
     * @throws FormatException if there is no such class
     */
    int rank(int row, int label) throws FormatException {
        int classes = classes();
        if (label >= classes) {
            throw FormatException.malformed("", "label " + label + ", but the network has " + classes + " classes");
        }
        float own = score(row, label);
        int before = 0;
        for (int c = 0; c < classes; c++) {
            float other = score(row, c);
            if (c != label
                    && (other > own || (other == own && c < label) || (Float.isNaN(own) && !Float.isNaN(other)))) {
                before++;
            }
        }
        return before;
    }

    /** Whether every row is a probability distribution already. */
    boolean areProbabilities() {
        int classes = classes();
        for (int row = 0; row < rows(); row++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                float value = score(row, c);
                if (!(value >= 0)) {
                    return false;
                }
                sum += value;
            }
            if (Math.abs(sum - 1) > 1e-3) {
                return false;
            }
        }
        return true;
    }

    /** Returns the logarithms of a row's probabilities. */
    double[] logProbabilities(int row, boolean areProbabilities) {
        int classes = classes();
        double[] logs = new double[classes];
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            logs[c] = areProbabilities ? Math.log(Math.max(score(row, c), LEAST)) : score(row, c);
            most = Math.max(most, logs[c]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        double normaliser = most + Math.log(sum);
        for (int c = 0; c < classes; c++) {
            logs[c] -= normaliser;
        }
        return logs;
    }

    /** Stands for a probability that float rounded to zero. */
    private static final double LEAST = 1e-12;
}
