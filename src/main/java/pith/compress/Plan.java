package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import pith.error.FormatException;
import pith.model.Layer;
import pith.model.Model;
import pith.model.Tensor;

/**
 * Which tensor gets which treatment. Biases, normalisation parameters, shapes and small tensors stay exact.
 *
 * @param treatments one for each tensor of the model
 * @param exact names of layers' weights that stay exact although the method changes weights, and why
 */
record Plan(List<Treatment> treatments, Map<String, String> exact) {
    /** Weights below this number are too few for what a codebook costs. */
    private static final int LEAST_ELEMENTS = 256;

    /** Weights for which designing codebooks takes no more than seconds. */
    private static final int MOST_FOR_PRODUCT = 1 << 19;

    /** Bits of powers of two where nothing is said about them, as in the paper. */
    private static final int POWER_BITS = 5;

    /** What an override, or else the options, say of a tensor. */
    private record Wish(boolean chosen, Optional<LayerOverride> override) {}

    /**
     * Plans a conversion.
     *
     * @param priced whether there is a target size, so that options only say the most that a weight may have
     * @throws IllegalArgumentException if an override matches no tensor
     */
    static Plan of(Model model, CompressOptions options, boolean priced) throws IOException, FormatException {
        for (LayerOverride override : options.overrides()) {
            boolean used = false;
            for (int i = 0; i < model.tensors().size(); i++) {
                used |= matches(override, model, i);
            }
            if (!used) {
                List<String> nodes = model.layers().stream().map(Layer::node).toList();
                throw NamePatterns.fault(override.pattern(), "tensor or layer", nodes);
            }
        }
        Map<String, String> exact = new LinkedHashMap<>();
        List<Wish> wishes = new ArrayList<>();
        for (int i = 0; i < model.tensors().size(); i++) {
            wishes.add(
                    options.method() == Method.LOSSLESS
                            ? new Wish(false, Optional.empty())
                            : wish(model, i, options, exact));
        }
        Map<Integer, Double> sparsities = sparsities(model, wishes, options.pruning());
        List<Treatment> treatments = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            treatments.add(treatment(model, i, wishes.get(i), sparsities.getOrDefault(i, 0.0), options, priced));
        }
        return new Plan(treatments, exact);
    }

    private static Wish wish(Model model, int index, CompressOptions options, Map<String, String> exact) {
        Tensor tensor = model.tensors().get(index);
        Optional<Layer> layer = layer(model, index);
        Optional<LayerOverride> override = Optional.empty();
        for (LayerOverride candidate : options.overrides()) {
            if (matches(candidate, model, index)) {
                override = Optional.of(candidate);
            }
        }
        if (layer.isPresent() && options.staysFloat(layer.get().node())) {
            exact.put(tensor.name(), "its node stays float");
            return new Wish(false, override);
        }
        // A tensor that is named is treated even if it would be left alone otherwise.
        boolean wanted = override.map(own -> !own.exact()).orElse(layer.isPresent());
        if (!wanted) {
            override.ifPresent(own -> exact.put(tensor.name(), "as asked"));
            return new Wish(false, override);
        }
        Optional<String> obstacle = obstacle(model, index, override.isPresent(), options.method());
        obstacle.ifPresent(why -> exact.put(tensor.name(), why));
        return new Wish(obstacle.isEmpty(), override);
    }

    /** Returns why the method cannot change a tensor, if it cannot. */
    static Optional<String> obstacle(Model model, int index, boolean named, Method method) {
        Tensor tensor = model.tensors().get(index);
        if (!tensor.type().isReal()) {
            return Optional.of("its elements are of type " + tensor.type());
        }
        if (model.pinned().get(index)) {
            return Optional.of("the graph has to be able to read it");
        }
        if (method == Method.PQ && tensor.shape().rank() == 0) {
            return Optional.of("it has no axis");
        }
        // Integers have to be all of a layer's weights for it to compute with them, however few they are.
        long least = named || method == Method.INT8 ? 1 : LEAST_ELEMENTS;
        if (tensor.shape().elements() < least) {
            return Optional.of("it has only " + tensor.shape().elements() + " elements");
        }
        return Optional.empty();
    }

    /** Returns the sparsity of each tensor that is chosen. */
    private static Map<Integer, Double> sparsities(Model model, List<Wish> wishes, Pruning pruning)
            throws IOException, FormatException {
        Map<Integer, Double> sparsities = new LinkedHashMap<>();
        Map<Integer, Magnitudes> shared = new LinkedHashMap<>();
        for (int i = 0; i < wishes.size(); i++) {
            if (wishes.get(i).chosen()) {
                OptionalDouble own =
                        wishes.get(i).override().map(LayerOverride::sparsity).orElse(OptionalDouble.empty());
                sparsities.put(i, own.orElse(pruning.sparsity()));
                if (own.isEmpty() && pruning.sparsity() > 0 && pruning.scope() == Pruning.Scope.NETWORK) {
                    shared.put(i, Magnitudes.of(new Weights(model.tensors().get(i))));
                }
            }
        }
        if (!shared.isEmpty()) {
            double level = Magnitudes.level(shared.values(), pruning.sparsity());
            shared.forEach((index, magnitudes) -> sparsities.put(index, magnitudes.partBelow(level)));
        }
        return sparsities;
    }

    private static Treatment treatment(
            Model model, int index, Wish wish, double sparsity, CompressOptions options, boolean priced) {
        if (!wish.chosen()) {
            return Treatment.EXACT;
        }
        Optional<Layer> layer = layer(model, index);
        int bits = wish.override()
                .flatMap(own -> own.bits().stream().boxed().findFirst())
                .orElse(options.bits(priced));
        return switch (options.method()) {
            case LOSSLESS -> Treatment.EXACT;
            case DEEP_COMPRESSION -> new SharedWeights(bits, sparsity, options.initialisation());
            case INT8 ->
                new AffineWeights(
                        bits,
                        sparsity,
                        options.perChannel() ? layer.map(Layer::outputAxis).orElse(-1) : -1,
                        options.symmetric());
            case INQ -> new PowerOfTwoWeights(bits, sparsity, options.increments());
            case PQ -> product(model, index, wish, options);
            case AUTO -> new CheapestWeights(candidates(model, index, wish, options));
        };
    }

    /** Returns what may pay for a tensor. */
    private static List<Treatment.Lossy> candidates(Model model, int index, Wish wish, CompressOptions options) {
        int bits = options.bits(true);
        List<Treatment.Lossy> candidates = new ArrayList<>();
        candidates.add(new SharedWeights(bits, 0, options.initialisation()));
        if (model.tensors().get(index).shape().elements() <= MOST_FOR_PRODUCT) {
            candidates.add(product(model, index, wish, options));
        }
        candidates.add(new PowerOfTwoWeights(POWER_BITS, 0, options.increments()));
        // Channels need scales of their own where they have little in common.
        layer(model, index)
                .filter(layer -> layer.groups() > 1)
                .ifPresent(layer -> candidates.add(new AffineWeights(bits, 0, layer.outputAxis(), true)));
        return candidates;
    }

    private static Treatment.Lossy product(Model model, int index, Wish wish, CompressOptions options) {
        SubvectorOptions own = options.subvectors();
        int last = model.tensors().get(index).shape().rank() - 1;
        return new ProductWeights(
                layer(model, index).map(Layer::inputAxis).orElse(last),
                wish.override().map(own::with).orElse(own));
    }

    private static Optional<Layer> layer(Model model, int index) {
        return model.layers().stream().filter(layer -> layer.tensor() == index).findFirst();
    }

    private static boolean matches(LayerOverride override, Model model, int index) {
        return override.matches(model.tensors().get(index).name())
                || model.layers().stream().anyMatch(layer -> layer.tensor() == index && override.matches(layer.node()));
    }
}
