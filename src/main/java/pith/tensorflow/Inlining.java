package pith.tensorflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;
import pith.error.FormatException;
import pith.model.Tensor;
import pith.source.UniqueNames;
import pith.tensorflow.Frame.Value;
import pith.tensorflow.Operation.Output;

/**
 * Makes operations of nodes, those of called functions among them, as far as some values need them. Nodes that pass a
 * value on as it is, calls and reads of variables leave none behind.
 */
final class Inlining {
    private static final int MAX_OPERATIONS = 1 << 20;

    /** Calls inside calls; functions that call themselves never end. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_STEPS = 10_000;

    /** Operator of an argument, which stands for what a function is called with. */
    static final String ARGUMENT = "_Arg";

    /** What finds the value of a constant or a variable. */
    interface Constants {
        Optional<Tensor> value(NodeDef node) throws FormatException;
    }

    private final Origins origins;
    private final Constants constants;
    private final UniqueNames names = new UniqueNames();
    private final Set<String> taken = new HashSet<>();
    private final Map<Frame, Map<NodeDef, Frame>> calls = new HashMap<>();
    private final Map<Frame, Call> callers = new HashMap<>();
    private final Map<Frame, Map<Object, Operation>> built = new HashMap<>();
    private final Map<Operation, Place> places = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();

    Inlining(Origins origins, Constants constants) {
        this.origins = origins;
        this.constants = constants;
    }

    /** How a frame came about: by a call of some depth, with a name. */
    private record Call(int depth, String name) {}

    /**
     * An output of a node in a frame, or an argument of the frame's function.
     *
     * @param node a NodeDef, or the name of the argument
     */
    record Place(Frame frame, Object node, int number) {}

    /** Operations made so far, each after those whose outputs it takes. */
    List<Operation> operations() {
        return operations;
    }

    /** Returns the place of the node that an operation was made of. */
    Place place(Operation operation) {
        Place place = places.get(operation);
        if (place == null) {
            throw new IllegalArgumentException(operation + " is of another graph");
        }
        return place;
    }

    Origins origins() {
        return origins;
    }

    /**
     * Returns the output of an operation that a value is, with all operations that it needs.
     *
     * @throws FormatException if nodes are missing, or there is no end of them
     */
    Output output(Value value) throws FormatException {
        Place root = find(value);
        Deque<Place> waiting = new ArrayDeque<>();
        Set<Object> begun = new HashSet<>();
        waiting.push(root);
        while (!waiting.isEmpty()) {
            Place place = waiting.peek();
            if (operation(place).isPresent()) {
                waiting.pop();
                continue;
            }
            List<Place> inputs = inputs(place);
            List<Place> missing =
                    inputs.stream().filter(input -> operation(input).isEmpty()).toList();
            if (missing.isEmpty()) {
                build(place, inputs);
                waiting.pop();
            } else if (!begun.add(new Key(place.frame(), place.node()))) {
                throw FormatException.malformed("", "node '" + name(place) + "' needs its own output");
            } else {
                missing.forEach(waiting::push);
            }
        }
        return new Output(operation(root).orElseThrow(), root.number());
    }

    /** A node in a frame, equal only to the same. */
    private static final class Key {
        private final Frame frame;
        private final Object node;

        Key(Frame frame, Object node) {
            this.frame = frame;
            this.node = node;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.frame == frame && key.node == node;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(frame) + System.identityHashCode(node);
        }
    }

    private Optional<Operation> operation(Place place) {
        return Optional.ofNullable(built.getOrDefault(place.frame(), Map.of()).get(place.node()));
    }

    private List<Place> inputs(Place place) throws FormatException {
        List<Place> inputs = new ArrayList<>();
        if (place.node() instanceof NodeDef node && !isValue(node)) {
            for (String input : node.getInputList()) {
                if (!Inputs.isControl(input)) {
                    inputs.add(find(new Value(place.frame(), input)));
                }
            }
        }
        return inputs;
    }

    private static boolean isValue(NodeDef node) {
        return Operators.isVariable(node.getOp()) || node.getOp().equals("Const");
    }

