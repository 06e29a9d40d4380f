package pith.tensorflow;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedConcreteFunction;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import pith.tensorflow.Frame.Value;

/**
 * Visits the nodes of a graph, of the functions that it calls, as often as it calls them, and then of those that nothing
 * in it calls.
 */
final class GraphWalk {
    /** Nodes of called functions that are visited; functions that call each other many times over could take for ever. */
    private static final int MAX_CALLED_NODES = 1 << 20;

    private static final int MAX_DEPTH = 100;

    private final Origins origins;
    private final BiConsumer<NodeDef, Frame> visitor;

    /** The functions that the present place was called from: one that calls itself is not followed. */
    private final Set<Body> active = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Set<Body> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private int calledNodes;

    private GraphWalk(Origins origins, BiConsumer<NodeDef, Frame> visitor) {
        this.origins = origins;
        this.visitor = visitor;
    }

    static void of(MetaGraphDef graph, Body main, Origins origins, BiConsumer<NodeDef, Frame> visitor) {
        GraphWalk walk = new GraphWalk(origins, visitor);
        Frame outer = Frame.of(main);
        walk.visit(outer, 0);
        captures(graph.getObjectGraphDef(), outer).forEach((name, captured) -> {
            Body function = origins.functions().get(name);
            if (function != null && !walk.visited.contains(function)) {
                walk.visit(Frame.of(function, captured), 0);
            }
        });
        for (Body function : origins.functions().values()) {
            if (!walk.visited.contains(function)) {
                walk.visit(Frame.of(function), MAX_DEPTH);
            }
        }
    }

    /** Returns, by the names of functions, the variables that each takes besides what it is called with. */
    private static Map<String, List<Value>> captures(SavedObjectGraph objects, Frame outer) {
        Map<String, String> nodes = new HashMap<>();
        for (NodeDef node : outer.body().nodes()) {
            if (Operators.isVariable(node.getOp())) {
                nodes.put(Operators.variableName(node), node.getName());
            }
        }
        Map<String, List<Value>> captures = new TreeMap<>();
        objects.getConcreteFunctionsMap()
                .forEach((name, function) -> captures.put(name, captured(function, objects, nodes, outer)));
        return captures;
    }

    private static List<Value> captured(
            SavedConcreteFunction function, SavedObjectGraph objects, Map<String, String> nodes, Frame outer) {
        return function.getBoundInputsList().stream()
                .map(id -> id < 0 || id >= objects.getNodesCount()
                        ? ""
                        : objects.getNodes(id).getVariable().getName())
                .map(variable -> new Value(outer, nodes.getOrDefault(variable, "")))
                .toList();
    }

    private void visit(Frame frame, int depth) {
        visited.add(frame.body());
        for (NodeDef node : frame.body().nodes()) {
            visitor.accept(node, frame);
            if (depth < MAX_DEPTH) {
                visitCalled(node, frame, depth);
            }
        }
    }

    private void visitCalled(NodeDef node, Frame frame, int depth) {
        Optional<Body> called = origins.called(node);
        if (called.isPresent()) {
            enter(Frame.ofCall(called.get(), frame, node, 0), depth);
        } else if (Operators.isLoop(node.getOp())) {
            Optional<Body> body = function(node, "body");
            for (String attribute : List.of("cond", "body")) {
                Optional<Body> function = function(node, attribute);
                if (body.isPresent() && function.isPresent()) {
                    enter(Frame.ofLoop(function.get(), body.get(), frame, node), depth);
                }
            }
        } else if (Operators.isBranch(node.getOp())) {
            for (AttrValue value : new TreeMap<>(node.getAttrMap()).values()) {
                List<String> names = value.hasFunc()
                        ? List.of(value.getFunc().getName())
                        : value.getList().getFuncList().stream()
                                .map(function -> function.getName())
                                .toList();
                for (String name : names) {
                    Optional.ofNullable(origins.functions().get(name))
                            .ifPresent(function -> enter(Frame.ofCall(function, frame, node, 1), depth));
                }
            }
        }
    }

    private Optional<Body> function(NodeDef node, String attribute) {
        String name = node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance())
                .getFunc()
                .getName();
        return Optional.ofNullable(origins.functions().get(name));
    }

    private void enter(Frame frame, int depth) {
        if (calledNodes < MAX_CALLED_NODES && active.add(frame.body())) {
            calledNodes += 1 + frame.body().nodes().size();
            visit(frame, depth + 1);
            active.remove(frame.body());
        }
    }
}
