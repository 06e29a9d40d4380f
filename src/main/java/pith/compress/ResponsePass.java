package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Baseline;
import pith.calibrate.Calibration;
import pith.calibrate.CalibrationOptions;
import pith.calibrate.Calibrator;
import pith.calibrate.Evaluation;
import pith.calibrate.Feed;
import pith.calibrate.Network;
import pith.calibrate.Samples;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.model.Layer;
import pith.model.Model;
import pith.model.Tensor;

/**
 * Quantises the weights of all layers under one price of a bit. With samples it goes through the network in order: each
 * layer is fitted on the inputs that the layers before it, already quantised, give; and its bias makes up for what the mean
 * of its outputs has moved.
 */
final class ResponsePass {
    /** Runs over the samples that a pass may take: with more layers than that, several are fitted on the same run. */
    private static final int MOST_RUNS = 14;

    /** The same for a pass that only shows what a price leads to. */
    private static final int FEW_RUNS = 4;

    /** Samples that a layer is tried out on. */
    private static final int TRIAL_SAMPLES = 64;

    /**
     * What a pass leads to: weights, and biases that changed.
     *
     * @param tensors by index
     * @param weights what a reader will make of them
     */
    record Result(Map<Integer, CompressedTensor> tensors, Map<Integer, float[]> weights) {}

    private final Model model;
    private final Guidance guidance;
    private final List<WeightLayer> layers = new ArrayList<>();
    private final Map<Integer, Double> scales = new HashMap<>();
    private Sensitivity sensitivity = Sensitivity.UNKNOWN;
    private final Map<Integer, LayerTarget> targets = new HashMap<>();
    private final Map<Integer, Treatment.Sketch> sketches = new HashMap<>();
    private final Map<Integer, boolean[]> pruned = new HashMap<>();

