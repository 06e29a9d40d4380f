package pith.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.ValueInfoProto;

/** Finds the outputs of a network that are probabilities because a sigmoid gives them. */
final class SigmoidOutputs {
    /** Operators whose output is a probability if their first input is one. */
    private static final Set<String> KEEPING = Set.of(
            "Identity", "Cast", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Slice", "ReduceMean");

    /** Nodes that are looked at for an output: a graph may have many ways, or go round in circles. */
    private static final int MOST_STEPS = 1000;

    private int steps;

    private SigmoidOutputs() {}

    /** Returns the names of such outputs of a graph. */
    static Set<String> of(GraphProto graph) {
        Set<String> found = new LinkedHashSet<>();
        for (ValueInfoProto output : graph.getOutputList()) {
            if (new SigmoidOutputs().isProbability(List.of(graph), output.getName())) {
                found.add(output.getName());
            }
        }
        return found;
    }

    /**
     * Whether a value is a probability.
     *
     * @param graphs the one that names the value, and those around it, which may define it; the innermost first
     */
    private boolean isProbability(List<GraphProto> graphs, String value) {
        for (int g = 0; g < graphs.size(); g++) {
            for (NodeProto node : graphs.get(g).getNodeList()) {
                int output = node.getOutputList().indexOf(value);
                if (output >= 0) {
                    return ++steps <= MOST_STEPS
                            && GraphIndex.isStandard(node)
                            && isProbability(graphs.subList(g, graphs.size()), node, output);
                }
            }
        }
        return false;
    }

    private boolean isProbability(List<GraphProto> graphs, NodeProto node, int output) {
        if (node.getOpType().equals("If")) {
            return node.getAttributeList().stream()
                    .filter(AttributeProto::hasG)
                    .map(AttributeProto::getG)
                    .allMatch(branch -> output < branch.getOutputCount()
                            && isProbability(
                                    within(branch, graphs),
                                    branch.getOutput(output).getName()));
        }
        return node.getOpType().equals("Sigmoid")
                || (KEEPING.contains(node.getOpType())
                        && node.getInputCount() > 0
                        && isProbability(graphs, node.getInput(0)));
    }

    private static List<GraphProto> within(GraphProto graph, List<GraphProto> around) {
        List<GraphProto> graphs = new ArrayList<>(around.size() + 1);
        graphs.add(graph);
        graphs.addAll(around);
        return graphs;
    }
}
