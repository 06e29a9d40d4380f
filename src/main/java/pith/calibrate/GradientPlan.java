package pith.calibrate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import pith.error.FormatException;
import pith.model.Layer;
import pith.onnx.NameUses;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;

/** Which values of a network gradients are made of, and the graph that computes those of its layers' outputs. */
final class GradientPlan {
    private final GraphProto graph;
    private final long operatorSet;

    /** Node of each layer that can be looked at. */
    private final Map<Layer, Place> layers = new LinkedHashMap<>();

    /** Values that change with the network's inputs. */
    private final Set<String> varying = new HashSet<>();

    /** Values that change with weights of layers. */
    private final Set<String> active = new HashSet<>();

    GradientPlan(Network network, Iterable<Layer> wanted) {
        this.graph = network.outline().proto().getGraph();
        this.operatorSet = network.outline().operatorSet();
        GraphIndex index = new GraphIndex(network.outline());
        for (Layer layer : wanted) {
            index.named(layer.node()).stream()
                    .filter(place -> place.graph().equals(GraphPath.MAIN)
                            && place.node().getOpType().equals(layer.operator())
                            && place.node().getOutputCount() > 0)
                    .findFirst()
                    .ifPresent(place -> layers.put(layer, place));
        }
        follow();
    }

    /** Follows inputs and layers through the graph. */
    private void follow() {
        Set<String> initializers = new HashSet<>();
        graph.getInitializerList().forEach(tensor -> initializers.add(tensor.getName()));
        graph.getInputList().stream()
                .filter(input -> !initializers.contains(input.getName()))
                .forEach(input -> varying.add(input.getName()));
        Set<Integer> starts = new HashSet<>();
        layers.values().forEach(place -> starts.add(place.index()));
        for (int n = 0; n < graph.getNodeCount(); n++) {
            NodeProto node = graph.getNode(n);
            Set<String> uses = NameUses.of(node);
            if (uses.stream().anyMatch(varying::contains)) {
                varying.addAll(node.getOutputList());
            }
            boolean changes = uses.stream().anyMatch(active::contains) && !GradientRules.isConstant(node);
            if (changes || starts.contains(n)) {
                active.addAll(node.getOutputList());
            }
        }
        varying.remove("");
        active.remove("");
    }

    /** Values that the rules may ask for: inputs and outputs of nodes behind layers. */
    Set<String> values(boolean thatVary) {
        Set<String> values = new LinkedHashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOutputList().stream().anyMatch(active::contains)) {
                values.addAll(node.getInputList());
                values.add(node.getOutput(0));
            }
        }
        values.remove("");
        values.removeIf(value -> varying.contains(value) != thatVary);
        return values;
    }

    /**
     * A graph of gradients.
     *
     * @param seeds input for the gradient of each of the network's outputs
     * @param squares output for each layer that has a gradient: sums of its squares, one for each output channel
     */
    record Written(ModelProto model, Set<String> used, Map<String, String> seeds, Map<Layer, String> squares) {}

    /**
     * Writes the graph for values of certain shapes.
     *
     * @param outputs of the network, which gradients begin at
     * @param values of the network, for their shapes
     * @param constants those among them that do not change with the network's inputs
     * @return empty if no layer's gradient can be found out
     */
    Optional<Written> write(List<String> outputs, Map<String, Activation> values, Map<String, Activation> constants)
            throws FormatException {
        GradientWriter writer = new GradientWriter(values);
        GradientRules rules = new GradientRules(writer, active::contains, constants, operatorSet);
        Map<String, String> seeds = new LinkedHashMap<>();
        outputs.stream().filter(active::contains).forEach(output -> seeds.put(output, writer.seed(output)));
        List<NodeProto> backwards = new ArrayList<>(graph.getNodeList());
        Collections.reverse(backwards);
        for (NodeProto node : backwards) {
            if (node.getOutputList().stream().anyMatch(active::contains)) {
                handOn(node, writer, rules);
            }
        }
        Map<Layer, String> squares = new LinkedHashMap<>();
        layers.forEach((layer, place) -> {
            String output = place.node().getOutput(0);
            Optional<String> gradient = writer.isUnknown(output) ? Optional.empty() : writer.gradient(output);
            int rank = writer.shape(output).length;
            OptionalInt axis = channelAxis(layer, place, rank);
            if (gradient.isPresent() && axis.isPresent()) {
                squares.put(layer, writer.squares(gradient.get(), axis.getAsInt(), rank));
            }
        });
        return squares.isEmpty()
                ? Optional.empty()
                : Optional.of(new Written(writer.model(), writer.used(), seeds, squares));
    }

    private void handOn(NodeProto node, GradientWriter writer, GradientRules rules) throws FormatException {
        boolean known = node.getOutputList().stream().noneMatch(writer::isUnknown)
                && node.getOutputList().stream()
                        .skip(1)
                        .allMatch(output -> writer.gradient(output).isEmpty());
        Optional<String> gradient = writer.gradient(node.getOutput(0));
        if (!known || (gradient.isPresent() && !rules.write(node, gradient.get()))) {
            NameUses.of(node).stream().filter(active::contains).forEach(writer::giveUp);
        }
    }

    /** Returns the axis of a layer's output that its rows of weights run along. */
    private static OptionalInt channelAxis(Layer layer, Place place, int rank) {
        return switch (layer.operator()) {
            case "Conv", "ConvTranspose", "Gemm" -> OptionalInt.of(1);
            case "MatMul" -> {
                boolean weightsLeft = place.constants().get(0).equals(OptionalInt.of(layer.tensor()));
                yield OptionalInt.of(weightsLeft ? rank - 2 : rank - 1);
            }
            default -> OptionalInt.empty();
        };
    }
}
