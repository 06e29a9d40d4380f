package pith.calibrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pith.calibrate.LayerInput.Value;
import pith.onnx.AttributeProtos;
import pith.onnx.NameUses;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;

/**
 * Makes values from anywhere in a network outputs of it, converted to float, and leaves out what they do not need.
 *
 * <p>A value inside of a subgraph becomes an output of the node around it, and so on up to the main graph: of an If with
 * an empty value for the branch that lacks it; of a Loop or Scan with one more outer axis, that of the steps.
 */
final class Taps {
    private static final String PREFIX = "pith.tap.";
    private static final int EMPTY = 0;
    private static final int FIRST_WITH_NUMBERS = 6;

    private final Set<Value> wanted;
    private final Map<Value, String> outputs = new LinkedHashMap<>();
    private final AttributeProto toFloat;
    private int names;

    private Taps(ModelProto model, Collection<Value> wanted) {
        this.wanted = new LinkedHashSet<>(wanted);
        this.toFloat = toFloat(model);
    }

    /** The attribute of a Cast; the operator sets before 6 name the type, as few models do that still run. */
    private static AttributeProto toFloat(ModelProto model) {
        boolean byName = model.getOpsetImportList().stream()
                .anyMatch(set -> set.getDomain().isEmpty() && set.getVersion() < FIRST_WITH_NUMBERS);
        return byName
                ? AttributeProtos.of("to", TensorProto.DataType.FLOAT.name())
                : AttributeProtos.of("to", TensorProto.DataType.FLOAT_VALUE);
    }

    /**
     * A changed model.
     *
     * @param outputs name of the output that each value is
     */
    record Tapped(ModelProto model, Map<Value, String> outputs) {}

    /** Returns the model with these values as its only outputs. */
    static Tapped of(ModelProto model, Collection<Value> wanted) {
        Taps taps = new Taps(model, wanted);
        GraphProto.Builder graph = model.getGraph().toBuilder();
        List<Export> exports = taps.open(graph, GraphPath.MAIN);
        graph.clearOutput();
        for (Export export : exports) {
            taps.outputs.put(export.value(), export.name());
            graph.addOutput(floats(export.name()));
        }
        prune(graph);
        return new Tapped(model.toBuilder().setGraph(graph).build(), taps.outputs);
    }

    /** A wanted value under the name that it has in the graph at hand. */
    private record Export(Value value, String name) {}

    /** Adds what makes the wanted values in a graph, and in those inside of it, values of the graph itself. */
    private List<Export> open(GraphProto.Builder graph, GraphPath path) {
        List<Export> exports = new ArrayList<>();
        for (int n = 0; n < graph.getNodeCount(); n++) {
            if (reaches(path, n)) {
                NodeProto.Builder node = graph.getNodeBuilder(n);
                exports.addAll(openNode(node, path, n));
            }
        }
        for (Value value : wanted) {
            if (value.graph().equals(path)) {
                String source =
                        value.output() < 0 ? value.name() : output(graph.getNodeBuilder(value.node()), value.output());
                Export export = new Export(value, name());
                graph.addNode(NodeProto.newBuilder()
                        .setOpType("Cast")
                        .addInput(source)
                        .addOutput(export.name())
                        .addAttribute(toFloat));
                exports.add(export);
            }
        }
        return exports;
    }

    private boolean reaches(GraphPath path, int node) {
        int depth = path.steps().size();
        return wanted.stream()
                .map(value -> value.graph().steps())
                .anyMatch(steps -> steps.size() > depth
                        && steps.subList(0, depth).equals(path.steps())
                        && steps.get(depth).node() == node);
    }

    /** Returns the name of a node's output; gives it one where it has none. */
    private String output(NodeProto.Builder node, int number) {
        while (node.getOutputCount() <= number) {
            node.addOutput("");
        }
        if (node.getOutput(number).isEmpty()) {
            node.setOutput(number, name());
        }
        return node.getOutput(number);
    }

    private List<Export> openNode(NodeProto.Builder node, GraphPath path, int index) {
        List<List<Export>> ofGraphs = new ArrayList<>();
        List<GraphProto.Builder> graphs = new ArrayList<>();
        for (int a = 0; a < node.getAttributeCount(); a++) {
            if (node.getAttribute(a).hasG()) {
                GraphProto.Builder graph = node.getAttributeBuilder(a).getGBuilder();
                graphs.add(graph);
                ofGraphs.add(open(graph, path.inner(index, a, 0)));
            }
        }
        if (!node.getOpType().equals("If")) {
            // A Loop has its other outputs before those of the steps, one less than its body, which has a condition.
            int outputs = graphs.get(0).getOutputCount() - (node.getOpType().equals("Loop") ? 1 : 0);
            while (node.getOutputCount() < outputs) {
                node.addOutput(name());
            }
            extendScan(node, ofGraphs.get(0).size());
        }
        List<Export> exports = new ArrayList<>();
        for (int g = 0; g < graphs.size(); g++) {
            for (Export inner : ofGraphs.get(g)) {
                for (int other = 0; other < graphs.size(); other++) {
                    graphs.get(other).addOutput(floats(other == g ? inner.name() : empty(graphs.get(other))));
                }
                Export outer = new Export(inner.value(), name());
                node.addOutput(outer.name());
                exports.add(outer);
            }
        }
        return exports;
    }

    /** Says for new outputs of a Scan what is said for all: which axis the steps are on, and in which order. */
    private static void extendScan(NodeProto.Builder node, int more) {
        for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
            if (attribute.getName().equals("scan_output_axes")
                    || attribute.getName().equals("scan_output_directions")) {
                for (int i = 0; i < more; i++) {
                    attribute.addInts(0);
                }
            }
        }
    }

    private String empty(GraphProto.Builder graph) {
        String name = name();
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Constant")
                .addOutput(name)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(TensorProto.newBuilder()
                                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                                .addDims(EMPTY))));
        return name;
    }

    private String name() {
        return PREFIX + names++;
    }

    private static ValueInfoProto floats(String name) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE)))
                .build();
    }

    /** Leaves out nodes whose outputs nothing needs. */
    private static void prune(GraphProto.Builder graph) {
        Map<String, Integer> makers = new HashMap<>();
        for (int n = 0; n < graph.getNodeCount(); n++) {
            for (String output : graph.getNode(n).getOutputList()) {
                makers.put(output, n);
            }
        }
        Set<Integer> needed = new HashSet<>();
        List<String> names = new ArrayList<>();
        graph.getOutputList().forEach(output -> names.add(output.getName()));
        while (!names.isEmpty()) {
            Integer maker = makers.get(names.remove(names.size() - 1));
            if (maker != null && needed.add(maker)) {
                names.addAll(NameUses.of(graph.getNode(maker)));
            }
        }
        List<NodeProto> kept = new ArrayList<>();
        for (int n = 0; n < graph.getNodeCount(); n++) {
            if (needed.contains(n)) {
                kept.add(graph.getNode(n));
            }
        }
        graph.clearNode().addAllNode(kept);
    }
}
