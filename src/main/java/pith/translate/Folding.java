package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import pith.model.ElementType;
import pith.model.Shape;
import pith.model.Tensor;
import pith.model.TensorData;

/**
 * Computes nodes whose inputs are constants, as far as that leads to no larger model. Elements of float are computed in
 * double precision and then rounded: for the four basic operations and the square root that is what float arithmetic gives.
 */
final class Folding {
    /** What is made of fewer elements, as by Expand, is kept small. */
    private static final long MOST_REPEATED = 4096;

    private static final long MOST = 1L << 28;

    private static final Map<String, DoubleUnaryOperator> UNARY = Map.ofEntries(
            Map.entry("Neg", value -> -value),
            Map.entry("Abs", Math::abs),
            Map.entry("Sqrt", Math::sqrt),
            Map.entry("Exp", Math::exp),
            Map.entry("Log", Math::log),
            Map.entry("Reciprocal", value -> 1 / value),
            Map.entry("Floor", Math::floor),
            Map.entry("Ceil", Math::ceil),
            Map.entry("Round", Math::rint),
            Map.entry("Sign", Math::signum),
            Map.entry("Sin", Math::sin),
            Map.entry("Cos", Math::cos),
            Map.entry("Tanh", Math::tanh),
            Map.entry("Sigmoid", value -> 1 / (1 + Math.exp(-value))),
            Map.entry("Relu", value -> Math.max(value, 0)),
            Map.entry("Not", value -> value == 0 ? 1 : 0));

    private static final Map<String, DoubleBinaryOperator> BINARY = Map.ofEntries(
            Map.entry("Add", Double::sum),
            Map.entry("Sub", (a, b) -> a - b),
            Map.entry("Mul", (a, b) -> a * b),
            Map.entry("Div", (a, b) -> a / b),
            Map.entry("Pow", Math::pow),
            Map.entry("Max", Math::max),
            Map.entry("Min", Math::min),
            Map.entry("And", (a, b) -> a != 0 && b != 0 ? 1 : 0),
            Map.entry("Or", (a, b) -> a != 0 || b != 0 ? 1 : 0),
            Map.entry("Equal", (a, b) -> a == b ? 1 : 0),
            Map.entry("Greater", (a, b) -> a > b ? 1 : 0),
            Map.entry("Less", (a, b) -> a < b ? 1 : 0),
            Map.entry("GreaterOrEqual", (a, b) -> a >= b ? 1 : 0),
            Map.entry("LessOrEqual", (a, b) -> a <= b ? 1 : 0));

    /** Where whole numbers are not computed as real ones are. */
    private static final Map<String, LongBinaryOperator> INTEGER = Map.of(
            "Add", Long::sum,
            "Sub", (a, b) -> a - b,
            "Mul", (a, b) -> a * b,
            "Div", (a, b) -> a / b,
            "Mod", Math::floorMod,
            "Max", Math::max,
            "Min", Math::min);

    private Folding() {}

    /** Returns the output of a node with a single output; nothing if it is left to the runtime. */
    static Optional<Tensor> of(String operator, Map<String, ?> attributes, List<Value> inputs, ValueType type)
            throws IOException {
        if (type.dims().flatMap(Size::values).isEmpty() || !Elements.isNumber(type.element())) {
            return Optional.empty();
        }
        Shape shape = Shape.of(Size.values(type.dims().orElseThrow()).orElseThrow());
        long given = 0;
        for (Value input : inputs) {
            if (input.constant().isEmpty()
                    || !Elements.isNumber(input.constant().get().type())) {
                return Optional.empty();
            }
            given += input.constant().get().shape().elements();
        }
        if (shape.elements() > MOST || shape.elements() > Math.max(given, MOST_REPEATED)) {
            return Optional.empty();
        }
        List<Tensor> tensors =
                inputs.stream().map(input -> input.constant().orElseThrow()).toList();
        if (UNARY.containsKey(operator)) {
            double[] values = Elements.reals(tensors.get(0));
            Arrays.setAll(values, i -> UNARY.get(operator).applyAsDouble(values[i]));
            return Optional.of(Elements.of("", type.element(), shape, values));
        } else if (BINARY.containsKey(operator) || INTEGER.containsKey(operator)) {
            return binary(operator, tensors, type.element(), shape);
        }
        return moved(operator, attributes, tensors, type.element(), shape);
    }

