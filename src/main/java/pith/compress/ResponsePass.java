package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Baseline;
import pith.calibrate.Calibration;
import pith.calibrate.CalibrationOptions;
import pith.calibrate.Calibrator;
import pith.calibrate.Evaluation;
import pith.calibrate.Feed;
import pith.calibrate.LayerStatistics;
import pith.calibrate.Network;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.Layer;
import pith.model.Model;
import pith.model.Tensor;
import pith.response.QuantizedLayer;

/**
 * Shares the weights of all layers under one price of a bit. With samples it goes through the network in order: each layer
 * is fitted on the inputs that the layers before it, already quantised, give; and its bias makes up for what the mean of
 * its outputs has moved.
 */
final class ResponsePass {
    /** Runs over the samples that a pass may take: with more layers than that, several are fitted on the same run. */
    private static final int MOST_RUNS = 14;

    /** Samples that sensitivities are measured on. */
    private static final int SENSITIVITY_SAMPLES = 64;

    /** Price of a bit, as part of a row's energy, at which they are measured. */
    private static final double PROBE = 0.03;

    private final Model model;
    private final Guidance guidance;
    private final List<WeightLayer> layers = new ArrayList<>();
    private final Map<Integer, Double> scales = new HashMap<>();
    private final @Nullable Network reference;
    private final @Nullable Feed feed;
    private @Nullable Calibration first;

    ResponsePass(Model model, List<Treatment> treatments, Guidance guidance) throws IOException, FormatException {
        this.model = model;
        this.guidance = guidance;
        if (guidance.samples().isPresent()) {
            Network network = Network.of(model);
            this.reference = network;
            this.feed = Feed.of(guidance.samples().get(), network.inputs(), guidance.preprocess());
            feed.description().forEach(guidance.notice());
        } else {
            this.reference = null;
            this.feed = null;
        }
        Map<Integer, Layer> seen = new LinkedHashMap<>();
        model.layers().forEach(layer -> seen.putIfAbsent(layer.tensor(), layer));
        for (Layer layer : seen.values()) {
            if (treatments.get(layer.tensor()) instanceof Treatment.SharedWeights treatment) {
                layers.add(weightLayer(layer, treatment));
            }
        }
    }

