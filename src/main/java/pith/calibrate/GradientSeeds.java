package pith.calibrate;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import pith.calibrate.LayerInput.Value;

/**
 * Random gradients of a network's outputs, whose mean outer product says how much an error of each output counts. The same for a
 * sample in every run, whichever batch it is in.
 */
final class GradientSeeds {
    /**
     * Softens probabilities: those of a network that is sure of nearly all samples would have only the few others count, while
     * larger errors make it unsure of more.
     */
    private static final double TEMPERATURE = 2;

    private final Map<String, Activation> outputs = new LinkedHashMap<>();
    private final Map<String, Optional<Scores>> scores = new HashMap<>();
    private final boolean areProbabilities;
    private final Batch batch;

    private GradientSeeds(Batch batch, boolean areProbabilities) {
        this.batch = batch;
        this.areProbabilities = areProbabilities;
    }

    /**
     * Prepares seeds for a batch.
     *
     * @param inputs that take them, by output of the network
     * @param comparison says which output has scores of classes
     */
    static GradientSeeds of(
            Map<String, String> inputs, OutputComparison comparison, Map<Value, Activation> values, Batch batch) {
        Optional<Scores> scores = comparison.scores(values, batch);
        GradientSeeds seeds =
                new GradientSeeds(batch, scores.map(Scores::areProbabilities).orElse(false));
        values.forEach((value, activation) -> {
            String input = inputs.get(value.name());
            if (input != null) {
                seeds.outputs.put(input, activation);
                seeds.scores.put(input, comparison.isScored(value) ? scores : Optional.empty());
            }
        });
        return seeds;
    }

    /** Returns the gradients of a draw by input. */
    Map<String, Activation> draw(int draw) {
        Map<String, Activation> drawn = new HashMap<>();
        outputs.forEach((input, activation) -> {
            float[] seed = new float[activation.values().length];
            int perSample = seed.length % batch.rows() == 0 ? seed.length / batch.rows() : seed.length;
            for (int sample = 0; sample < batch.count() && (sample + 1) * perSample <= seed.length; sample++) {
                SplittableRandom random =
                        new SplittableRandom((batch.first() + sample) * 1_000_003L + draw * 31L + input.hashCode());
                draw(
                        activation,
                        scores.getOrDefault(input, Optional.empty()),
                        seed,
                        sample * perSample,
                        perSample,
                        random);
            }
            drawn.put(input, new Activation(seed, activation.dims()));
        });
        return drawn;
    }

    private void draw(
            Activation output, Optional<Scores> scored, float[] seed, int from, int count, SplittableRandom random) {
        if (scored.isEmpty()) {
            double energy = 0;
            for (int i = from; i < from + count; i++) {
                energy += (double) output.values()[i] * output.values()[i];
            }
            double size = energy > 0 ? 1 / Math.sqrt(energy) : 0;
            for (int i = from; i < from + count; i++) {
                seed[i] = (float) (random.nextBoolean() ? size : -size);
            }
            return;
        }
        int columns = scored.get().columns();
        for (int row = from / columns; row < (from + count) / columns; row++) {
            draw(scored.get(), row, seed, random);
        }
    }

    /**
     * Draws a vector with covariance diag(p) − p pᵀ, p being the softened probabilities. A softmax's Jacobian is diag(q) − q qᵀ
     * for its own probabilities q: a vector of sum zero, divided by them, becomes itself on its way through.
     */
    private void draw(Scores scored, int row, float[] seed, SplittableRandom random) {
        int classes = scored.classes();
        double[] logs = scored.logProbabilities(row, areProbabilities);
        double[] softened = softened(logs);
        double mean = 0;
        double[] signed = new double[classes];
        for (int c = 0; c < classes; c++) {
            signed[c] = random.nextBoolean() ? Math.sqrt(softened[c]) : -Math.sqrt(softened[c]);
            mean += signed[c];
        }
        double[] gradient = new double[classes];
        for (int c = 0; c < classes; c++) {
            double value = signed[c] - softened[c] * mean;
            gradient[c] = areProbabilities ? value / Math.exp(logs[c]) : value;
        }
        scored.put(gradient, row, seed);
    }

    private static double[] softened(double[] logs) {
        double sum = 0;
        double[] softened = new double[logs.length];
        for (int c = 0; c < logs.length; c++) {
            softened[c] = Math.exp(logs[c] / TEMPERATURE);
            sum += softened[c];
        }
        for (int c = 0; c < logs.length; c++) {
            softened[c] /= sum;
        }
        return softened;
    }
}
