package pith.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef.ArgDef;

/** The nodes of a graph or function, by name; a function's with its arguments and results. */
final class Body {
    private final List<NodeDef> nodes;
    private final List<String> arguments;
    private final List<String> results;
    private final Map<String, NodeDef> byName = new HashMap<>();

    private Body(List<NodeDef> nodes, List<String> arguments, List<String> results) {
        this.nodes = nodes;
        this.arguments = arguments;
        this.results = results;
        nodes.forEach(node -> byName.putIfAbsent(node.getName(), node));
    }

    static Body of(GraphDef graph) {
        return new Body(graph.getNodeList(), List.of(), List.of());
    }

    static Body of(FunctionDef function) {
        return new Body(
                function.getNodeDefList(),
                function.getSignature().getInputArgList().stream()
                        .map(ArgDef::getName)
                        .toList(),
                function.getSignature().getOutputArgList().stream()
                        .map(result -> function.getRetOrDefault(result.getName(), ""))
                        .toList());
    }

    List<NodeDef> nodes() {
        return nodes;
    }

    /** Names of the arguments, in order. */
    List<String> arguments() {
        return arguments;
    }

    Optional<NodeDef> node(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Whether a result is the argument of the same number. */
    boolean keepsArgument(int number) {
        Optional<String> from = result(number);
        for (int step = 0; step <= nodes.size() && from.isPresent(); step++) {
            String name = Inputs.node(from.get());
            Optional<NodeDef> node = node(name);
            if (node.isEmpty()) {
                return number < arguments.size() && name.equals(arguments.get(number));
            }
            from = node.filter(same -> same.getOp().equals("Identity") && same.getInputCount() > 0)
                    .map(same -> same.getInput(0));
        }
        return false;
    }

    /** Returns what gives a result of the function, written as an input of a node is. */
    Optional<String> result(int number) {
        return number < results.size() ? Optional.of(results.get(number)) : Optional.empty();
    }
}
