package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.tensorflow.Operation;
import pith.tensorflow.Operation.Output;

/** What the operations of a graph have become; inside a loop also those of the graphs around it. */
final class Translation {
    private final GraphBuilder graph;
    private final Loops loops;
    private final Optional<Translation> outer;
    private final Map<Operation, List<Operand>> done = new HashMap<>();

    private Translation(GraphBuilder graph, Loops loops, Optional<Translation> outer) {
        this.graph = graph;
        this.loops = loops;
        this.outer = outer;
    }

    static Translation of(GraphBuilder graph, Loops loops) {
        return new Translation(graph, loops, Optional.empty());
    }

    /** Returns one for operations that use those of this one too. */
    Translation inner(GraphBuilder inner) {
        return new Translation(inner, loops, Optional.of(this));
    }

    GraphBuilder graph() {
        return graph;
    }

    /** Whether an operation is none that the table of mappings has to have: an input, or a loop. */
    static boolean isMapped(Operation operation) {
        return operation.operator().equals("Placeholder") || operation.isArgument() || Loops.isLoop(operation);
    }

    /** Says what an operation is. */
    void put(Operation operation, List<Operand> results) {
        done.put(operation, results);
    }

    /** Maps operations, each after those whose outputs it takes, unless it is said already what they are. */
    void map(List<Operation> operations) throws IOException, FormatException {
        for (Operation operation : operations) {
            if (!done.containsKey(operation)) {
                done.put(operation, results(operation));
            }
        }
    }

    private List<Operand> results(Operation operation) throws IOException, FormatException {
        if (operation.constant().isPresent()) {
            return Call.natural(graph.constant(operation.constant().get()));
        }
        List<Operand> inputs = new ArrayList<>();
        for (Output input : operation.inputs()) {
            inputs.add(operand(input));
        }
        int before = graph.nodes().size();
        Call call = new Call(operation, inputs, graph);
        List<Operand> results;
        if (Loops.isLoop(operation)) {
            results = loops.map(call, this);
        } else {
            boolean empty = inputs.stream().anyMatch(input -> input.value().isEmptyList());
            if (empty && !operation.operator().equals(Lists.FILLS)) {
                throw call.unsupported("it takes a list that no loop has filled");
            }
            Mapping mapping = Mappings.of(operation.operator())
                    .orElseThrow(() -> FormatException.unsupported("", operation + " has no mapping"));
            results = mapping.of(call);
        }
        name(operation, results, before);
        return results;
    }

    /** Gives results the name of their operation, and so the nodes that give them. */
    private void name(Operation operation, List<Operand> results, int before) {
        for (int i = 0; i < results.size(); i++) {
            Value value = results.get(i).value();
            String name = i == 0 ? operation.name() : operation.name() + ":" + i;
            Optional<Node> node = graph.producer(value);
            if (node.isPresent()
                    && graph.nodes().subList(before, graph.nodes().size()).contains(node.get())) {
                value.rename(name);
                if (i == 0) {
                    node.get().rename(name);
                }
            } else if (value.isConstant() && value.name().startsWith(operation.name() + "/")) {
                value.rename(name);
            }
        }
    }

    /**
     * Returns what an output has become.
     *
     * @throws FormatException if it is one that has no counterpart
     */
    Operand operand(Output output) throws FormatException {
        Output current = loops.current(output);
        List<Operand> results = done.get(current.operation());
        if (results == null && outer.isPresent()) {
            return outer.get().operand(output);
        }
        if (results == null || current.number() >= results.size()) {
            throw FormatException.unsupported(
                    "", "output " + output.number() + " of " + output.operation() + " cannot be said in ONNX");
        }
        return results.get(current.number());
    }
}
