package pith.onnx;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import pith.error.FormatException;
import pith.model.Model;
import pith.model.Range;
import pith.onnx.OnnxModel.Stored;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;

/**
 * The values of a network's main graph that have to be integers for its nodes to compute with integers in onnxruntime:
 * what goes into such nodes and what comes out. A value that only a Relu, a Clip or a normalisation takes is not among
 * them, as these become one with the node before.
 */
public final class QuantizableValues {
    /** Operators that compute with integers in a way of their own. */
    private static final Set<String> COMPUTING = Set.of("Add", "Mul", "AveragePool", "GlobalAveragePool");

    /** Operators that move elements and leave them as they are. */
    private static final Set<String> MOVING = Set.of(
            "Identity",
            "MaxPool",
            "Reshape",
            "Flatten",
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Slice",
            "Gather",
            "Expand",
            "Tile");

    private final GraphView graph;
    private final Set<String> floats;
    private final Predicate<NodeProto> mayBeIntegers;
    private final Predicate<String> hasIntegers;

    /** Values that some node takes as integers. */
    private final Set<String> demanded = new HashSet<>();

    /** By value, the value whose range it shares: the one that its elements are from, or go into. */
    private final SortedMap<String, String> sources = new TreeMap<>();

    private QuantizableValues(GraphProto graph, Predicate<NodeProto> mayBeIntegers, Predicate<String> hasIntegers) {
        this.graph = new GraphView(graph);
        this.floats = FloatValues.of(graph);
        this.mayBeIntegers = mayBeIntegers;
        this.hasIntegers = hasIntegers;
    }

    /**
     * Finds the values of a model.
     *
     * @param hasIntegers whether a tensor, by its index, holds weights that are integers but for a scale
     * @param staysFloat whether the node of a name, or of the name of its first output, is to compute with floats
     * @throws IllegalArgumentException if it is not an ONNX model
     * @throws FormatException if its files are not
     */
    public static QuantizableValues of(Model model, IntPredicate hasIntegers, Predicate<String> staysFloat)
            throws IOException, FormatException {
        OnnxModel onnx = OnnxModel.of(model);
        Set<String> integers = new HashSet<>();
        for (Stored stored : onnx.tensors()) {
            if (stored.tensor().isMainInitializer()
                    && stored.index().filter(hasIntegers::test).isPresent()) {
                integers.add(stored.tensor().header().getName());
            }
        }
        QuantizableValues values = new QuantizableValues(
                onnx.proto().getGraph(), node -> !staysFloat.test(TensorNames.label(node)), integers::contains);
        values.findDemanded();
        values.findAll();
        return values;
    }

    /** Names of the values. */
    public Set<String> names() {
        return Collections.unmodifiableSet(sources.keySet());
    }

    /** Names of values whose ranges all the others share. */
    public Set<String> sources() {
        return new HashSet<>(sources.values());
    }

    /**
     * Names of the sources of what some nodes take and give.
     *
     * @param chosen whether the node of a name, or of the name of its first output, is one of them
     */
    public Set<String> sourcesAround(Predicate<String> chosen) {
        Set<String> around = new HashSet<>();
        for (NodeProto node : graph.nodes()) {
            if (chosen.test(TensorNames.label(node))) {
                node.getInputList().forEach(input -> around.add(sources.getOrDefault(input, input)));
                for (String output : node.getOutputList()) {
                    String last = IntegerLayer.afterCutOff(output, graph);
                    around.add(sources.getOrDefault(last, last));
                }
            }
        }
        around.retainAll(sources());
        return around;
    }

    /**
     * Gives every value the range of its source.
     *
     * @param ofSources ranges of some of the sources; values of the others are left out
     */
    public SortedMap<String, Range> complete(Map<String, Range> ofSources) {
        SortedMap<String, Range> ranges = new TreeMap<>();
        sources.forEach((value, source) -> {
            Range range = ofSources.get(source);
            if (range != null) {
                ranges.put(value, range);
            }
        });
        return ranges;
    }

    private void findDemanded() {
        List<NodeProto> nodes = graph.nodes();
        for (int n = nodes.size() - 1; n >= 0; n--) {
            NodeProto node = nodes.get(n);
            Optional<IntegerLayer> layer = layer(node);
            if (layer.isPresent()) {
                demanded.add(layer.get().input());
            } else if (isComputing(node)) {
                demanded.addAll(node.getInputList());
            } else if (isMoving(node) && demanded.contains(node.getOutput(0))) {
                demanded.add(node.getInput(0));
            } else if (isConcat(node) && demanded.contains(node.getOutput(0))) {
                demanded.addAll(node.getInputList());
            }
        }
    }

    private void findAll() {
        for (String value : demanded) {
            sources.put(value, value);
        }
        Map<String, String> moved = new HashMap<>();
        Map<String, String> joined = new HashMap<>();
        for (NodeProto node : graph.nodes()) {
            Optional<IntegerLayer> layer = layer(node);
            if (layer.isPresent() && !layer.get().canGiveFloats()) {
                sources.putIfAbsent(layer.get().output(), layer.get().output());
            } else if (isComputing(node)) {
                String output = IntegerLayer.afterCutOff(node.getOutput(0), graph);
                sources.putIfAbsent(output, output);
            } else if (isMoving(node) && demanded.contains(node.getOutput(0))) {
                String from = node.getInput(0);
                moved.put(node.getOutput(0), from);
            } else if (isConcat(node) && demanded.contains(node.getOutput(0))) {
                // Rounded as the whole is, what goes nowhere else is rounded only once.
                node.getInputList().stream()
                        .filter(input -> graph.onlyConsumer(input).isPresent())
                        .forEach(input -> joined.put(input, node.getOutput(0)));
            }
        }
        joined.putAll(moved);
        sources.replaceAll((value, source) -> source(value, joined));
    }

    private static String source(String value, Map<String, String> next) {
        String source = value;
        while (next.containsKey(source)) {
            source = String.valueOf(next.get(source));
        }
        return source;
    }

    private Optional<IntegerLayer> layer(NodeProto node) {
        return mayBeIntegers.test(node) ? IntegerLayer.of(node, graph, floats, hasIntegers) : Optional.empty();
    }

    private boolean isComputing(NodeProto node) {
        return isOf(COMPUTING, node) && node.getInputList().stream().allMatch(this::isVariable);
    }

    private boolean isConcat(NodeProto node) {
        return isOf(Set.of("Concat"), node) && node.getInputList().stream().allMatch(this::isVariable);
    }

    private boolean isMoving(NodeProto node) {
        return isOf(MOVING, node) && node.getInputCount() > 0 && isVariable(node.getInput(0));
    }

    private boolean isOf(Set<String> operators, NodeProto node) {
        return TensorNames.isStandard(node.getDomain())
                && operators.contains(node.getOpType())
                && node.getOutputCount() == 1
                && mayBeIntegers.test(node);
    }

    private boolean isVariable(String value) {
        return floats.contains(value) && graph.initializer(value).isEmpty();
    }
}
