package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.tensorflow.InferenceGraph;
import pith.tensorflow.InferenceGraph.Function;
import pith.tensorflow.InferenceGraph.Loop;
import pith.tensorflow.Operation;
import pith.tensorflow.Operation.Output;

/**
 * Loops of a graph, as ONNX's Loop. Arguments that the body returns as they are, weights above all, are values from outside
 * in ONNX. A list that gets an element in each round becomes a scan output of the loop.
 */
final class Loops {
    private final DilatedConvolutions unfolded;
    private final Map<Operation, Loop> loops = new HashMap<>();

    private Loops(DilatedConvolutions unfolded) {
        this.unfolded = unfolded;
    }

    /** Finds the loops among operations, and those inside them. */
    static Loops of(InferenceGraph source, DilatedConvolutions unfolded, List<Operation> operations)
            throws FormatException {
        Loops loops = new Loops(unfolded);
        Map<Operation, Operation> origins = new HashMap<>();
        unfolded.replaced().forEach((before, after) -> origins.put(after, before));
        loops.find(source, operations, origins);
        return loops;
    }

    private void find(InferenceGraph source, List<Operation> operations, Map<Operation, Operation> origins)
            throws FormatException {
        for (Operation operation : operations) {
            Optional<Loop> loop = source.loop(origins.getOrDefault(operation, operation));
            if (loop.isPresent()) {
                loops.put(operation, loop.get());
                find(source, loop.get().condition().operations(), origins);
                find(source, loop.get().body().operations(), origins);
            }
        }
    }

    static boolean isLoop(Operation operation) {
        return operation.operator().equals("While") || operation.operator().equals("StatelessWhile");
    }

    /** Returns the output that an output has become. */
    Output current(Output output) {
        return unfolded.current(output);
    }

    /** Returns operations with those that are inside of loops. */
    List<Operation> all(List<Operation> operations) {
        List<Operation> all = new ArrayList<>();
        for (Operation operation : operations) {
            all.add(operation);
            Loop loop = loops.get(operation);
            if (loop != null) {
                all.addAll(all(loop.condition().operations()));
                all.addAll(all(loop.body().operations()));
            }
        }
        return all;
    }

    /** Maps a loop. */
    List<Operand> map(Call call, Translation outside) throws IOException, FormatException {
        Loop loop = loops.get(call.operation());
        if (loop == null) {
            throw call.unsupported("its functions are not known");
        }
        return new Mapped(call, loop, outside).results();
    }

    /** One loop on its way to ONNX. */
    private static final class Mapped {
        private final Call call;
        private final Loop loop;
        private final Translation outside;
        private final Translation inside;
        private final GraphBuilder body = new GraphBuilder();

        /** Numbers of the arguments that are state, and of those that are lists to be filled. */
        private final List<Integer> states = new ArrayList<>();

        private final List<Integer> lists = new ArrayList<>();

        Mapped(Call call, Loop loop, Translation outside) {
            this.call = call;
            this.loop = loop;
            this.outside = outside;
            this.inside = outside.inner(body);
        }

        List<Operand> results() throws IOException, FormatException {
            String name = call.operation().name();
            List<Value> given = new ArrayList<>(List.of(Value.NONE, condition(outside, call.inputs())));
            List<Value> bodyInputs = new ArrayList<>(List.of(
                    body.input(name + "/iteration", ValueType.of(ElementType.INT64, List.of())),
                    body.input(name + "/continue", ValueType.of(ElementType.BOOL, List.of()))));
            addArguments(given, bodyInputs);
            inside.map(loop.body().operations());
            List<Operand> next = new ArrayList<>();
            for (Output result : loop.body().results()) {
                next.add(inside.operand(result));
            }
            List<Value> bodyOutputs = new ArrayList<>(List.of(produced(condition(inside, next))));
            List<ValueType> types = new ArrayList<>();
            for (int state : states) {
                Value value = call.with(body).plain(next.get(state));
                types.add(stateType(bodyInputs.get(2 + states.indexOf(state)), value));
                bodyOutputs.add(produced(value));
            }
            for (int list : lists) {
                Value item = item(list);
                bodyOutputs.add(produced(item));
                types.add(new ValueType(item.element(), item.dims().map(dims -> {
                    List<Size> all = new ArrayList<>(List.of(Size.unknown()));
                    all.addAll(dims);
                    return all;
                })));
            }
            List<Value> outputs = call.graph()
                    .append(
                            name + "/Loop",
                            "Loop",
                            Map.of("body", new Subgraph(body, bodyInputs, bodyOutputs)),
                            given,
                            types);
            return placed(outputs);
        }