    /** Layers that take up the outputs of layers whose outputs may be scaled, by tensor. */
    private final Map<Integer, Set<Integer>> followers = new HashMap<>();

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
            if (treatments.get(layer.tensor()) instanceof Treatment.Lossy treatment) {
                float[] weights = new Weights(model.tensors().get(layer.tensor())).all();
                layers.add(new WeightLayer(layer, treatment, weights, bias(layer)));
            }
        }
    }

    /** Returns the tensor that is added to a layer's outputs, if there is one that may change. */
    private OptionalInt bias(Layer layer) {
        OptionalInt bias = reference == null ? OptionalInt.empty() : reference.bias(layer);
        boolean usable = bias.isPresent()
                && !model.pinned().get(bias.getAsInt())
                && model.tensors().get(bias.getAsInt()).type().isReal();
        return usable ? bias : OptionalInt.empty();
    }

    /** Looks at the network as it is: what layers' inputs are like, and how much the outputs suffer from each layer. */
    void prepare(Pruning pruning) throws IOException, FormatException {
        if (feed != null) {
            guidance.notice().accept("looking at the inputs of " + layers.size() + " layers");
            Calibration calibration = calibrate();
            first = calibration;
            warnOfFewRows(calibration);
            calibration
                    .uncovered()
                    .forEach((layer, why) -> guidance.notice()
                            .accept("no statistics for " + layer.node() + ", its weights count each for itself: "
                                    + why));
        }
        boolean priced = guidance.budget().isBound() || pruning.scope() == Pruning.Scope.NETWORK;
        if (priced && reference != null) {
            sensitivity = sensitivity(reference);
        }
        for (WeightLayer layer : layers) {
            targets.put(layer.tensor(), target(layer, first));
        }
        if (priced) {
            findScales();
        }
        pruned.putAll(PrunedWeights.of(layers, targets, scales, pruning));
        if (reference != null) {
            findFollowers(reference);
        }
    }

    /** Finds the layers whose outputs may be scaled: those whose followers all are fitted later, by what their inputs are then. */
    private void findFollowers(Network network) {
        for (int l = 0; l < layers.size(); l++) {
            WeightLayer layer = layers.get(l);
            if (layer.treatment().scalesOutputs(0) && (layer.bias().isPresent() || !network.hasBias(layer.layer()))) {
                Set<Integer> later = layers.subList(l + 1, layers.size()).stream()
                        .map(WeightLayer::tensor)
                        .filter(tensor -> !target(tensor).isAlone())
                        .collect(Collectors.toSet());
                network.followers(layer.layer())
                        .map(found -> found.stream().map(Layer::tensor).collect(Collectors.toSet()))
                        .filter(later::containsAll)
                        .ifPresent(found -> followers.put(layer.tensor(), found));
            }
        }
    }

    private Sensitivity sensitivity(Network network) throws IOException, FormatException {
        guidance.notice().accept("finding out how sensitive the outputs are to each layer");
        List<Layer> uses = layers.stream().map(WeightLayer::layer).toList();
        Feed some = few(Sensitivity.SAMPLES);
        try {
            return Sensitivity.of(network, some, uses, guidance.threads());
        } catch (FormatException e) {
            // Samples and network have been through a run before: it is the gradients that do not work.
            guidance.notice().accept("layers are tried out one by one, without gradients: " + e.getMessage());
            return Sensitivity.UNKNOWN;
        }
    }

    /** Says where samples are too few to tell the inputs of a layer apart. */
    private void warnOfFewRows(Calibration calibration) {
        for (WeightLayer layer : layers) {
            calibration
                    .of(layer.tensor())
                    .filter(statistics -> statistics.count() < statistics.columns())
                    .ifPresent(statistics -> guidance.notice()
                            .accept("the samples give " + layer.layer().node() + " only "
                                    + (statistics.count() == 1 ? "1 row" : statistics.count() + " rows") + " of its "
                                    + statistics.columns() + " inputs: more samples fit it better"));
        }
    }

    private Calibration calibrate() throws IOException, FormatException {
        List<Layer> uses = layers.stream().map(WeightLayer::layer).toList();
        return guidance.calibrationCache().isPresent()
                ? calibrator().statistics(uses, guidance.calibrationCache().get(), guidance.notice())
                : calibrator().statistics(uses);
    }

    /** Returns some of the samples. */
    private Feed few(int most) throws FormatException {
        if (reference == null || feed == null) {
            throw new IllegalStateException("there are no samples");
        }
        return Feed.of(feed.samples().atMost(most), reference.inputs(), guidance.preprocess());
    }

    /** Finds out what response error of each layer a unit of harm corresponds to: by gradients, or if not all are known by trial. */
    private void findScales() throws IOException, FormatException {
        if (reference == null) {
            layers.forEach(layer -> scales.put(layer.tensor(), energy(layer.weights())));
            return;
        }
        layers.forEach(
                layer -> sensitivity.ofLayer(layer.tensor()).ifPresent(harm -> scales.put(layer.tensor(), 1 / harm)));
        if (scales.size() == layers.size()) {
            return;
        }
        guidance.notice().stage("measuring layers", layers.size());
        int done = 0;
        Baseline baseline = Baseline.of(reference, few(TRIAL_SAMPLES), guidance.threads());
        List<WeightLayer> unreached = new ArrayList<>();
        for (WeightLayer layer : layers) {
            OptionalDouble scale = measuredScale(layer, baseline);
            scale.ifPresentOrElse(known -> scales.put(layer.tensor(), known), () -> unreached.add(layer));
            guidance.notice().reached(++done, layer.layer().node());
        }
        // They are taken for layers like the others.
        double typical = typicalScale(unreached);
        unreached.forEach(layer -> scales.put(layer.tensor(), typical * energy(layer.weights())));
    }

    /** Returns the median of what share of a layer's response a unit of harm at the outputs corresponds to; 1 if none is known. */
    private double typicalScale(List<WeightLayer> unreached) {
        double[] shares = layers.stream()
                .filter(layer -> !unreached.contains(layer))
                .mapToDouble(layer -> Objects.requireNonNull(scales.get(layer.tensor()))
                        / Math.max(target(layer).energy(), Double.MIN_NORMAL))
                .sorted()
                .toArray();
        return shares.length == 0 ? 1 : shares[shares.length / 2];
    }

    private LayerTarget target(WeightLayer layer) {
        return target(layer.tensor());
    }

    private LayerTarget target(int tensor) {
        return Objects.requireNonNull(targets.get(tensor));
    }

    /**
     * Returns the response error of a layer that a unit of harm at the outputs corresponds to; nothing if no sample gets to the
     * layer.
     */
    private OptionalDouble measuredScale(WeightLayer layer, Baseline baseline) throws IOException, FormatException {
        LayerTarget target = target(layer);
        LayerTarget.Probe probe = target.probe();
        Map<Integer, float[]> changed = new HashMap<>();
        changed.put(layer.tensor(), probe.weights());
        if (layer.bias().isPresent()) {
            int bias = layer.bias().getAsInt();
            changed.put(bias, correctedBias(bias, target, probe.weights(), new double[0]));
        }
        Evaluation.Comparison comparison =
                baseline.compare(Objects.requireNonNull(reference).withWeights(changed));
        double harm = comparison.kl().orElse(comparison.relative() * comparison.relative());
        // A layer that does no harm at all is not free either.
        return harm == 0 && target.isAlone()
                ? OptionalDouble.empty()
                : OptionalDouble.of(probe.error() / Math.max(harm, 1e-9));
    }

    /** Returns a judge of results. */
    Judge judge(Samples samples) throws IOException, FormatException {
        if (reference == null) {
            throw new IllegalStateException("there are no samples");
        }
        return new Judge(reference, samples, guidance.preprocess(), guidance.threads());
    }

    /** Returns the network with the weights of a result. */
    Network network(Result result) throws IOException, FormatException {
        if (reference == null) {
            throw new IllegalStateException("there are no samples");
        }
        return reference.withWeights(result.weights());
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
     * @param lambda what a bit is worth, in the unit of the network's output error; 0: bits do not count
     */
    Result run(double lambda) throws IOException, FormatException {
        return run(lambda, MOST_RUNS);
    }

    /**
     * Quantises all layers, more of them on the same inputs: the network loses a little more than after {@link #run(double)},
     * in less than half of the time.
     */
    Result runRoughly(double lambda) throws IOException, FormatException {
        return run(lambda, FEW_RUNS);
    }

    private Result run(double lambda, int runs) throws IOException, FormatException {
        Map<Integer, CompressedTensor> result = new HashMap<>();
        Map<Integer, float[]> changed = new HashMap<>();
        guidance.notice().stage("fitting layers", layers.size());
        int done = 0;
        int together = feed != null ? (layers.size() + runs - 1) / runs : Math.max(1, layers.size());
        Set<Integer> scaled = new HashSet<>();
        while (done < layers.size()) {
            List<WeightLayer> some = next(done, together, lambda);
            Calibration calibration = statistics(some, changed);
            for (WeightLayer layer : some) {
                boolean mayScale = mayScale(layer, lambda);
                LayerTarget target =
                        target(layer, calibration, new LayerTarget.Scaling(mayScale, scaled.contains(layer.tensor())));
                if (mayScale) {
                    scaled.addAll(followers.getOrDefault(layer.tensor(), Set.of()));
                }
                double price = price(layer, lambda);
                FittedLayer fitted = layer.treatment().fit(target, price);
                changed.put(layer.tensor(), fitted.weights());
                result.put(layer.tensor(), fitted.of(model.tensors().get(layer.tensor())));
                if (layer.bias().isPresent()) {
                    int index = layer.bias().getAsInt();
                    float[] bias = correctedBias(index, target, fitted.weights(), fitted.factors());
                    CompressedTensor compressed =
                            BiasGrid.compress(model.tensors().get(index), bias, price);
                    changed.put(index, BiasGrid.decoded(compressed, bias));
                    result.put(index, compressed);
                }
                guidance.notice().reached(++done, layer.layer().node());
            }
        }
        return new Result(result, changed);
    }

    private boolean mayScale(WeightLayer layer, double lambda) {
        return layer.treatment().scalesOutputs(lambda) && followers.containsKey(layer.tensor());
    }

    /** Returns the layers that are fitted next on the same run: none that takes up what another of them scales. */
    private List<WeightLayer> next(int from, int together, double lambda) {
        int to = from;
        Set<Integer> scaled = new HashSet<>();
        while (to < Math.min(layers.size(), from + together)
                && !scaled.contains(layers.get(to).tensor())) {
            WeightLayer layer = layers.get(to++);
            if (mayScale(layer, lambda)) {
                scaled.addAll(followers.getOrDefault(layer.tensor(), Set.of()));
            }
        }
        return layers.subList(from, to);
    }

    /** Whether a layer that has the choice among methods took another one at one price than at another; both have been run. */
    boolean changesMethods(double lambda, double other) {
        return layers.stream()
                .anyMatch(layer -> layer.treatment() instanceof CheapestWeights choice
                        && choice.changes(price(layer, lambda), price(layer, other)));
    }

    /** Lets each layer that has the choice stay with the method that it took at a price. */
    void settle(double lambda) {
        choices((layer, choice) -> choice.settle(choice.chosen(price(layer, lambda))));
    }

    /** Lets each layer that has the choice stay with the method of a kind, or go by the price if it has none of it. */
    void settle(Class<? extends Treatment.Lossy> kind) {
        choices((layer, choice) -> choice.settle(choice.candidate(kind)));
    }

    /** Lets each layer stay with the method that another settlement left it to. */
    void settle(Map<Integer, Treatment.Lossy> methods) {
        choices((layer, choice) -> choice.settle(Optional.ofNullable(methods.get(layer.tensor()))));
    }

    /** Returns the methods that layers stay with, by tensor; empty while all go by the price. */
    Map<Integer, Treatment.Lossy> settled() {
        Map<Integer, Treatment.Lossy> settled = new HashMap<>();
        choices((layer, choice) -> choice.settled().ifPresent(method -> settled.put(layer.tensor(), method)));
        return settled;
    }

    private void choices(BiConsumer<WeightLayer, CheapestWeights> action) {
        for (WeightLayer layer : layers) {
            if (layer.treatment() instanceof CheapestWeights choice) {
                action.accept(layer, choice);
            }
        }
    }

    /**
     * Quantises all layers roughly, on the inputs that they have in the network as it is, to see how large the file is at a
     * price.
     */
    Map<Integer, CompressedTensor> sketch(double lambda) {
        Map<Integer, CompressedTensor> result = new HashMap<>();
        for (WeightLayer layer : layers) {
            FittedLayer fitted = sketches.computeIfAbsent(
                            layer.tensor(),
                            index -> layer.treatment().sketch(targets.getOrDefault(index, target(layer, first))))
                    .at(price(layer, lambda));
            result.put(layer.tensor(), fitted.of(model.tensors().get(layer.tensor())));
        }
        return result;
    }

    private double price(WeightLayer layer, double lambda) {
        return lambda == 0 ? 0 : lambda * scales.getOrDefault(layer.tensor(), 1.0);
    }

    private @Nullable Calibration statistics(List<WeightLayer> some, Map<Integer, float[]> changed)
            throws IOException, FormatException {
        if (changed.isEmpty() || reference == null) {
            return first;
        }
        return calibrator().statistics(some.stream().map(WeightLayer::layer).toList(), reference.withWeights(changed));
    }

    private LayerTarget target(WeightLayer layer, @Nullable Calibration calibration) {
        return target(layer, calibration, LayerTarget.Scaling.NONE);
    }

    private LayerTarget target(WeightLayer layer, @Nullable Calibration calibration, LayerTarget.Scaling scaling) {
        Tensor tensor = model.tensors().get(layer.tensor());
        return LayerTarget.of(
                layer,
                tensor,
                pruned.getOrDefault(layer.tensor(), new boolean[0]),
                sensitivity.outputs(layer.tensor()),
                calibration == null ? null : calibration.of(layer.tensor()).orElse(null),
                scaling);
    }

    /** Returns biases, times the factors of outputs, that make up for what quantised weights move the means of outputs by. */
    private float[] correctedBias(int index, LayerTarget target, float[] quantized, double[] factors)
            throws IOException, FormatException {
        float[] bias = new Weights(model.tensors().get(index)).all();
        double[] shift = target.meanShift(quantized, factors);
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (float) ((factors.length == 0 ? 1 : factors[i]) * bias[i] + shift[i]);
        }
        return bias;
    }
}
