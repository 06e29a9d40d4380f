package pith.translate;

import java.util.ArrayList;
import java.util.List;

/** A graph inside a node, such as the body of a loop. Its nodes may use values of the graph around it. */
record Subgraph(GraphBuilder graph, List<Value> inputs, List<Value> outputs) {
    Subgraph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Returns the subgraphs of a node. */
    static List<Subgraph> of(Node node) {
        List<Subgraph> subgraphs = new ArrayList<>();
        for (Object value : node.attributes().values()) {
            if (value instanceof Subgraph subgraph) {
                subgraphs.add(subgraph);
            }
        }
        return subgraphs;
    }

    /** Returns the values that a node takes, in its subgraphs too. */
    static List<Value> uses(Node node) {
        List<Value> uses = new ArrayList<>(node.inputs());
        for (Subgraph subgraph : of(node)) {
            subgraph.graph().nodes().forEach(inner -> uses.addAll(uses(inner)));
            uses.addAll(subgraph.outputs());
        }
        return uses;
    }
}
