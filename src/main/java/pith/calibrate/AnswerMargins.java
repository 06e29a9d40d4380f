package pith.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /**
     * An answer.
     *
     * @param margin how far the logarithm of its probability is above that of the next
     * @param change what is added to that; below all numbers where the changed network gives none
     * @param next class that is second
     */
    private record Answer(int answered, int next, double margin, double change) {}

    private static final Comparator<Answer> BY_MARGIN =
            Comparator.comparingDouble(Answer::margin).thenComparingDouble(Answer::change);

    private final List<Answer> answers = new ArrayList<>();
    private boolean areTooMany;

    /**
     * Adds an answer.
     *
     * @param scores logarithms of the reference's probabilities
     * @param changed those of the changed network
     * @param best class with the highest score in the reference
     */
    void add(double[] scores, double[] changed, int best) {
        if (answers.size() == MOST) {
            areTooMany = true;
            return;
        }
        int next = bestBut(best, scores);
        double margin = scores[best] - scores[next];
        double change = changed[best] - changed[bestBut(best, changed)] - margin;
        answers.add(new Answer(best, next, margin, Double.isNaN(change) ? Double.NEGATIVE_INFINITY : change));
    }

    /** Returns the best class but for one. */
    private static int bestBut(int excluded, double[] scores) {
        int best = excluded == 0 ? 1 : 0;
        for (int c = best + 1; c < scores.length; c++) {
            if (c != excluded && scores[c] > scores[best]) {
                best = c;
            }
        }
        return best;
    }

    /** Returns the agreement, 0 to 1, that is expected; empty if there are no answers, or more than are kept. */
    OptionalDouble agreement() {
        if (answers.isEmpty() || areTooMany) {
            return OptionalDouble.empty();
        }
        List<Answer> sorted = new ArrayList<>(answers);
        sorted.sort(BY_MARGIN);
        return OptionalDouble.of(1 - Arrays.stream(changing(sorted)).sum() / answers.size());
    }

    /**
     * Returns the mean of the Dice coefficients, 0 to 1, that is expected of the reference's classes; empty if there are no answers,
     * or more than are kept. An answer that changes is taken to become the class that was second, and to suffer only what
     * answers of its own class do.
     */
    OptionalDouble agreementByClass() {
        if (answers.isEmpty() || areTooMany) {
            return OptionalDouble.empty();
        }
        Map<Integer, List<Answer>> classes = answers.stream()
                .sorted(BY_MARGIN)
                .collect(Collectors.groupingBy(Answer::answered, TreeMap::new, Collectors.toList()));
        Map<Integer, Double> kept = new TreeMap<>();
        Map<Integer, Double> won = new TreeMap<>();
        classes.forEach((answered, sorted) -> {
            double[] changing = changing(sorted);
            kept.put(answered, sorted.size() - Arrays.stream(changing).sum());
            for (int i = 0; i < changing.length; i++) {
                won.merge(sorted.get(i).next(), changing[i], Double::sum);
            }
        });
        double dice = 0;
        for (Map.Entry<Integer, List<Answer>> own : classes.entrySet()) {
            double both = kept.getOrDefault(own.getKey(), 0.0);
            dice += 2 * both / (own.getValue().size() + both + won.getOrDefault(own.getKey(), 0.0));
        }
        return OptionalDouble.of(dice / classes.size());
    }

    /** Returns how likely each of some answers is to change. */
    private static double[] changing(List<Answer> sorted) {
        double[] parts = new double[sorted.size()];
        for (int i = 0; i < parts.length; i++) {
            int from = Math.max(0, i - NEIGHBOURS);
            int to = Math.min(parts.length, i + NEIGHBOURS + 1);
            double margin = sorted.get(i).margin();
            int changed = 0;
            for (int j = from; j < to; j++) {
                changed += margin + sorted.get(j).change() < 0 ? 1 : 0;
            }
            parts[i] = changed / (double) (to - from);
        }
        return parts;
    }
}
