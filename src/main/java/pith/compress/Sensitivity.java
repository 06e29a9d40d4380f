package pith.compress;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import pith.calibrate.Feed;
import pith.calibrate.FisherInformation;
import pith.calibrate.Network;
import pith.error.FormatException;
import pith.model.Layer;

/**
 * How much the outputs of a network suffer from errors of its layers' outputs.
 *
 * @param outputWeights by tensor of weights what an error of each output of the layer counts, 1 on average; missing where it is
 *     not known
 * @param layers by tensor what the mean of a layer's outputs counts, in nats of divergence for a unit of response error
 */
record Sensitivity(Map<Integer, double[]> outputWeights, Map<Integer, Double> layers) {
    /** Samples that tell enough. */
    static final int SAMPLES = 512;

    /** Part of an average output that the least one counts: samples do not show everything. */
    private static final double LEAST_OUTPUT = 0.05;

    /** Part of the layer that counts most that the least one counts. */
    private static final double LEAST_LAYER = 1e-6;

    /** Nothing is known. */
    static final Sensitivity UNKNOWN = new Sensitivity(Map.of(), Map.of());

    /**
     * Measures a network on samples.
     *
     * @param threads number of threads; results do not depend on it
     */
    static Sensitivity of(Network network, Feed feed, List<Layer> uses, int threads)
            throws IOException, FormatException {
        Map<Integer, double[]> sums = new HashMap<>();
        FisherInformation.of(network, feed, uses, threads)
                .forEach((layer, information) -> sums.merge(layer.tensor(), information, Sensitivity::sum));
        Map<Integer, double[]> outputWeights = new HashMap<>();
        Map<Integer, Double> layers = new HashMap<>();
        sums.forEach((tensor, information) -> {
            double mean = Arrays.stream(information).average().orElse(0);
            layers.put(tensor, mean);
            if (mean > 0) {
                outputWeights.put(
                        tensor,
                        Arrays.stream(information)
                                .map(own -> (own / mean + LEAST_OUTPUT) / (1 + LEAST_OUTPUT))
                                .toArray());
            }
        });
        double most = layers.values().stream().max(Double::compare).orElse(0.0);
        layers.replaceAll((tensor, mean) -> Math.max(mean, LEAST_LAYER * most));
        return new Sensitivity(outputWeights, most > 0 ? layers : Map.of());
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length && i < b.length; i++) {
            sum[i] += b[i];
        }
        return sum;
    }

    /** What the mean of a layer's outputs counts, if that is known. */
    OptionalDouble ofLayer(int tensor) {
        Double harm = layers.get(tensor);
        return harm == null ? OptionalDouble.empty() : OptionalDouble.of(harm);
    }

    /** What each output of a layer counts; empty if that is not known. */
    double[] outputs(int tensor) {
        return outputWeights.getOrDefault(tensor, new double[0]);
    }
}
