package pith.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Evaluation.Comparison;
import pith.calibrate.Evaluation.LayerError;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;

/** Differences between the outputs of two networks, added up over batches. */
final class OutputComparison {
    private final List<Value> outputs;

    /** Names of outputs that are probabilities. */
    private final Set<String> probable;

    private final Difference difference = new Difference();
    private final AnswerCounts answers = new AnswerCounts();
    private final AnswerMargins margins = new AnswerMargins();

    /** The output that has scores; null until one is found. */
    private @Nullable Value scored;

    private @Nullable Boolean probabilities;
    private boolean isByClass;
    private double divergence;
    private double distance;
    private double expectedLoss;
    private double squaredLoss;

    OutputComparison(Network network) {
        this.outputs = network.outputs().stream().map(Value::named).toList();
        this.probable = network.sigmoidOutputs();
    }

    /** The outputs that are compared. */
    List<Value> outputs() {
        return outputs;
    }

    /**
     * Returns the scores of classes among outputs. The first output that can be scores of several classes at first is taken ever
     * after, without one the first that is a probability.
     */
    Optional<Scores> scores(Map<Value, Activation> values, Batch batch) {
        if (scored == null) {
            scored = outputs.stream()
                    .filter(output -> Scores.isPossible(value(values, output), batch))
                    .findFirst()
                    .or(() -> outputs.stream()
                            .filter(output -> probable.contains(output.name())
                                    && Scores.isOneProbability(value(values, output), batch))
                            .findFirst())
                    .orElse(null);
        }
        return scored == null ? Optional.empty() : Optional.of(Scores.of(value(values, scored)));
    }

    /** Whether an output is the one that has scores. */
    boolean isScored(Value output) {
        return output.equals(scored);
    }

    /**
     * Adds the outputs of a batch.
     *
     * @throws FormatException if outputs have different sizes
     */
    void add(Map<Value, Activation> own, Map<Value, Activation> theirs, Batch batch) throws FormatException {
        for (Value output : outputs) {
            add(difference, output, own, theirs, batch);
        }
        Scores scores = scores(own, batch).orElse(null);
        if (scores != null) {
            compareScores(scores, scores(theirs, batch).orElseThrow(), batch);
        }
    }

    /** Adds the difference of one value. */
    static void add(
            Difference difference, Value value, Map<Value, Activation> own, Map<Value, Activation> theirs, Batch batch)
            throws FormatException {
        checkSameSize(value, own, theirs);
        difference.add(part(own, value, batch), part(theirs, value, batch));
    }

    Comparison result(List<LayerError> layers) {
        long rows = answers.answers();
        boolean hasScores = rows > 0;
        double expected = isByClass
                ? margins.agreementByClass().orElse(answers.agreementByClass())
                : margins.agreement().orElse(answers.agreement());
        return new Comparison(
                hasScores ? OptionalDouble.of(100 * answers.agreement()) : OptionalDouble.empty(),
                isByClass ? OptionalDouble.of(100 * answers.agreementByClass()) : OptionalDouble.empty(),
                hasScores ? OptionalDouble.of(100 * expected) : OptionalDouble.empty(),
                hasScores ? OptionalDouble.of(divergence / rows) : OptionalDouble.empty(),
                hasScores ? OptionalDouble.of(100 * expectedLoss / rows) : OptionalDouble.empty(),
                hasScores ? OptionalDouble.of(100 * Math.sqrt(squaredLoss) / rows) : OptionalDouble.empty(),
                hasScores ? OptionalDouble.of(distance / rows) : OptionalDouble.empty(),
                difference.most(),
                Math.sqrt(difference.ratio()),
                layers);
    }

    private static void checkSameSize(Value value, Map<Value, Activation> own, Map<Value, Activation> theirs)
            throws FormatException {
        if (value(own, value).values().length != value(theirs, value).values().length) {
            throw FormatException.malformed(
                    "",
                    "'%s' has shape %s, in the other network %s"
                            .formatted(
                                    value.name(),
                                    value(own, value).shape(),
                                    value(theirs, value).shape()));
        }
    }

    /** Values without those of samples that only fill up the batch. */
    private static float[] part(Map<Value, Activation> values, Value value, Batch batch) {
        float[] all = value(values, value).values();
        boolean divides = all.length % batch.rows() == 0;
        return batch.count() == batch.rows() || !divides
                ? all
                : Arrays.copyOf(all, all.length / batch.rows() * batch.count());
    }

    private void compareScores(Scores own, Scores theirs, Batch batch) {
        Boolean areProbabilities = probabilities;
        if (areProbabilities == null) {
            areProbabilities = theirs.areProbabilities();
            probabilities = areProbabilities;
        }
        int wanted = rows(own, batch);
        isByClass |= isByClass(own, batch);
        for (int row = 0; row < wanted; row++) {
            int changed = own.best(row);
            int best = theirs.best(row);
            answers.add(changed, best);
            double[] q = own.logProbabilities(row, areProbabilities);
            double[] p = theirs.logProbabilities(row, areProbabilities);
            double loss = Math.exp(p[best]) - Math.exp(p[changed]);
            margins.add(p, q, best);
            expectedLoss += loss;
            squaredLoss += loss * loss;
            double sum = 0;
            for (int c = 0; c < p.length; c++) {
                sum += Math.exp(p[c]) * (p[c] - q[c]);
                distance += Math.abs(Math.exp(p[c]) - Math.exp(q[c])) / 2;
            }
            divergence += Math.max(0, sum);
        }
    }

    /**
     * Whether agreement is told by class: a network that looks at many places finds nothing at most of them, and would agree with one
     * that finds nothing anywhere. Of the words of a language, say, there are more than places.
     */
    static boolean isByClass(Scores scores, Batch batch) {
        return scores.rows() / batch.rows() > scores.classes();
    }

    /** Rows of scores without those of samples that only fill up the batch. */
    static int rows(Scores scores, Batch batch) {
        return scores.rows() % batch.rows() == 0 ? scores.rows() / batch.rows() * batch.count() : scores.rows();
    }

    static Activation value(Map<Value, Activation> values, Value value) {
        Activation activation = values.get(value);
        if (activation == null) {
            throw new IllegalStateException("the network was not asked for " + value);
        }
        return activation;
    }
}
