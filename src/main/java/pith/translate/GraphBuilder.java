package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import pith.model.ElementType;
import pith.model.Shape;
import pith.model.Tensor;

/** The ONNX graph that is being made. Nodes whose inputs are constants become constants. */
final class GraphBuilder {
    /** Vectors up to this length may be shapes. */
    private static final int MOST_ELEMENTS = 64;

    private static final List<String> KEEP_NAME =
            List.of("Identity", "Reshape", "Squeeze", "Unsqueeze", "Transpose", "Cast", "Flatten");

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Value, Node> producers = new HashMap<>();
    private final Map<Value, Map<List<Integer>, Value>> transposed = new HashMap<>();

    /** The nodes so far, each after those whose outputs it takes; may be changed. */
    List<Node> nodes() {
        return nodes;
    }

    /** Returns the node that gives a value; nothing for inputs and constants. */
    Optional<Node> producer(Value value) {
        return Optional.ofNullable(producers.get(value));
    }

    Value input(String name, ValueType type) {
        return new Value(name, type, Optional.empty(), List.of());
    }

    /** Returns a constant, by the name of the tensor if no other has it. */
    Value constant(Tensor tensor) throws IOException {
        Shape shape = tensor.shape();
        boolean small = Elements.isInteger(tensor.type()) && shape.rank() <= 1 && shape.elements() <= MOST_ELEMENTS;
        List<Size> elements = small ? Size.list(Elements.integers(tensor)) : List.of();
        return new Value(
                tensor.name(), ValueType.of(tensor.type(), Size.list(shape.dims())), Optional.of(tensor), elements);
    }

    /** Returns a vector of INT64, what ONNX has for shapes and axes. */
    Value integers(String name, long... values) throws IOException {
        return constant(Elements.of(name, ElementType.INT64, Shape.of(values.length), values));
    }

    /** Returns a scalar. */
    Value scalar(String name, ElementType type, double value) throws IOException {
        return constant(Elements.of(name, type, Shape.of(), new double[] {value}));
    }

    /** Adds a node with one output. */
    Value add(String name, String operator, Map<String, ?> attributes, Value... inputs) throws IOException {
        return add(name, operator, attributes, Arrays.asList(inputs), 1).get(0);
    }

    /** Adds a node, and returns its outputs. */
    List<Value> add(String name, String operator, Map<String, ?> attributes, List<Value> inputs, int outputs)
            throws IOException {
        return add(name, operator, attributes, inputs, Inference.of(operator, attributes, inputs, outputs));
    }

    /** Adds a node whose outputs are of known types. */
    List<Value> add(String name, String operator, Map<String, ?> attributes, List<Value> inputs, List<ValueType> types)
            throws IOException {
        if (types.size() == 1) {
            Optional<Value> folded = fold(name, operator, attributes, inputs, types.get(0));
            if (folded.isPresent()) {
                return List.of(folded.get());
            }
        }
        return append(name, operator, attributes, inputs, types);
    }

    /** Adds a node even if its inputs are constants. */
    List<Value> append(
            String name, String operator, Map<String, ?> attributes, List<Value> inputs, List<ValueType> types) {
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            List<Size> elements = inputs.isEmpty() || i > 0
                    ? List.of()
                    : SizeRules.of(
                            operator,
                            attributes,
                            inputs,
                            types.get(0).dims().map(List::size).orElse(-1));
            outputs.add(new Value(i == 0 ? name : name + ":" + i, types.get(i), Optional.empty(), elements));
        }
        Node node = new Node(name, operator, attributes, inputs, outputs);
        nodes.add(node);
        outputs.forEach(output -> producers.put(output, node));
        return outputs;
    }

    private Optional<Value> fold(
            String name, String operator, Map<String, ?> attributes, List<Value> inputs, ValueType type)
            throws IOException {
        List<Value> given = inputs.stream().filter(input -> input != Value.NONE).toList();
        Optional<Tensor> tensor = Optional.empty();
        if (!given.isEmpty() && given.stream().allMatch(Value::isConstant) && given.size() == inputs.size()) {
            tensor = Folding.of(operator, attributes, inputs, type);
        }
        if (tensor.isEmpty() && !inputs.isEmpty()) {
            List<Size> elements = SizeRules.of(
                    operator, attributes, inputs, type.dims().map(List::size).orElse(-1));
            Optional<long[]> values = elements.isEmpty() ? Optional.empty() : Size.values(elements);
            Optional<long[]> dims = type.dims().flatMap(Size::values);
            if (values.isPresent() && dims.isPresent()) {
                tensor = Optional.of(Elements.of("", type.element(), Shape.of(dims.get()), values.get()));
            }
        }
        if (tensor.isEmpty()) {
            return Optional.empty();
        }
        String kept = KEEP_NAME.contains(operator) ? inputs.get(0).name() : name;
        Tensor result = tensor.get();
        return Optional.of(constant(new Tensor(kept, result.type(), result.shape(), result.data())));
    }

    /** Returns a value with its axes in another order; the same value again if asked for the same order. */
    Value transpose(Value value, List<Integer> perm) throws IOException {
        if (perm.equals(IntStream.range(0, perm.size()).boxed().toList())) {
            return value;
        }
        Optional<Node> before = producer(value).filter(node -> node.operator().equals("Transpose"));
        if (before.isPresent()) {
            List<Long> first = ShapeRules.integers(before.get().attributes(), "perm");
            List<Integer> both =
                    perm.stream().map(axis -> Math.toIntExact(first.get(axis))).toList();
            return transpose(before.get().inputs().get(0), both);
        }
        Map<List<Integer>, Value> known = transposed.computeIfAbsent(value, key -> new HashMap<>());
        Value result = known.get(perm);
        if (result == null) {
            Optional<Value> moved = moveOnes(value, perm);
            List<Long> axes = perm.stream().map(Integer::longValue).toList();
            result = moved.isPresent()
                    ? moved.get()
                    : add(value.name() + "/transpose", "Transpose", Map.of("perm", axes), value);
            known.put(perm, result);
        }
        return result;
    }

    /** Returns a reshaped value where only axes of length 1 move, so that elements stay in their order. */
    private Optional<Value> moveOnes(Value value, List<Integer> perm) throws IOException {
        Optional<List<Size>> target = movedOnes(value, perm);
        if (target.isEmpty() || value.isConstant()) {
            return Optional.empty();
        }
        Optional<Value> shape = ShapeTargets.of(this, value, target.get());
        return shape.isEmpty()
                ? Optional.empty()
                : Optional.of(add(value.name() + "/reshape", "Reshape", Map.of(), value, shape.get()));
    }

    /** Returns the dimensions after a transposition, if that moves only axes of length 1. */
    static Optional<List<Size>> movedOnes(Value value, List<Integer> perm) {
        Optional<List<Size>> dims = value.dims();
        if (dims.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> others =
                perm.stream().filter(axis -> !dims.get().get(axis).is(1)).toList();
        return others.equals(others.stream().sorted().toList())
                ? Optional.of(perm.stream().map(axis -> dims.get().get(axis)).toList())
                : Optional.empty();
    }
}
