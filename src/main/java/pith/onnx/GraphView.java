package pith.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.ValueInfoProto;

/** Who makes and who uses the values of a graph. Values of the graphs inside of its nodes are not its own. */
final class GraphView {
    private final GraphProto graph;
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();

    GraphView(GraphProto graph) {
        this.graph = graph;
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        graph.getOutputList().stream().map(ValueInfoProto::getName).forEach(outputs::add);
        for (NodeProto node : graph.getNodeList()) {
            node.getOutputList().forEach(output -> producers.put(output, node));
            NameUses.of(node)
                    .forEach(name -> consumers
                            .computeIfAbsent(name, unused -> new ArrayList<>())
                            .add(node));
        }
    }

    List<NodeProto> nodes() {
        return graph.getNodeList();
    }

    Optional<TensorProto> initializer(String name) {
        return Optional.ofNullable(initializers.get(name));
    }

    boolean isNodeOutput(String value) {
        return producers.containsKey(value);
    }
    /** Whether a value is an input that must be given. */
    boolean isGraphInput(String value) {
        return !initializers.containsKey(value)
                && graph.getInputList().stream()
                        .anyMatch(input -> input.getName().equals(value));
    }

    /** Returns the one node that uses a value, if there is just one and nothing else does. */
    Optional<NodeProto> onlyConsumer(String value) {
        List<NodeProto> users = consumers.getOrDefault(value, List.of());
        return users.size() == 1 && !outputs.contains(value) ? Optional.of(users.get(0)) : Optional.empty();
    }

    /** All names of values and tensors. */
    Set<String> names() {
        Set<String> names = new HashSet<>(consumers.keySet());
        names.addAll(producers.keySet());
        names.addAll(initializers.keySet());
        names.addAll(outputs);
        graph.getInputList().forEach(input -> names.add(input.getName()));
        return names;
    }

    /** Returns an input of a node, empty if it is left out. */
    static String input(NodeProto node, int number) {
        return number < node.getInputCount() ? node.getInput(number) : "";
    }
}
