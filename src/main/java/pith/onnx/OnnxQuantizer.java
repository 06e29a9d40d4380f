package pith.onnx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import pith.error.FormatException;
import pith.model.IntegerWeights;
import pith.model.Model;
import pith.model.Range;
import pith.model.TensorData;
import pith.onnx.OnnxModel.Stored;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.ValueInfoProto;
import pith.source.FileSet;

/**
 * Rewrites models so that onnxruntime computes with integers of eight bits: values that have a range are rounded to them by
 * a pair of nodes QuantizeLinear and DequantizeLinear, and weights and biases of the layers between such values become
 * integers with a DequantizeLinear behind them. The runtime finds these patterns and takes its integer kernels.
 *
 * <p>Weights and activations are unsigned. With signed weights the runtime's kernel for processors without an instruction
 * for dot products adds pairs of products in 16 bits, where they do not always fit.
 */
public final class OnnxQuantizer {
    /** What the name of a value before rounding ends with, if the rounded one bears its name. */
    static final String EXACT = "/exact";

    /**
     * Layers whose weights the runtime rounds by itself, with one scale for all of them, where it finds them floats between
     * rounded values.
     */
    private static final Set<String> ROUNDED_BY_RUNTIME = Set.of("Conv", "ConvTranspose", "Gemm");

    /** First operator set whose DequantizeLinear knows channels. */
    private static final long OPSET_WITH_CHANNELS = 13;

    private final Map<String, IntegerWeights> weights;
    private final SortedMap<String, Range> ranges;
    private final GraphView graph;
    private final Set<String> floats;
    private final QdqNodes qdq;

    private final List<NodeProto> constants = new ArrayList<>();
    private final Map<NodeProto, NodeProto> replaced = new HashMap<>();
    private final Set<NodeProto> folded = new HashSet<>();
    private final Set<String> obsolete = new HashSet<>();

    private OnnxQuantizer(
            GraphProto graph, String domain, Map<String, IntegerWeights> weights, SortedMap<String, Range> ranges) {
        this.weights = weights;
        this.ranges = ranges;
        this.graph = new GraphView(graph);
        this.floats = FloatValues.of(graph);
        this.qdq = new QdqNodes(domain, this.graph.names());
    }

    /**
     * Rewrites a model in memory.
     *
     * @param weights of tensors, by their index
     * @param ranges of values of the main graph
     * @throws IllegalArgumentException if it is not an ONNX model
     * @throws FormatException if its files are damaged, it has another value than the ranges say, is too large for one
     *     file, or is of an operator set that cannot be raised to one with integers
     */
    public static Model quantize(Model model, Map<Integer, IntegerWeights> weights, SortedMap<String, Range> ranges)
            throws IOException, FormatException {
        TensorData file = TensorData.of(rewrite(model, weights, ranges).toByteArray());
        return OnnxImporter.model(file, new ExternalFiles(Path.of("")));
    }

    /** Rewrites a model and writes it as one file, likewise. */
    public static void write(
            Model model, Map<Integer, IntegerWeights> weights, SortedMap<String, Range> ranges, Path target)
            throws IOException, FormatException {
        TensorData file = TensorData.of(rewrite(model, weights, ranges).toByteArray());
        try (FileSet files = FileSet.at(target, true)) {
            files.write("", file);
            files.commit();
        }
    }

    private static ModelProto rewrite(
            Model model, Map<Integer, IntegerWeights> weights, SortedMap<String, Range> ranges)
            throws IOException, FormatException {
        OnnxModel onnx = OnnxModel.of(model);
        Map<String, IntegerWeights> byName = new HashMap<>();
        for (Stored stored : onnx.tensors()) {
            IntegerWeights own = stored.index().map(weights::get).orElse(null);
            if (own != null && stored.tensor().isMainInitializer()) {
                byName.put(stored.tensor().header().getName(), own);
            }
        }
        ModelProto.Builder whole = OpsetRaise.toIntegers(
                ModelProto.parseFrom(OnnxExporter.selfContained(onnx).toByteArray()));
        boolean hasChannels = OpsetRaise.opset(whole) >= OPSET_WITH_CHANNELS;
        String domain = hasChannels ? "" : OpsetRaise.requireMicrosoft(whole);
        new OnnxQuantizer(whole.getGraph(), domain, byName, ranges).rewrite(whole.getGraphBuilder());
        return whole.build();
    }

