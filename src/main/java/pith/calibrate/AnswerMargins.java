package pith.calibrate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * How far a network's answers are from being others, and by how much a change of the network moves them there. On few samples
 * it is chance which answers change; how many one would expect to change is known better, by letting each answer suffer
 * the changes of all those that are about as sure.
 */
final class AnswerMargins {
    /** Answers before and behind one in the order of margins whose changes could have been its own. */
    private static final int NEIGHBOURS = 50;

    /** Answers that are kept at most. Of so many the number that change is no chance any more. */
    private static final int MOST = 1 << 17;

    private double[] margins = new double[256];
    private double[] changes = new double[256];
    private int count;
    private boolean areTooMany;

    /**
     * Adds an answer.
     *
     * @param scores logarithms of the reference's probabilities
     * @param changed those of the changed network
     * @param best class with the highest score in the reference
     */
    void add(double[] scores, double[] changed, int best) {
        if (count == MOST) {
            areTooMany = true;
            return;
        }
        if (count == margins.length) {
            margins = Arrays.copyOf(margins, 2 * count);
            changes = Arrays.copyOf(changes, 2 * count);
        }
        double margin = margin(scores, best);
        double change = margin(changed, best) - margin;
        margins[count] = margin;
        changes[count++] = Double.isNaN(change) ? Double.NEGATIVE_INFINITY : change;
    }

    /** Returns how far a class is above the best other one. */
    private static double margin(double[] scores, int best) {
        double other = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < scores.length; c++) {
            if (c != best) {
                other = Math.max(other, scores[c]);
            }
        }
        return scores[best] - other;
    }

    /** Returns the part of the answers, 0 to 1, that is expected to change; empty if there are none, or more than are kept. */
    OptionalDouble expectedChange() {
        if (count == 0 || areTooMany) {
            return OptionalDouble.empty();
        }
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.<Integer>comparingDouble(i -> margins[i]).thenComparingDouble(i -> changes[i]));
        double sum = 0;
        for (int i = 0; i < count; i++) {
            int from = Math.max(0, i - NEIGHBOURS);
            int to = Math.min(count, i + NEIGHBOURS + 1);
            int changed = 0;
            for (int j = from; j < to; j++) {
                changed += margins[order[i]] + changes[order[j]] < 0 ? 1 : 0;
            }
            sum += changed / (double) (to - from);
        }
        return OptionalDouble.of(sum / count);
    }
}
