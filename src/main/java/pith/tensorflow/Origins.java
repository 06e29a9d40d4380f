package pith.tensorflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import pith.model.Axes;
import pith.tensorflow.Frame.Value;

/** Follows values back to the nodes that their elements come from, out of functions and into them. */
final class Origins {
    /** Nodes on the way back from a value; more are a graph that was made to go on for ever. */
    private static final int MAX_STEPS = 10_000;

    /** Parts of a value that are looked at. */
    private static final int MAX_PARTS = 1000;

    private static final AttrValue NO_VALUE = AttrValue.getDefaultInstance();

    private final Map<String, Body> functions = new LinkedHashMap<>();

    Origins(GraphDef graph) {
        for (FunctionDef function : graph.getLibrary().getFunctionList()) {
            functions.put(function.getSignature().getName(), Body.of(function));
        }
    }

    /**
     * A node that a value comes from.
     *
     * @param output which of the node's outputs
     * @param changes what happened to the axes on the way, the latest first
     */
    record Origin(NodeDef node, int output, Frame frame, List<Function<Axes, Optional<Axes>>> changes) {
        Origin {
            changes = List.copyOf(changes);
        }

        /** Returns the axes that the value has, if the origin has a number of axes. */
        Optional<Axes> axes(int rank) {
            Optional<Axes> axes = Optional.of(Axes.of(rank));
            for (int i = changes.size() - 1; i >= 0; i--) {
                axes = axes.flatMap(changes.get(i));
            }
            return axes;
        }
    }

    /** The functions of the graph, by their names. */
    Map<String, Body> functions() {
        return functions;
    }

    /** Returns the function that a node calls, if it calls just one, with its own inputs. */
    Optional<Body> called(NodeDef node) {
        String name = Operators.isCall(node.getOp())
                ? node.getAttrOrDefault("f", NO_VALUE).getFunc().getName()
                : node.getOp();
        return Optional.ofNullable(functions.get(name));
    }

    /** Returns where a value comes from; nothing for an argument that is not known. */
    Optional<Origin> find(Value value) {
        Frame frame = value.frame();
        String input = value.input();
        List<Function<Axes, Optional<Axes>>> changes = new ArrayList<>();
        for (int step = 0; step < MAX_STEPS && !Inputs.isControl(input); step++) {
            Optional<NodeDef> found = frame.body().node(Inputs.node(input));
            Optional<Value> next;
            if (found.isEmpty()) {
                next = frame.argument(Inputs.node(input));
            } else {
                NodeDef node = found.get();
                int output = Inputs.output(input);
                next = before(node, output, frame, changes);
                if (next.isEmpty()) {
                    return Optional.of(new Origin(node, output, frame, changes));
                }
            }
            if (next.isEmpty()) {
                return Optional.empty();
            }
            frame = next.get().frame();
            input = next.get().input();
        }
        return Optional.empty();
    }

    /**
     * Returns where the elements of a value come from: the places of its parts if it is put together of several, as a
     * variable that was cut in parts is.
     */
    List<Origin> parts(Value value) {
        Optional<Origin> whole = find(value);
        if (whole.isEmpty()) {
            return List.of();
        }
        Origin origin = whole.get();
        List<String> inputs = Operators.concatenated(origin.node());
        if (inputs.isEmpty() || inputs.size() > MAX_PARTS) {
            return List.of(origin);
        }
        List<Origin> parts = new ArrayList<>();
        for (String input : inputs) {
            find(new Value(origin.frame(), input)).ifPresent(part -> {
                List<Function<Axes, Optional<Axes>>> changes = new ArrayList<>(origin.changes());
                changes.addAll(part.changes());
                parts.add(new Origin(part.node(), part.output(), part.frame(), changes));
            });
        }
        return parts;
    }

    /** Returns the value that a node passes on, if it does. */
    private Optional<Value> before(
            NodeDef node, int output, Frame frame, List<Function<Axes, Optional<Axes>>> changes) {
        Optional<Body> function = called(node);
        if (function.isPresent()) {
            Frame inner = Frame.ofCall(function.get(), frame, node, 0);
            return function.get().result(output).map(result -> new Value(inner, result));
        } else if (Operators.passesEach(node.getOp())) {
            return input(node, output, frame);
        } else if (Operators.passesOn(node.getOp())) {
            return input(node, 0, frame);
        }
        Optional<Function<Axes, Optional<Axes>>> change = change(node, frame);
        change.ifPresent(changes::add);
        return change.isPresent() ? input(node, 0, frame) : Optional.empty();
    }

    private Optional<Function<Axes, Optional<Axes>>> change(NodeDef node, Frame frame) {
        return switch (node.getOp()) {
            case "Transpose" -> integers(node, 1, frame).map(perm -> axes -> axes.transposed(perm));
            case "ExpandDims" -> integers(node, 1, frame).map(places -> axes -> axes.unsqueezed(places));
            case "Squeeze" -> {
                List<Long> places = node.getAttrOrDefault("squeeze_dims", NO_VALUE)
                        .getList()
                        .getIList();
                yield places.isEmpty() ? Optional.empty() : Optional.of(axes -> axes.squeezed(places));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Value> input(NodeDef node, int number, Frame frame) {
        return number < node.getInputCount() ? Optional.of(new Value(frame, node.getInput(number))) : Optional.empty();
    }

    /** Returns the value of an input that is a constant. */
    Optional<TensorProto> constant(NodeDef node, int number, Frame frame) {
        return input(node, number, frame).flatMap(this::find).flatMap(origin -> SmallConstants.value(origin.node()));
    }

    /** Returns the elements of an input that is a small constant of integers. */
    Optional<List<Long>> integers(NodeDef node, int number, Frame frame) {
        return constant(node, number, frame).flatMap(SmallConstants::integers);
    }
}