    private static Optional<Tensor> binary(String operator, List<Tensor> inputs, ElementType type, Shape shape)
            throws IOException {
        if (inputs.size() != 2) {
            return Optional.empty();
        }
        int[] left = Strides.broadcast(inputs.get(0).shape().dims(), shape.dims());
        int[] right = Strides.broadcast(inputs.get(1).shape().dims(), shape.dims());
        LongBinaryOperator integer = INTEGER.get(operator);
        if (integer != null && Elements.isInteger(type)) {
            long[] a = Elements.integers(inputs.get(0));
            long[] b = Elements.integers(inputs.get(1));
            boolean divides = operator.equals("Div") || operator.equals("Mod");
            if (divides && LongStream.of(b).anyMatch(value -> value == 0)) {
                return Optional.empty();
            }
            long[] values = IntStream.range(0, left.length)
                    .mapToLong(i -> integer.applyAsLong(a[left[i]], b[right[i]]))
                    .toArray();
            return Optional.of(Elements.of("", type, shape, values));
        }
        DoubleBinaryOperator real = BINARY.get(operator);
        if (real == null) {
            return Optional.empty();
        }
        double[] a = Elements.reals(inputs.get(0));
        double[] b = Elements.reals(inputs.get(1));
        double[] values = IntStream.range(0, left.length)
                .mapToDouble(i -> real.applyAsDouble(a[left[i]], b[right[i]]))
                .toArray();
        return Optional.of(Elements.of("", type, shape, values));
    }

