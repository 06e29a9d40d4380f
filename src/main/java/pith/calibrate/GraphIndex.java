package pith.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.onnx.OnnxOutline;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;

/** All nodes of a network's main graph and the graphs inside of it. Bodies of functions are not looked into. */
final class GraphIndex {
    private final OnnxOutline outline;
    private final Map<String, List<Place>> places = new LinkedHashMap<>();

    GraphIndex(OnnxOutline outline) {
        this.outline = outline;
        visit(outline.proto().getGraph(), GraphPath.MAIN, "", List.of(), new Scope(null));
    }

    /** Returns the nodes of a name; names need not be unique. */
    List<Place> named(String name) {
        return places.getOrDefault(name, List.of());
    }

    /** Names of all nodes. */
    Set<String> names() {
        return places.keySet();
    }

    /** What a name stands for in a graph and those around it. */
    private record Scope(@Nullable Scope outer, Map<String, OptionalInt> values) {
        Scope(@Nullable Scope outer) {
            this(outer, new HashMap<>());
        }

        OptionalInt find(String name) {
            OptionalInt value = values.get(name);
            if (value != null) {
                return value;
            }
            return outer == null ? OptionalInt.empty() : outer.find(name);
        }
    }

    private void visit(GraphProto graph, GraphPath path, String prefix, List<String> around, Scope scope) {
        graph.getInputList().forEach(input -> scope.values.put(input.getName(), OptionalInt.empty()));
        graph.getInitializerList().forEach(tensor -> scope.values.put(tensor.getName(), outline.tensor(tensor)));
        for (int n = 0; n < graph.getNodeCount(); n++) {
            NodeProto node = graph.getNode(n);
            Place place = new Place(
                    path,
                    prefix + label(node),
                    n,
                    node,
                    around,
                    node.getInputList().stream().map(scope::find).toList());
            places.computeIfAbsent(place.name(), name -> new ArrayList<>()).add(place);
            node.getOutputList().forEach(output -> scope.values.put(output, OptionalInt.empty()));
            if (node.getOutputCount() > 0) {
                scope.values.put(node.getOutput(0), output(place));
            }
            List<String> deeper = new ArrayList<>(around);
            deeper.add(isStandard(node) ? node.getOpType() : node.getDomain() + "." + node.getOpType());
            for (int a = 0; a < node.getAttributeCount(); a++) {
                AttributeProto attribute = node.getAttribute(a);
                List<GraphProto> graphs = graphs(attribute);
                for (int g = 0; g < graphs.size(); g++) {
                    visit(
                            graphs.get(g),
                            path.inner(n, a, g),
                            place.name() + "/" + attribute.getName() + "/",
                            deeper,
                            new Scope(scope));
                }
            }
        }
    }

    /** The graphs of an attribute: the one, or the several. */
    static List<GraphProto> graphs(AttributeProto attribute) {
        return attribute.hasG() ? List.of(attribute.getG()) : attribute.getGraphsList();
    }

    static boolean isStandard(NodeProto node) {
        return node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
    }

    /** Returns the tensor that a node's first output is made of; the operators are those that weights are found through. */
    private OptionalInt output(Place place) {
        if (!isStandard(place.node())) {
            return OptionalInt.empty();
        }
        OptionalInt input = place.constants().isEmpty()
                ? OptionalInt.empty()
                : place.constants().get(0);
        return switch (place.node().getOpType()) {
            case "Constant" ->
                place.attribute("value")
                        .filter(AttributeProto::hasT)
                        .map(attribute -> outline.tensor(attribute.getT()))
                        .orElse(OptionalInt.empty());
            case "Identity", "Cast", "CastLike", "Slice", "Transpose", "Unsqueeze", "Squeeze" -> input;
            case "Concat" -> place.constants().stream().allMatch(input::equals) ? input : OptionalInt.empty();
            default -> OptionalInt.empty();
        };
    }

    /** The name that {@link pith.model.Layer} gives a node. */
    private static String label(NodeProto node) {
        if (!node.getName().isEmpty()) {
            return node.getName();
        }
        return node.getOutputList().stream()
                .filter(output -> !output.isEmpty())
                .findFirst()
                .orElse(node.getOpType());
    }
}
