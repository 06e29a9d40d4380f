package pith.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;

/** The names of values that nodes refer to, those in the graphs inside of them included. */
public final class NameUses {
    private NameUses() {}

    /**
     * Returns the names that a node refers to. Names that the graphs inside of it define for themselves are among them;
     * they are different from those outside, as the schema demands.
     */
    public static Set<String> of(NodeProto node) {
        Set<String> names = new HashSet<>();
        add(node, names);
        return names;
    }

    /** Returns the names that a graph's nodes and outputs refer to. */
    static Set<String> of(GraphProto graph) {
        Set<String> names = new HashSet<>();
        add(graph, names);
        return names;
    }

    private static void add(NodeProto node, Set<String> names) {
        names.addAll(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            List<GraphProto> graphs = attribute.hasG() ? List.of(attribute.getG()) : attribute.getGraphsList();
            graphs.forEach(graph -> add(graph, names));
        }
    }

    private static void add(GraphProto graph, Set<String> names) {
        graph.getNodeList().forEach(node -> add(node, names));
        graph.getOutputList().forEach(output -> names.add(output.getName()));
    }
}
