package pith.translate;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is done to a whole graph before it is written. */
final class Passes {
    private Passes() {}

    /** Makes layers of convolutions and products with what follows them, and removes what no output needs. */
    static void run(GraphBuilder graph, List<Value> outputs) throws IOException {
        removeUnused(graph.nodes(), outputs);
        for (Node node : graph.nodes()) {
            for (Subgraph subgraph : Subgraph.of(node)) {
                run(subgraph.graph(), subgraph.outputs());
            }
        }
        new LayerFolding(graph, outputs).run();
        removeUnused(graph.nodes(), outputs);
    }

    private static void removeUnused(List<Node> nodes, List<Value> outputs) {
        Set<Value> needed = new HashSet<>(outputs);
        Set<Node> kept = new HashSet<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(Subgraph.uses(node));
                kept.add(node);
            }
        }
        nodes.retainAll(kept);
    }
}