    private void rewrite(GraphProto.Builder result) throws FormatException {
        for (String value : ranges.keySet()) {
            if (!graph.isNodeOutput(value) && !graph.isGraphInput(value)) {
                throw FormatException.malformed(
                        "", "there is a range for '" + value + "', which the graph does not have");
            }
        }
        for (NodeProto node : graph.nodes()) {
            Optional<IntegerLayer> layer = IntegerLayer.of(node, graph, floats, weights::containsKey);
            if (layer.isPresent() && canBeInteger(layer.get())) {
                replace(layer.get());
            }
        }
        result.clearNode();
        Map<String, String> renamed = new HashMap<>();
        for (ValueInfoProto input : result.getInputList()) {
            Range range = ranges.get(input.getName());
            if (range != null) {
                renamed.put(input.getName(), qdq.unique(input.getName() + "/rounded"));
                result.addAllNode(qdq.rounding(
                        input.getName(), AffineScale.of(range), String.valueOf(renamed.get(input.getName()))));
            }
        }
        result.addAllNode(constants);
        Set<String> shielded = shielded();
        for (NodeProto node : graph.nodes()) {
            if (!folded.contains(node)) {
                addRounded(replaced.getOrDefault(node, node).toBuilder(), renamed, shielded, result);
            }
        }
        result.addAllInitializer(qdq.initializers());
        removeObsolete(result);
    }

    /**
     * Returns the rounded values that layers with weights of floats lead to from rounded inputs, whatever is on the way: the runtime makes
     * some of that one with the layer.
     */
    private Set<String> shielded() {
        Set<String> values = new HashSet<>();
        for (NodeProto node : graph.nodes()) {
            if (ROUNDED_BY_RUNTIME.contains(node.getOpType())
                    && TensorNames.isStandard(node.getDomain())
                    && !replaced.containsKey(node)
                    && ranges.containsKey(node.getInput(0))) {
                Optional<NodeProto> last = Optional.of(node);
                while (last.isPresent() && !ranges.containsKey(last.get().getOutput(0))) {
                    last = graph.onlyConsumer(last.get().getOutput(0))
                            .filter(next -> !next.getOutput(0).isEmpty());
                }
                last.ifPresent(giving -> values.add(giving.getOutput(0)));
            }
        }
        return values;
    }

    /** Adds a node that takes rounded inputs of the graph, and has its outputs rounded. */
    private void addRounded(
            NodeProto.Builder node, Map<String, String> renamed, Set<String> shielded, GraphProto.Builder result) {
        for (int i = 0; i < node.getInputCount(); i++) {
            node.setInput(i, renamed.getOrDefault(node.getInput(i), node.getInput(i)));
        }
        List<NodeProto> after = new ArrayList<>();
        for (int i = 0; i < node.getOutputCount(); i++) {
            String value = node.getOutput(i);
            Range range = ranges.get(value);
            if (range != null) {
                String exact = qdq.unique(value + EXACT);
                node.setOutput(i, exact);
                if (shielded.contains(value)) {
                    node.setOutput(i, qdq.unique(value + "/floats"));
                    after.add(QdqNodes.shield(node.getOutput(i), exact));
                }
                after.addAll(qdq.rounding(exact, AffineScale.of(range), value));
            }
        }
        result.addNode(node).addAllNode(after);
    }

    private boolean canBeInteger(IntegerLayer layer) {
        IntegerWeights own = weights(layer);
        boolean isBetweenIntegers =
                ranges.containsKey(layer.input()) && (ranges.containsKey(layer.output()) || layer.canGiveFloats());
        boolean isTurned = layer.normalization().isPresent()
                && Arrays.stream(factors(layer.normalization().get())).anyMatch(factor -> factor < 0);
        return isBetweenIntegers
                && ChannelWeights.isAlong(own, layer.outputAxis())
                && (!isTurned || ChannelWeights.canBeNegated(own));
    }