    private static Optional<Tensor> moved(
            String operator, Map<String, ?> attributes, List<Tensor> inputs, ElementType type, Shape shape)
            throws IOException {
        Tensor first = inputs.get(0);
        return switch (operator) {
            case "Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten" ->
                Optional.of(new Tensor(first.name(), first.type(), shape, first.data()));
            case "Cast" -> cast(first, type);
            case "Transpose" -> {
                long[] strides = Strides.of(first.shape().dims());
                long[] steps = integers(attributes, "perm").stream()
                        .mapToLong(axis -> strides[Math.toIntExact(axis)])
                        .toArray();
                yield Optional.of(Elements.pick(first, shape, Strides.places(shape.dims(), steps, 0)));
            }
            case "Expand" ->
                Optional.of(Elements.pick(
                        first, shape, Strides.broadcast(first.shape().dims(), shape.dims())));
            case "Concat" -> Optional.of(concat(inputs, integer(attributes, "axis"), shape));
            case "Gather" -> gather(first, inputs.get(1), integer(attributes, "axis"), shape);
            case "Slice" -> Optional.of(slice(inputs, shape));
            case "Where" -> Optional.of(where(inputs, shape));
            case "Range" -> range(inputs, type, shape);
            case "ReduceProd", "ReduceSum", "ReduceMax", "ReduceMin" ->
                shape.elements() == 1 ? reduced(operator, first, type, shape) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static List<Long> integers(Map<String, ?> attributes, String key) {
        List<Long> values = new ArrayList<>();
        if (attributes.get(key) instanceof List<?> list) {
            list.forEach(value -> values.add(((Number) value).longValue()));
        }
        return values;
    }

    private static long integer(Map<String, ?> attributes, String key) {
        return attributes.get(key) instanceof Long number ? number : 0;
    }

    private static Optional<Tensor> cast(Tensor tensor, ElementType type) throws IOException {
        if (Elements.isInteger(tensor.type()) && Elements.isInteger(type)) {
            long[] values = Elements.integers(tensor);
            if (type == ElementType.BOOL) {
                Arrays.setAll(values, i -> values[i] == 0 ? 0 : 1);
            }
            return Optional.of(Elements.of(tensor.name(), type, tensor.shape(), values));
        }
        return Optional.of(Elements.of(tensor.name(), type, tensor.shape(), Elements.reals(tensor)));
    }

    private static Tensor concat(List<Tensor> inputs, long axis, Shape shape) throws IOException {
        int along = Math.toIntExact(axis < 0 ? axis + shape.rank() : axis);
        int width = inputs.get(0).type().unitWidth();
        byte[] joined = new byte[Math.toIntExact(shape.elements() * width)];
        long outer = 1;
        for (int i = 0; i < along; i++) {
            outer *= shape.dim(i);
        }
        int at = 0;
        List<byte[]> parts = new ArrayList<>();
        for (Tensor input : inputs) {
            parts.add(input.data().toByteArray());
        }
        for (int block = 0; block < outer; block++) {
            for (byte[] part : parts) {
                int length = (int) (part.length / outer);
                System.arraycopy(part, block * length, joined, at, length);
                at += length;
            }
        }
        return new Tensor("", inputs.get(0).type(), shape, TensorData.of(joined));
    }

    private static Optional<Tensor> gather(Tensor from, Tensor indices, long axis, Shape shape) throws IOException {
        int along = Math.toIntExact(axis < 0 ? axis + from.shape().rank() : axis);
        long[] dims = from.shape().dims();
        long[] at = Elements.integers(indices);
        if (LongStream.of(at).anyMatch(index -> index < -dims[along] || index >= dims[along])) {
            return Optional.empty();
        }
        int inner = (int) Strides.of(dims)[along];
        int outer = (int) (inner * dims[along] == 0 ? 0 : from.shape().elements() / (inner * dims[along]));
        int[] places = new int[Math.toIntExact(shape.elements())];
        int next = 0;
        for (int block = 0; block < outer; block++) {
            for (long index : at) {
                long row = block * dims[along] + (index < 0 ? index + dims[along] : index);
                for (int i = 0; i < inner; i++) {
                    places[next++] = Math.toIntExact(row * inner + i);
                }
            }
        }
        return Optional.of(Elements.pick(from, shape, places));
    }

    private static Tensor slice(List<Tensor> inputs, Shape shape) throws IOException {
        Tensor from = inputs.get(0);
        long[] starts = Elements.integers(inputs.get(1));
        long[] axes = inputs.size() > 3
                ? Elements.integers(inputs.get(3))
                : LongStream.range(0, starts.length).toArray();
        long[] steps = Strides.of(from.shape().dims());
        long start = 0;
        for (int i = 0; i < starts.length; i++) {
            int axis = Math.toIntExact(axes[i] < 0 ? axes[i] + from.shape().rank() : axes[i]);
            long dim = from.shape().dim(axis);
            long step = inputs.size() > 4 ? Elements.integers(inputs.get(4))[i] : 1;
            long first = starts[i] < 0 ? starts[i] + dim : starts[i];
            start += Math.max(0, Math.min(first, step < 0 ? dim - 1 : dim)) * steps[axis];
            steps[axis] *= step;
        }
        return Elements.pick(from, shape, Strides.places(shape.dims(), steps, start));
    }

    private static Tensor where(List<Tensor> inputs, Shape shape) throws IOException {
        long[] condition = Elements.integers(inputs.get(0));
        int[] chosen = Strides.broadcast(inputs.get(0).shape().dims(), shape.dims());
        Tensor yes = Elements.pick(
                inputs.get(1), shape, Strides.broadcast(inputs.get(1).shape().dims(), shape.dims()));
        Tensor no = Elements.pick(
                inputs.get(2), shape, Strides.broadcast(inputs.get(2).shape().dims(), shape.dims()));
        byte[] mixed = yes.data().toByteArray();
        byte[] others = no.data().toByteArray();
        int width = yes.type().unitWidth();
        for (int i = 0; i < chosen.length; i++) {
            if (condition[chosen[i]] == 0) {
                System.arraycopy(others, i * width, mixed, i * width, width);
            }
        }
        return new Tensor("", yes.type(), shape, TensorData.of(mixed));
    }

    private static Optional<Tensor> range(List<Tensor> inputs, ElementType type, Shape shape) throws IOException {
        double start = Elements.reals(inputs.get(0))[0];
        double step = Elements.reals(inputs.get(2))[0];
        double[] values = new double[Math.toIntExact(shape.elements())];
        Arrays.setAll(values, i -> start + i * step);
        return Optional.of(Elements.of("", type, shape, values));
    }

    private static Optional<Tensor> reduced(String operator, Tensor tensor, ElementType type, Shape shape)
            throws IOException {
        DoubleBinaryOperator step = switch (operator) {
            case "ReduceProd" -> (a, b) -> a * b;
            case "ReduceSum" -> Double::sum;
            case "ReduceMax" -> Math::max;
            default -> Math::min;
        };
        double[] values = Elements.reals(tensor);
        if (values.length == 0) {
            return Optional.empty();
        }
        double result = values[0];
        for (int i = 1; i < values.length; i++) {
            result = step.applyAsDouble(result, values[i]);
        }
        return Optional.of(Elements.of("", type, shape, new double[] {result}));
    }
}
