package pith.calibrate;

import pith.error.FormatException;

/** Scores of classes in an output of a network: rows of one score for each class. */
final class Scores {
    private final float[] values;
    private final int classes;

    private Scores(float[] values, int classes) {
        this.values = values;
        this.classes = classes;
    }

    /**
     * Whether an output can be scores: shape [samples, classes], [samples, places, classes], or the like with axes of
     * length 1 at the end; and more than one class.
     */
    static boolean isPossible(Activation output) {
        int rank = rank(output);
        return (rank == 2 || rank == 3) && output.dim(rank - 1) > 1;
    }

    static Scores of(Activation output) {
        return new Scores(output.values(), output.dim(rank(output) - 1));
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
        return classes;
    }

    int rows() {
        return values.length / classes;
    }

    float score(int row, int index) {
        return values[row * classes + index];
    }

    /** Returns the class with the highest score, of equal ones the first; a NaN is below everything. */
    int best(int row) {
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