    private void build(Place place, List<Place> inputs) throws FormatException {
        if (operations.size() >= MAX_OPERATIONS) {
            throw FormatException.limit("", "functions inlined, the graph has more than " + MAX_OPERATIONS + " nodes");
        }
        List<Output> outputs = new ArrayList<>();
        for (Place input : inputs) {
            outputs.add(new Output(operation(input).orElseThrow(), input.number()));
        }
        Operation operation;
        if (place.node() instanceof NodeDef node) {
            boolean value = isValue(node);
            String name = Operators.isVariable(node.getOp()) ? Operators.variableName(node) : node.getName();
            operation = new Operation(
                    unique(place.frame(), name),
                    value ? "Const" : node.getOp(),
                    node.getAttrMap(),
                    outputs,
                    value ? constants.value(node) : Optional.empty());
        } else {
            operation = new Operation(
                    unique(place.frame(), String.valueOf(place.node())),
                    ARGUMENT,
                    Map.of(),
                    List.of(),
                    Optional.empty());
        }
        built.computeIfAbsent(place.frame(), frame -> new IdentityHashMap<>()).put(place.node(), operation);
        places.put(operation, place);
        operations.add(operation);
    }

    /** Returns the name of a node; preceded by that of the call it is in where another one has it already. */
    private String unique(Frame frame, String name) {
        String call = call(frame).name();
        String candidate = taken.add(name) || call.isEmpty() ? name : call + "/" + name;
        taken.add(candidate);
        return names.unique(candidate);
    }

    private static String name(Place place) {
        return place.node() instanceof NodeDef node ? node.getName() : String.valueOf(place.node());
    }

    private Call call(Frame frame) {
        return callers.getOrDefault(frame, new Call(0, ""));
    }

    /** Follows a value to the node that makes it. */
    private Place find(Value value) throws FormatException {
        Value at = value;
        for (int step = 0; step < MAX_STEPS; step++) {
            Frame frame = at.frame();
            String name = Inputs.node(at.input());
            Optional<NodeDef> node = frame.body().node(name);
            if (node.isEmpty()) {
                Optional<Value> argument = frame.argument(name);
                int number = frame.body().arguments().indexOf(name);
                if (argument.isEmpty() && number >= 0) {
                    return new Place(frame, frame.body().arguments().get(number), 0);
                }
                String input = at.input();
                at = argument.orElseThrow(() ->
                        FormatException.malformed("", "the graph has no node '" + name + "' for the input " + input));
                continue;
            }
            int number = OutputNumbers.of(node.get(), at.input());
            Optional<Value> before = before(node.get(), number, frame);
            if (before.isEmpty()) {
                return new Place(frame, node.get(), number);
            }
            at = before.get();
        }
        throw FormatException.malformed("", "values are passed on without end through '" + at.input() + "'");
    }

    private Optional<Value> before(NodeDef node, int number, Frame frame) throws FormatException {
        Optional<Body> function = origins.called(node);
        if (function.isPresent()) {
            Frame inner = inner(frame, node, function.get());
            return function.get().result(number).map(output -> new Value(inner, output));
        }
        int input = Operators.passesEach(node.getOp()) ? number : 0;
        boolean passes = Operators.passesEach(node.getOp()) || Operators.passesUnchanged(node.getOp());
        return passes && input < node.getInputCount() && !Inputs.isControl(node.getInput(input))
                ? Optional.of(new Value(frame, node.getInput(input)))
                : Optional.empty();
    }

    private Frame inner(Frame frame, NodeDef node, Body function) throws FormatException {
        Map<NodeDef, Frame> known = calls.computeIfAbsent(frame, caller -> new IdentityHashMap<>());
        Frame inner = known.get(node);
        if (inner == null) {
            inner = Frame.ofCall(function, frame, node, 0);
            enter(inner, frame, node);
            known.put(node, inner);
        }
        return inner;
    }

    /** Notes what a frame is called by. */
    void enter(Frame inner, Frame caller, NodeDef node) throws FormatException {
        Call outer = call(caller);
        if (outer.depth() >= MAX_DEPTH) {
            throw FormatException.limit(
                    "", "calls inside calls, more than " + MAX_DEPTH + " deep, at node '" + node.getName() + "'");
        }
        String prefix = outer.name().isEmpty() ? "" : outer.name() + "/";
        callers.put(inner, new Call(outer.depth() + 1, prefix + node.getName()));
    }
}
