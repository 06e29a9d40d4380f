package pith.tensorflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import pith.error.FormatException;

/** Finds cycles in graphs: a node must not need its own output, but for that of NextIteration, which closes a loop. */
final class Cycles {
    private Cycles() {}

    /**
     * Checks all graphs and functions.
     *
     * @throws FormatException if one has a cycle; the message names a node of it
     */
    static void check(List<MetaGraphDef> graphs) throws FormatException {
        for (MetaGraphDef graph : graphs) {
            check(graph.getGraphDef().getNodeList(), "the graph");
            for (FunctionDef function : graph.getGraphDef().getLibrary().getFunctionList()) {
                String name = function.getSignature().getName();
                check(function.getNodeDefList(), "function '" + name + "'");
            }
        }
    }

    private static void check(List<NodeDef> nodes, String place) throws FormatException {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            numbers.put(nodes.get(i).getName(), i);
        }
        List<List<Integer>> users = new ArrayList<>();
        nodes.forEach(node -> users.add(new ArrayList<>()));
        int[] waiting = new int[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            for (String input : nodes.get(i).getInputList()) {
                Integer from = numbers.get(Inputs.node(input));
                if (from != null && !Operators.isBackEdge(nodes.get(from).getOp())) {
                    users.get(from).add(i);
                    waiting[i]++;
                }
            }
        }
        Deque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        while (!ready.isEmpty()) {
            for (int user : users.get(ready.poll())) {
                if (--waiting[user] == 0) {
                    ready.add(user);
                }
            }
        }
        if (Arrays.stream(waiting).anyMatch(left -> left > 0)) {
            throw FormatException.malformed(
                    "", place + " has a cycle through node '" + onCycle(nodes, waiting, numbers) + "'");
        }
    }

    /** Returns a node on a cycle: from any node that waits, a way back over nodes that wait comes to one. */
    private static String onCycle(List<NodeDef> nodes, int[] waiting, Map<String, Integer> numbers) {
        int at = 0;
        while (waiting[at] == 0) {
            at++;
        }
        for (int step = 0; step < nodes.size(); step++) {
            for (String input : nodes.get(at).getInputList()) {
                Integer from = numbers.get(Inputs.node(input));
                if (from != null
                        && waiting[from] > 0
                        && !Operators.isBackEdge(nodes.get(from).getOp())) {
                    at = from;
                    break;
                }
            }
        }
        return nodes.get(at).getName();
    }
}