    private WeightLayer weightLayer(Layer layer, Treatment.SharedWeights treatment)
            throws IOException, FormatException {
        Weights reader = new Weights(model.tensors().get(layer.tensor()));
        float[] weights = reader.all();
        float threshold = treatment.sparsity() > 0 ? Distribution.of(reader).threshold(treatment.sparsity()) : 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.abs(weights[i]) <= threshold ? 0 : weights[i];
        }
        OptionalInt bias = reference == null ? OptionalInt.empty() : reference.bias(layer);
        boolean usable = bias.isPresent()
                && !model.pinned().get(bias.getAsInt())
                && model.tensors().get(bias.getAsInt()).type().isReal();
        return new WeightLayer(layer, treatment, weights, usable ? bias : OptionalInt.empty());
    }

    /** Looks at the network as it is: what layers' inputs are like, and how much the outputs suffer from each layer. */
    void prepare() throws IOException, FormatException {
        if (reference == null || feed == null) {
            layers.forEach(layer -> scales.put(layer.tensor(), energy(layer.weights())));
            return;
        }
        guidance.notice().accept("looking at the inputs of " + layers.size() + " layers");
        Calibration calibration =
                calibrator().statistics(layers.stream().map(WeightLayer::layer).toList());
        first = calibration;
        calibration
                .uncovered()
                .forEach((layer, why) -> guidance.notice()
                        .accept("no statistics for " + layer.node() + ", its weights stay exact: " + why));
        layers.removeIf(layer -> calibration.of(layer.tensor()).isEmpty());
        Feed few = Feed.of(feed.samples().atMost(SENSITIVITY_SAMPLES), reference.inputs(), guidance.preprocess());
        guidance.notice().accept("measuring how sensitive the outputs are to each layer");
        Baseline baseline = Baseline.of(reference, few, guidance.threads());
        for (WeightLayer layer : layers) {
            LayerTarget target = target(layer, calibration.of(layer.tensor()).orElseThrow());
            double energy = target.energy();
            int rows =
                    layer.weights().length / Math.max(1, target.blocks().get(0).columns());
            QuantizedLayer probe = target.quantize(PROBE * energy / Math.max(1, rows), 255, null);
            Map<Integer, float[]> changed = new HashMap<>();
            changed.put(layer.tensor(), probe.weights());
            if (layer.bias().isPresent()) {
                int bias = layer.bias().getAsInt();
                changed.put(bias, correctedBias(bias, target, probe.weights()));
            }
            Evaluation.Comparison comparison = baseline.compare(reference.withWeights(changed));
            double harm = comparison.kl().orElse(comparison.relative() * comparison.relative());
            // What a unit of response error costs at the output; a layer that does no harm at all is not free either.
            scales.put(layer.tensor(), probe.error() / Math.max(harm, 1e-9));
        }
    }

    private Calibrator calibrator() {
        if (reference == null || feed == null) {
            throw new IllegalStateException("there are no samples");
        }
        return new Calibrator(reference, feed, CalibrationOptions.DEFAULT.withThreads(guidance.threads()));
    }

    private static double energy(float[] weights) {
        double energy = 0;
        for (float weight : weights) {
            energy += (double) weight * weight;
        }
        return Math.max(energy, Double.MIN_NORMAL);
    }

    /**
     * Quantises all layers.
     *
     * @param lambda what a bit is worth, in the unit of the network's output error; 0: as many values as the options say
     * @param inOrder whether each layer is fitted on the inputs that the quantised layers before it give
     * @return compressed tensors by index: weights, and biases that changed
     */
    Map<Integer, CompressedTensor> run(double lambda, boolean inOrder) throws IOException, FormatException {
        Map<Integer, CompressedTensor> result = new HashMap<>();
        Map<Integer, float[]> changed = new HashMap<>();
        int together =
                inOrder && feed != null ? (layers.size() + MOST_RUNS - 1) / MOST_RUNS : Math.max(1, layers.size());
        for (int from = 0; from < layers.size(); from += together) {
            List<WeightLayer> some = layers.subList(from, Math.min(layers.size(), from + together));
            if (inOrder && feed != null) {
                guidance.notice().accept("fitting layer " + (from + 1) + " of " + layers.size());
            }
            Calibration calibration = statistics(some, changed);
            for (WeightLayer layer : some) {
                double price = lambda * scales.getOrDefault(layer.tensor(), 1.0);
                QuantizedLayer quantized = calibration == null
                        ? LayerTarget.quantizePlain(layer.weights(), price, most(layer), values(layer, lambda))
                        : quantize(layer, calibration, price, values(layer, lambda), changed, result);
                changed.put(layer.tensor(), quantized.weights());
                result.put(layer.tensor(), compressed(model.tensors().get(layer.tensor()), quantized));
            }
        }
        return result;
    }

    private @Nullable Calibration statistics(List<WeightLayer> some, Map<Integer, float[]> changed)
            throws IOException, FormatException {
        if (changed.isEmpty() || reference == null) {
            return first;
        }
        return calibrator().statistics(some.stream().map(WeightLayer::layer).toList(), reference.withWeights(changed));
    }

    private static int most(WeightLayer layer) {
        return Math.max(3, (1 << layer.treatment().bits()) - 1);
    }

    /** Returns the values to start from if bits are not priced: Deep Compression's centroids, zero among them. */
    private static double @Nullable [] values(WeightLayer layer, double lambda) {
        if (lambda > 0) {
            return null;
        }
        float[] centroids = KMeans.centroids(
                Distribution.of(layer.weights()), (1 << layer.treatment().bits()) - 1);
        double[] values = new double[centroids.length + 1];
        for (int i = 0; i < centroids.length; i++) {
            values[i] = centroids[i];
        }
        Arrays.sort(values);
        return values;
    }

    private QuantizedLayer quantize(
            WeightLayer layer,
            Calibration calibration,
            double price,
            double @Nullable [] values,
            Map<Integer, float[]> changed,
            Map<Integer, CompressedTensor> result)
            throws IOException, FormatException {
        LayerTarget target = target(layer, calibration.of(layer.tensor()).orElseThrow());
        QuantizedLayer quantized = target.quantize(price, most(layer), values);
        if (layer.bias().isPresent()) {
            int index = layer.bias().getAsInt();
            float[] bias = correctedBias(index, target, quantized.weights());
            CompressedTensor compressed = BiasGrid.compress(model.tensors().get(index), bias, price);
            changed.put(index, BiasGrid.decoded(compressed, bias));
            result.put(index, compressed);
        }
        return quantized;
    }

    private LayerTarget target(WeightLayer layer, LayerStatistics statistics) {
        Tensor tensor = model.tensors().get(layer.tensor());
        return LayerTarget.of(
                layer.weights(),
                tensor.shape(),
                layer.layer(),
                statistics,
                layer.bias().isPresent());
    }

    /** Returns biases that make up for what quantised weights move the means of outputs by. */
    private float[] correctedBias(int index, LayerTarget target, float[] quantized)
            throws IOException, FormatException {
        float[] bias = new Weights(model.tensors().get(index)).all();
        double[] shift = target.meanShift(quantized);
        for (int i = 0; i < bias.length; i++) {
            bias[i] += (float) shift[i];
        }
        return bias;
    }

    private static CompressedTensor compressed(Tensor tensor, QuantizedLayer quantized) {
        return new CompressedTensor(
                tensor,
                new Rule.Codebook(SharedWeights.table(tensor.type(), quantized.values()), quantized.values().length),
                Symbols.of(quantized.symbols()));
    }
}
