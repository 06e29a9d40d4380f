package pith.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.tensorflow.proto.NodeDef;

/** A graph, or a function as it is called in one place, with what its arguments stand for there. */
final class Frame {
    private final Body body;
    private final Map<String, Value> arguments;

    /**
     * An output of a node, or an argument, in a frame.
     *
     * @param input written as an input of a node is
     */
    record Value(Frame frame, String input) {}

    private Frame(Body body, Map<String, Value> arguments) {
        this.body = body;
        this.arguments = arguments;
    }

    /** Returns the frame of a graph, or of a function that nothing is known to call. */
    static Frame of(Body body) {
        return new Frame(body, Map.of());
    }

    /**
     * Returns the frame of a called function.
     *
     * @param first number of the input of the call that is the first argument
     */
    static Frame ofCall(Body function, Frame caller, NodeDef call, int first) {
        return of(function, caller, call, first, argument -> true);
    }

    /**
     * Returns the frame of the condition or body of a loop. Of its arguments those are known that the body returns as they
     * are.
     */
    static Frame ofLoop(Body function, Body body, Frame caller, NodeDef loop) {
        return of(function, caller, loop, 0, body::keepsArgument);
    }

    private static Frame of(Body function, Frame caller, NodeDef call, int first, IntPredicate known) {
        Map<String, Value> arguments = new HashMap<>();
        for (int i = 0; i < function.arguments().size() && first + i < call.getInputCount(); i++) {
            if (known.test(i)) {
                arguments.put(function.arguments().get(i), new Value(caller, call.getInput(first + i)));
            }
        }
        return new Frame(function, arguments);
    }

    /** Returns the frame of a function that is called from outside, with values of a graph as its last arguments. */
    static Frame of(Body function, List<Value> captured) {
        Map<String, Value> arguments = new HashMap<>();
        int from = function.arguments().size() - captured.size();
        for (int i = 0; i < captured.size() && from >= 0; i++) {
            arguments.put(function.arguments().get(from + i), captured.get(i));
        }
        return new Frame(function, arguments);
    }

    Body body() {
        return body;
    }

    /** Returns what an argument stands for, if it is known. */
    Optional<Value> argument(String name) {
        return Optional.ofNullable(arguments.get(name));
    }
}
