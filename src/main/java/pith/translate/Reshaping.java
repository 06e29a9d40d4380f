package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.proto.DataType;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;

/** Values with the same elements in another shape, and what shapes are. */
final class Reshaping {
    static final Map<String, Mapping> TABLE = Map.ofEntries(
            Map.entry("Reshape", Reshaping::reshape),
            Map.entry("Transpose", Reshaping::transpose),
            Map.entry("Squeeze", Reshaping::squeeze),
            Map.entry("ExpandDims", Reshaping::expandDims),
            Map.entry("Shape", Reshaping::shape),
            Map.entry("ShapeN", Reshaping::shapes),
            Map.entry("Size", Reshaping::size),
            Map.entry("Rank", Reshaping::rank),
            Map.entry("InvertPermutation", Reshaping::inverted));

    private Reshaping() {}

    private static List<Operand> reshape(Call call) throws IOException, FormatException {
        Value input = inElementOrder(call, call.input(0));
        Value target = call.plain(1);
        List<Size> sizes = target.elements();
        boolean scalar = target.dims()
                .flatMap(Size::values)
                .filter(dims -> dims.length == 1 && dims[0] == 0)
                .isPresent();
        if (!sizes.isEmpty() || scalar) {
            if (input.dims().equals(Optional.of(sizes))) {
                return Call.natural(call.add("Identity", input));
            }
            Optional<Value> constant = ShapeTargets.of(call.graph(), input, sizes);
            if (constant.isPresent()) {
                return Call.natural(call.add("Reshape", beforeReshape(call, input, sizes), constant.get()));
            }
        }
        return Call.natural(call.add("Reshape", Map.of("allowzero", 1L), input, call.shape(1)));
    }

    /** Returns the value as it is where TensorFlow's order of axes is the same one of elements. */
    private static Value inElementOrder(Call call, Operand operand) throws IOException {
        List<Integer> natural =
                IntStream.range(0, Math.max(0, operand.rank())).boxed().toList();
        boolean same = GraphBuilder.movedOnes(operand.value(), operand.permutationTo(natural))
                .isPresent();
        return same ? operand.value() : call.plain(operand);
    }

    /** Returns what a value has been reshaped from, if its shape does not matter to the next one. */
    private static Value beforeReshape(Call call, Value input, List<Size> target) throws IOException {
        Optional<Node> reshape =
                call.graph().producer(input).filter(node -> node.operator().equals("Reshape"));
        if (reshape.isEmpty()) {
            return input;
        }
        Value from = reshape.get().inputs().get(0);
        Optional<Value> now = ShapeTargets.of(call.graph(), input, target);
        Optional<Value> then = ShapeTargets.of(call.graph(), from, target);
        boolean same = now.isPresent()
                && then.isPresent()
                && now.get().elements().equals(then.get().elements());
        return same ? from : input;
    }

    /** Only says that the axes are in another order; whoever needs them in TensorFlow's moves them. */
    private static List<Operand> transpose(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        long[] perm = call.integers(1);
        // The axis of the input that the value has at each place is now this one.
        List<Integer> order = new ArrayList<>();
        for (int axis : call.rank(input) == perm.length ? input.fullOrder() : List.<Integer>of()) {
            order.add(IntStream.range(0, perm.length)
                    .filter(place -> perm[place] == axis)
                    .findFirst()
                    .orElseThrow(() -> call.unsupported("its axes are no permutation")));
        }
        return List.of(new Operand(input.value(), order));
    }

    private static List<Operand> squeeze(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        TreeSet<Integer> axes = new TreeSet<>();
        List<Long> stated = call.numbers("squeeze_dims");
        List<Size> dims = input.dims().orElseThrow(() -> call.unsupported("its input's shape is not known"));
        for (long axis : stated) {
            axes.add(call.axis(axis, input));
        }
        for (int axis = 0; axis < dims.size() && stated.isEmpty(); axis++) {
            if (!dims.get(axis).isKnown()) {
                throw call.unsupported("which axes are of length 1 is not known");
            } else if (dims.get(axis).is(1)) {
                axes.add(axis);
            }
        }
        if (axes.isEmpty()) {
            return List.of(input);
        }
        long[] places = axes.stream().mapToLong(input::axis).sorted().toArray();
        Value result = call.add("Squeeze", input.value(), call.vector("axes", places));
        return List.of(new Operand(result, Reductions.without(input, axes)));
    }

    private static List<Operand> expandDims(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        int stated = call.integer(1);
        int axis = stated < 0 ? stated + call.rank(input) + 1 : stated;
        if (input.isNatural()) {
            return Call.natural(call.add("Unsqueeze", input.value(), call.vector("axes", axis)));
        }
        // The new axis is the value's last one.
        List<Integer> order = new ArrayList<>();
        input.order().forEach(old -> order.add(old >= axis ? old + 1 : old));
        order.add(axis);
        Value result = call.add("Unsqueeze", input.value(), call.vector("axes", input.rank()));
        return List.of(new Operand(result, order));
    }

    private static List<Operand> shape(Call call) throws IOException, FormatException {
        return Call.natural(call.cast(dims(call, call.input(0)), call.type("out_type", DataType.DT_INT32)));
    }

    private static List<Operand> shapes(Call call) throws IOException, FormatException {
        List<Value> shapes = new ArrayList<>();
        for (Operand input : call.inputs()) {
            shapes.add(call.cast(dims(call, input), call.type("out_type", DataType.DT_INT32)));
        }
        return Call.natural(shapes);
    }

    /** Returns a value's dimensions in TensorFlow's order, as INT64. */
    static Value dims(Call call, Operand input) throws IOException {
        Value dims = call.add("Shape", input.value());
        if (input.isNatural()) {
            return dims;
        }
        long[] places = IntStream.range(0, input.rank()).mapToLong(input::axis).toArray();
        return call.add("Gather", Map.of("axis", 0L), dims, call.vector("axes", places));
    }

    private static List<Operand> size(Call call) throws IOException, FormatException {
        ElementType type = call.type("out_type", DataType.DT_INT32);
        Optional<long[]> dims = call.input(0).dims().flatMap(Size::values);
        return Call.natural(
                dims.isPresent()
                        ? call.integer("count", type, Shape.of(dims.get()).elements())
                        : call.cast(call.add("Size", call.input(0).value()), type));
    }

    private static List<Operand> rank(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        if (input.rank() >= 0) {
            return Call.natural(call.integer("rank", ElementType.INT32, input.rank()));
        }
        Value rank = call.add("Size", call.add("Shape", input.value()));
        return Call.natural(call.cast(rank, ElementType.INT32));
    }

    private static List<Operand> inverted(Call call) throws IOException, FormatException {
        long[] perm = call.integers(0);
        long[] inverse = LongStream.range(0, perm.length)
                .map(place -> IntStream.range(0, perm.length)
                        .filter(from -> perm[from] == place)
                        .findFirst()
                        .orElse(0))
                .toArray();
        ElementType type = call.input(0).value().element();
        return Call.natural(call.graph()
                .constant(Elements.of(call.operation().name() + "/inverse", type, Shape.of(inverse.length), inverse)));
    }
}
