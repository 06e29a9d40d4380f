package pith.calibrate;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pith.model.Layer;

/**
 * Finds the layers that take up a layer's outputs, where each output channel can be given a positive factor of its own that
 * only those layers see: what is between them hands factors on.
 */
final class FollowerFinder {
    /** Operators of one input of whose output a channel is as many times as large as the input's. */
    private static final Set<String> HOMOGENEOUS = Set.of(
            "Relu",
            "LeakyRelu",
            "MaxPool",
            "AveragePool",
            "GlobalMaxPool",
            "GlobalAveragePool",
            "Identity",
            "Flatten",
            "Concat");

    /** Of these, those that keep the axes as they are. */
    private static final Set<String> ELEMENTWISE = Set.of("Relu", "LeakyRelu", "Identity");

    private final GraphIndex index;
    private final List<Layer> layers;
    private final Set<String> outputs;

    /** Values that have been followed: ways may meet again. */
    private final Set<String> followed = new HashSet<>();

    private final Set<Layer> found = new LinkedHashSet<>();

    /**
     * Creates a finder, for one layer.
     *
     * @param layers all uses of tensors as weights
     * @param outputs names of the network's outputs
     */
    FollowerFinder(GraphIndex index, List<Layer> layers, Set<String> outputs) {
        this.index = index;
        this.layers = layers;
        this.outputs = outputs;
    }

    /** Returns the layers that take up a layer's outputs; empty if something else does too, or the layer is none that can be scaled. */
    Optional<Set<Layer>> of(Layer layer) {
        List<Place> places = index.named(layer.node());
        boolean isFound = places.size() == 1
                && isMain(places.get(0))
                && isScalable(places.get(0), layer)
                && collect(places.get(0).node().getOutput(0), layer.operator().equals("Gemm"))
                && !found.isEmpty();
        return isFound ? Optional.of(found) : Optional.empty();
    }

    private boolean isScalable(Place place, Layer layer) {
        boolean isKnown = Set.of("Conv", "Gemm").contains(layer.operator())
                && place.node().getOpType().equals(layer.operator());
        return isKnown && GraphIndex.isStandard(place.node()) && isOnlyUse(layer);
    }

    private boolean isOnlyUse(Layer layer) {
        return layers.stream().filter(other -> other.tensor() == layer.tensor()).count() == 1;
    }

    private static boolean isMain(Place place) {
        return place.graph().equals(GraphPath.MAIN);
    }

    /**
     * Follows a value.
     *
     * @param isFlat whether channels are along its last axis, not its second
     */
    private boolean collect(String value, boolean isFlat) {
        if (outputs.contains(value)) {
            return false;
        } else if (!followed.add(value)) {
            return true;
        }
        return index.names().stream()
                .flatMap(name -> index.named(name).stream())
                .filter(place -> place.node().getInputList().contains(value))
                .allMatch(user -> isMain(user) && GraphIndex.isStandard(user.node()) && follow(user, value, isFlat));
    }

    private boolean follow(Place user, String value, boolean isFlat) {
        String operator = user.node().getOpType();
        if (HOMOGENEOUS.contains(operator)) {
            boolean keepsChannels = switch (operator) {
                case "Concat" -> !isFlat && user.integer("axis", 0) == 1;
                case "Flatten" -> !isFlat && user.integer("axis", 1) == 1;
                default -> !isFlat || ELEMENTWISE.contains(operator);
            };
            return keepsChannels
                    && user.node().getOutputCount() == 1
                    && collect(user.node().getOutput(0), isFlat || operator.equals("Flatten"));
        }
        Optional<Layer> layer = takingUp(user, value, isFlat);
        layer.ifPresent(found::add);
        return layer.isPresent();
    }

    /** Returns the layer that a node is, if a value is its input and has channels where the layer looks for them. */
    private Optional<Layer> takingUp(Place user, String value, boolean isFlat) {
        boolean isInput = user.input(0).equals(value)
                && Stream.iterate(1, i -> i + 1)
                        .limit(Math.max(0, user.node().getInputCount() - 1))
                        .noneMatch(i -> user.input(i).equals(value));
        boolean looksThere = switch (user.node().getOpType()) {
            case "Conv" -> !isFlat;
            case "Gemm" -> isFlat && user.integer("transA", 0) == 0;
            default -> false;
        };
        return layers.stream()
                .filter(layer -> isInput && looksThere)
                .filter(layer -> layer.node().equals(user.name())
                        && layer.operator().equals(user.node().getOpType())
                        && isOnlyUse(layer)
                        && index.named(user.name()).size() == 1)
                .findFirst();
    }
}