        /** Makes inputs of the body of those arguments that change. */
        private void addArguments(List<Value> given, List<Value> bodyInputs) throws IOException, FormatException {
            List<Output> arguments = loop.body().arguments();
            for (int i = 0; i < arguments.size(); i++) {
                Operation argument = arguments.get(i).operation();
                if (!argument.isArgument()) {
                    continue;
                }
                Operand initial = call.input(i);
                if (initial.value().isEmptyList()) {
                    lists.add(i);
                    inside.put(argument, List.of(initial));
                } else {
                    states.add(i);
                    Value value = call.plain(initial);
                    Value inner = body.input(call.operation().name() + "/" + argument.name(), value.type());
                    given.add(value);
                    bodyInputs.add(inner);
                    inside.put(argument, Call.natural(inner));
                }
            }
        }

        /** Adds what the condition is for some state. */
        private Value condition(Translation where, List<Operand> state) throws IOException, FormatException {
            Translation translation = where.inner(where.graph());
            Function condition = loop.condition();
            for (int i = 0; i < condition.arguments().size(); i++) {
                Operation argument = condition.arguments().get(i).operation();
                if (argument.isArgument()) {
                    translation.put(argument, List.of(state.get(i)));
                }
            }
            translation.map(condition.operations());
            return call.with(where.graph())
                    .plain(translation.operand(condition.results().get(0)));
        }

        /** Returns a value as an output of a node of the body, which is what a graph's output has to be. */
        private Value produced(Value value) {
            return body.producer(value).isPresent()
                            && body.producer(value).get().operator().equals("Identity")
                    ? value
                    : body.append(value.name() + "/next", "Identity", Map.of(), List.of(value), List.of(value.type()))
                            .get(0);
        }

        private ValueType stateType(Value before, Value after) throws FormatException {
            boolean same = before.element() == after.element() && before.rank() == after.rank();
            for (int axis = 0; same && axis < before.rank(); axis++) {
                Size from = before.dims().orElseThrow().get(axis);
                Size to = after.dims().orElseThrow().get(axis);
                same = !from.isKnown() || !to.isKnown() || from.equals(to);
            }
            if (!same && before.rank() >= 0 && after.rank() >= 0) {
                throw call.unsupported("state of shape " + before.dims().orElseThrow() + " becomes one of shape "
                        + after.dims().orElseThrow());
            }
            return before.type();
        }

        /** Returns what is put into a list in each round. */
        private Value item(int list) throws IOException, FormatException {
            Output result = loop.body().results().get(list);
            Operation fill = result.operation();
            boolean fills = fill.operator().equals(Lists.FILLS)
                    && fill.inputs().get(0).equals(loop.body().arguments().get(list));
            if (!fills || !isCounter(fill.inputs().get(1))) {
                throw call.unsupported("a list that it fills does not get one element after the other");
            }
            return call.with(body).plain(inside.operand(fill.inputs().get(2)));
        }

        /** Whether a value of the body counts the rounds, from 0 on. */
        private boolean isCounter(Output value) throws FormatException {
            int number = loop.body().arguments().indexOf(value);
            if (number < 0) {
                return false;
            }
            Operation step = loop.body().results().get(number).operation();
            boolean fromZero = call.input(number).value().elements().equals(Size.list(0));
            if (!fromZero || !step.operator().startsWith("Add") || step.inputs().size() != 2) {
                return false;
            }
            Operand first = inside.operand(step.inputs().get(0));
            Operand second = inside.operand(step.inputs().get(1));
            Operand counter = inside.operand(value);
            return (first.equals(counter) && second.value().elements().equals(Size.list(1)))
                    || (second.equals(counter) && first.value().elements().equals(Size.list(1)));
        }

        /** Returns the outputs of the loop in the order of its inputs. */
        private List<Operand> placed(List<Value> outputs) throws FormatException {
            List<Operand> placed = new ArrayList<>();
            for (int i = 0; i < loop.body().results().size(); i++) {
                int state = states.indexOf(i);
                int list = lists.indexOf(i);
                placed.add(
                        state >= 0
                                ? Operand.of(outputs.get(state))
                                : list >= 0 ? Operand.of(outputs.get(states.size() + list)) : call.input(i));
            }
            return placed;
        }
    }
}
