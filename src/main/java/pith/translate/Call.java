package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;
import pith.tensorflow.InferenceGraph;
import pith.tensorflow.Operation;

/**
 * An operation that is being mapped: its attributes, what its inputs have become, and the graph to add nodes to.
 *
 * @param inputs in the order of the operation
 */
record Call(Operation operation, List<Operand> inputs, GraphBuilder graph) {
    Call {
        inputs = List.copyOf(inputs);
    }

    /** Returns the same operation, to add nodes to another graph. */
    Call with(GraphBuilder other) {
        return new Call(operation, inputs, other);
    }

    String operator() {
        return operation.operator();
    }

    /**
     * Returns an input, in whatever order of axes.
     *
     * @throws FormatException if there are not so many
     */
    Operand input(int number) throws FormatException {
        if (number >= inputs.size()) {
            throw unsupported("it has " + inputs.size() + " inputs");
        }
        return inputs.get(number);
    }

    /** Returns an input in TensorFlow's order of axes. */
    Value plain(int number) throws IOException, FormatException {
        return plain(input(number));
    }

    Value plain(Operand operand) throws IOException {
        return operand.isNatural()
                ? operand.value()
                : graph.transpose(
                        operand.value(),
                        operand.permutationTo(
                                IntStream.range(0, operand.rank()).boxed().toList()));
    }

    /** Returns an operand's value with its axes in some order. */
    Value in(List<Integer> order, Operand operand) throws IOException {
        return graph.transpose(operand.value(), operand.permutationTo(order));
    }

    /** Returns the numbers of an input that has to be a constant of integers. */
    long[] integers(int number) throws FormatException {
        Operand operand = input(number);
        return Size.values(operand.value().elements())
                .filter(values -> values.length > 0 || isEmpty(operand))
                .orElseThrow(() -> unsupported("input " + number + " is not a constant"));
    }

    private static boolean isEmpty(Operand operand) {
        return operand.dims()
                .flatMap(Size::values)
                .filter(dims -> dims.length == 1 && dims[0] == 0)
                .isPresent();
    }

    /** Returns the one number of an input that has to be a constant integer. */
    int integer(int number) throws FormatException {
        long[] values = integers(number);
        if (values.length != 1) {
            throw unsupported("input " + number + " has " + values.length + " elements, not one");
        }
        return Math.toIntExact(values[0]);
    }

    /** Returns an axis of an input, counted from the first, as a constant input says it. */
    int axis(long axis, Operand of) throws FormatException {
        int rank = rank(of);
        long natural = axis < 0 ? axis + rank : axis;
        if (natural < 0 || natural >= rank) {
            throw unsupported("axis " + axis + " of " + rank);
        }
        return (int) natural;
    }

    /** Returns the number of dimensions, which has to be known. */
    int rank(Operand operand) throws FormatException {
        if (operand.rank() < 0) {
            throw unsupported("the number of dimensions of its input is not known");
        }
        return operand.rank();
    }

    boolean flag(String attribute) {
        return operation.attribute(attribute).getB();
    }

    String text(String attribute) {
        return operation.attribute(attribute).getS().toStringUtf8();
    }

    long number(String attribute, long otherwise) {
        return operation.attributes().containsKey(attribute)
                ? operation.attribute(attribute).getI()
                : otherwise;
    }

    double real(String attribute, double otherwise) {
        return operation.attributes().containsKey(attribute)
                ? operation.attribute(attribute).getF()
                : otherwise;
    }

    List<Long> numbers(String attribute) {
        return operation.attribute(attribute).getList().getIList();
    }

    /** Returns an element type. */
    ElementType type(String attribute, DataType otherwise) throws FormatException {
        DataType type = operation.attributes().containsKey(attribute)
                ? operation.attribute(attribute).getType()
                : otherwise;
        return InferenceGraph.elementType(type).orElseThrow(() -> unsupported("its type is " + type));
    }

    /** Adds a node with one output. */
    Value add(String operator, Map<String, ?> attributes, Value... inputValues) throws IOException {
        return graph.add(operation.name() + "/" + operator, operator, attributes, inputValues);
    }

    /** Adds a node with one output and no attributes. */
    Value add(String operator, Value... inputValues) throws IOException {
        return add(operator, Map.of(), inputValues);
    }

    /** Adds a node with several outputs. */
    List<Value> add(String operator, Map<String, ?> attributes, List<Value> inputValues, int outputs)
            throws IOException {
        return graph.add(operation.name() + "/" + operator, operator, attributes, inputValues, outputs);
    }

    /** Returns a vector of integers. */
    Value vector(String suffix, long... values) throws IOException {
        return graph.integers(operation.name() + "/" + suffix, values);
    }

    Value scalar(String suffix, ElementType type, double value) throws IOException {
        return graph.scalar(operation.name() + "/" + suffix, type, value);
    }

    /** Returns a scalar of a type of integers. */
    Value integer(String suffix, ElementType type, long value) throws IOException {
        return graph.constant(Elements.of(operation.name() + "/" + suffix, type, Shape.of(), new long[] {value}));
    }

    /** Returns a value with elements of another type; the one that was cast before, if that was without loss. */
    Value cast(Value value, ElementType type) throws IOException {
        if (value.element() == type) {
            return value;
        }
        Optional<Value> before = graph.producer(value)
                .filter(node -> node.operator().equals("Cast"))
                .map(node -> node.inputs().get(0))
                .filter(from -> from.element() == type && !value.elements().isEmpty());
        return before.isPresent() ? before.get() : add("Cast", Map.of("to", (long) type.number()), value);
    }

    /** Returns an input of integers as INT64, which is what ONNX has for shapes and axes, as a vector. */
    Value shape(int number) throws IOException, FormatException {
        Value value = cast(plain(number), ElementType.INT64);
        return value.rank() == 0 ? add("Unsqueeze", value, vector("axes", 0)) : value;
    }

    /** Returns a list of one operand, in TensorFlow's order of axes. */
    static List<Operand> natural(Value value) {
        return List.of(Operand.of(value));
    }

    static List<Operand> natural(List<Value> values) {
        List<Operand> operands = new ArrayList<>();
        values.forEach(value -> operands.add(Operand.of(value)));
        return operands;
    }

    FormatException unsupported(String why) {
        return FormatException.unsupported(
                "", "node '" + operation.name() + "' (" + operator() + ") cannot be said in ONNX: " + why);
    }
}