    private IntegerWeights weights(IntegerLayer layer) {
        IntegerWeights own = weights.get(layer.weights());
        if (own == null) {
            throw new IllegalStateException("no integers for " + layer.weights());
        }
        return own;
    }

    private void replace(IntegerLayer layer) {
        TensorProto tensor = graph.initializer(layer.weights()).orElseThrow();
        long[] dims = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
        int axis = layer.outputAxis();
        int channels = Math.toIntExact(dims[axis]);
        IntegerWeights own = weights(layer);
        double[] bias = new double[channels];
        if (!layer.bias().isEmpty()) {
            bias = values(layer.bias());
            obsolete.add(layer.bias());
        }
        NodeProto.Builder node = layer.node().toBuilder();
        if (layer.normalization().isPresent()) {
            NodeProto normalization = layer.normalization().get();
            double[] factors = factors(normalization);
            double[] mean = values(normalization.getInput(3));
            double[] shift = values(normalization.getInput(2));
            for (int c = 0; c < channels; c++) {
                bias[c] = (bias[c] - mean[c]) * factors[c] + shift[c];
            }
            own = ChannelWeights.times(own, factors, dims, axis);
            folded.add(normalization);
            obsolete.addAll(normalization.getInputList().subList(1, normalization.getInputCount()));
            node.setOutput(0, normalization.getOutput(0));
        }
        boolean hasBias = !layer.bias().isEmpty() || layer.normalization().isPresent();
        float inputScale = AffineScale.of(range(layer.input())).scale();
        if (hasBias) {
            own = ChannelWeights.withScalesFrom(BiasIntegers.leastScales(bias, inputScale), own, dims, axis);
        }
        NodeProto integers = qdq.weights(layer.weights(), tensor.getDimsList(), own, axis);
        constants.add(integers);
        node.setInput(1, integers.getOutput(0));
        if (hasBias) {
            BiasIntegers rounded = BiasIntegers.of(bias, inputScale, own);
            String name = layer.bias().isEmpty() ? layer.weights() + "/bias" : layer.bias();
            NodeProto biases = qdq.biases(name, rounded.integers(), rounded.scales());
            constants.add(biases);
            if (layer.biasNode().equals(layer.node())) {
                setInput(node, 2, biases.getOutput(0));
            } else {
                NodeProto.Builder addition = layer.biasNode().toBuilder();
                setInput(addition, addition.getInput(0).equals(layer.bias()) ? 0 : 1, biases.getOutput(0));
                replaced.put(layer.biasNode(), addition.build());
            }
        }
        obsolete.add(layer.weights());
        replaced.put(layer.node(), node.build());
    }

    private static void setInput(NodeProto.Builder node, int number, String value) {
        while (node.getInputCount() <= number) {
            node.addInput("");
        }
        node.setInput(number, value);
    }

    private Range range(String value) {
        Range range = ranges.get(value);
        if (range == null) {
            throw new IllegalStateException("no range for " + value);
        }
        return range;
    }

    /** What a normalisation multiplies each channel with. */
    private double[] factors(NodeProto normalization) {
        double[] scale = values(normalization.getInput(1));
        double[] variance = values(normalization.getInput(4));
        float epsilon = Attributes.of(normalization).number("epsilon", 1e-5f);
        double[] factors = new double[scale.length];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = scale[c] / Math.sqrt(variance[c] + epsilon);
        }
        return factors;
    }

    private double[] values(String initializer) {
        return TensorProtos.floats(graph.initializer(initializer).orElseThrow());
    }

    /** Takes away initializers that nothing uses any more, and their mention as inputs. */
    private void removeObsolete(GraphProto.Builder result) {
        Set<String> used = NameUses.of(result.build());
        Set<String> gone = new HashSet<>(obsolete);
        gone.removeAll(used);
        List<TensorProto> initializers = result.getInitializerList().stream()
                .filter(tensor -> !gone.contains(tensor.getName()))
                .toList();
        List<ValueInfoProto> inputs = result.getInputList().stream()
                .filter(input -> !gone.contains(input.getName()))
                .toList();
        result.clearInitializer().addAllInitializer(initializers);
        result.clearInput().addAllInput(inputs);
    }
}
