package pith.translate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Shapes of outputs by operator. Nothing where not even the number of dimensions follows. */
final class ShapeRules {
    private ShapeRules() {}

    /** Returns dimensions of which none is known. */
    static Optional<List<Size>> unknown(int rank) {
        return rank < 0
                ? Optional.empty()
                : Optional.of(
                        IntStream.range(0, rank).mapToObj(i -> Size.unknown()).toList());
    }

    static List<Long> integers(Map<String, ?> attributes, String key) {
        List<Long> values = new ArrayList<>();
        if (attributes.get(key) instanceof List<?> list) {
            list.forEach(value -> values.add(((Number) value).longValue()));
        }
        return values;
    }

    static long integer(Map<String, ?> attributes, String key, long otherwise) {
        return attributes.get(key) instanceof Long number ? number : otherwise;
    }

    /** Returns the elements of an input of integers, if all are known. */
    static Optional<long[]> values(List<Value> inputs, int number) {
        if (number >= inputs.size() || inputs.get(number) == Value.NONE) {
            return Optional.empty();
        }
        Value value = inputs.get(number);
        boolean empty = value.dims()
                .flatMap(Size::values)
                .filter(dims -> dims.length == 1 && dims[0] == 0)
                .isPresent();
        return value.elements().isEmpty() && !empty ? Optional.empty() : Size.values(value.elements());
    }

    static Optional<List<Size>> broadcast(List<Value> inputs) {
        int rank = 0;
        for (Value input : inputs) {
            if (input.rank() < 0) {
                return Optional.empty();
            }
            rank = Math.max(rank, input.rank());
        }
        List<Size> result = new ArrayList<>(Collections.nCopies(rank, Size.of(1)));
        for (Value input : inputs) {
            List<Size> dims = input.dims().orElseThrow();
            for (int i = 0; i < dims.size(); i++) {
                int axis = rank - dims.size() + i;
                Size before = result.get(axis);
                Size dim = dims.get(i);
                if (before.is(1) || (dim.isKnown() && !dim.is(1))) {
                    result.set(axis, dim);
                } else if (!before.isKnown() && !dim.is(1) && !before.equals(dim)) {
                    result.set(axis, Size.unknown());
                }
            }
        }
        return Optional.of(result);
    }

    static Optional<List<Size>> reduce(Map<String, ?> attributes, List<Value> inputs) {
        boolean keep = integer(attributes, "keepdims", 1) == 1;
        Optional<List<Size>> dims = inputs.get(0).dims();
        if (dims.isEmpty()) {
            return Optional.empty();
        }
        List<Long> axes = new ArrayList<>(integers(attributes, "axes"));
        if (attributes.containsKey("axis")) {
            axes.add(integer(attributes, "axis", 0));
        }
        if (inputs.size() > 1) {
            Optional<long[]> given = values(inputs, 1);
            if (given.isEmpty()) {
                return keep ? unknown(dims.get().size()) : Optional.empty();
            }
            for (long axis : given.get()) {
                axes.add(axis);
            }
        }
        List<Size> result = new ArrayList<>();
        int rank = dims.get().size();
        for (int axis = 0; axis < rank; axis++) {
            boolean reduced = axes.isEmpty() || axes.contains((long) axis) || axes.contains((long) axis - rank);
            if (!reduced || keep) {
                result.add(reduced ? Size.of(1) : dims.get().get(axis));
            }
        }
        return Optional.of(result);
    }

    static Optional<List<Size>> reshape(List<Value> inputs) {
        List<Size> target = inputs.get(1).elements();
        Optional<long[]> length = inputs.get(1).dims().flatMap(Size::values);
        if (length.isPresent() && length.get().length == 1 && length.get()[0] == 0) {
            return Optional.of(List.of());
        } else if (target.isEmpty()) {
            return length.isPresent() && length.get().length == 1 ? unknown((int) length.get()[0]) : Optional.empty();
        }
        Optional<List<Size>> from = inputs.get(0).dims();
        List<Size> result = new ArrayList<>();
        int open = -1;
        for (int i = 0; i < target.size(); i++) {
            Size size = target.get(i);
            if (size.is(-1)) {
                open = i;
                result.add(Size.unknown());
            } else if (size.is(0)) {
                result.add(
                        from.isPresent() && i < from.get().size() ? from.get().get(i) : Size.unknown());
            } else {
                result.add(size);
            }
        }
        if (open >= 0 && from.isPresent()) {
            result.set(open, missing(from.get(), result, open));
        }
        return Optional.of(result);
    }

    /** Returns the dimension that makes the numbers of elements equal. */
    private static Size missing(List<Size> from, List<Size> to, int open) {
        List<Size> left = new ArrayList<>(from);
        long divisor = 1;
        for (int i = 0; i < to.size(); i++) {
            if (i != open && to.get(i).isKnown()) {
                divisor *= to.get(i).value();
            } else if (i != open && !left.remove(to.get(i))) {
                return Size.unknown();
            }
        }
        long product = 1;
        List<Size> unknown = new ArrayList<>();
        for (Size size : left) {
            if (size.isKnown()) {
                product *= size.value();
            } else {
                unknown.add(size);
            }
        }
        if (unknown.size() == 1 && product == divisor) {
            return unknown.get(0);
        }
        return unknown.isEmpty() && divisor != 0 && product % divisor == 0
                ? Size.of(product / divisor)
                : Size.unknown();
    }

    static Optional<List<Size>> transpose(Map<String, ?> attributes, List<Value> inputs) {
        List<Long> perm = integers(attributes, "perm");
        return inputs.get(0)
                .dims()
                .map(dims -> perm.stream()
                        .map(axis -> dims.get(Math.toIntExact(axis)))
                        .toList());
    }

    static Optional<List<Size>> squeeze(List<Value> inputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        Optional<long[]> axes = values(inputs, 1);
        if (dims.isEmpty() || axes.isEmpty()) {
            return Optional.empty();
        }
        List<Size> result = new ArrayList<>();
        int rank = dims.get().size();
        for (int axis = 0; axis < rank; axis++) {
            int at = axis;
            if (Arrays.stream(axes.get()).noneMatch(place -> place == at || place == at - rank)) {
                result.add(dims.get().get(axis));
            }
        }
        return Optional.of(result);
    }

    static Optional<List<Size>> unsqueeze(List<Value> inputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        Optional<long[]> axes = values(inputs, 1);
        if (dims.isEmpty() || axes.isEmpty()) {
            return Optional.empty();
        }
        List<Size> result = new ArrayList<>(dims.get());
        int rank = result.size() + axes.get().length;
        TreeSet<Integer> places = new TreeSet<>();
        for (long axis : axes.get()) {
            places.add((int) (axis < 0 ? axis + rank : axis));
        }
        places.forEach(place -> result.add(place, Size.of(1)));
        return Optional.of(result);
    }

    static Optional<List<Size>> concat(Map<String, ?> attributes, List<Value> inputs) {
        if (inputs.stream().anyMatch(input -> input.rank() < 0)) {
            return Optional.empty();
        }
        int rank = inputs.get(0).rank();
        long axis = integer(attributes, "axis", 0);
        int along = (int) (axis < 0 ? axis + rank : axis);
        List<Size> result = new ArrayList<>(inputs.get(0).dims().orElseThrow());
        long sum = 0;
        boolean known = true;
        for (Value input : inputs) {
            List<Size> dims = input.dims().orElseThrow();
            known &= dims.get(along).isKnown();
            sum += dims.get(along).isKnown() ? dims.get(along).value() : 0;
            for (int i = 0; i < rank; i++) {
                if (i != along && !result.get(i).isKnown()) {
                    result.set(i, dims.get(i));
                }
            }
        }
        result.set(along, known ? Size.of(sum) : Size.unknown());
        return Optional.of(result);
    }

    static Optional<List<Size>> expand(List<Value> inputs) {
        List<Size> target = inputs.get(1).elements();
        if (target.isEmpty() || inputs.get(0).rank() < 0) {
            return Optional.empty();
        }
        Value shape = new Value("", ValueType.of(inputs.get(0).element(), target), Optional.empty(), List.of());
        return broadcast(List.of(inputs.get(0), shape));
    }

    static Optional<List<Size>> matMul(List<Value> inputs) {
        int a = inputs.get(0).rank();
        int b = inputs.get(1).rank();
        if (a < 2 || b < 2) {
            return Optional.empty();
        }
        List<Size> left = inputs.get(0).dims().orElseThrow();
        List<Size> right = inputs.get(1).dims().orElseThrow();
        Optional<List<Size>> outer = broadcast(List.of(
                new Value(
                        "", ValueType.of(inputs.get(0).element(), left.subList(0, a - 2)), Optional.empty(), List.of()),
                new Value(
                        "",
                        ValueType.of(inputs.get(0).element(), right.subList(0, b - 2)),
                        Optional.empty(),
                        List.of())));
        return outer.<List<Size>>map(dims -> {
            List<Size> result = new ArrayList<>(dims);
            result.add(left.get(a - 2));
            result.add(right.get(b - 1));
            return result;
        });
    }

    static Optional<List<Size>> gemm(Map<String, ?> attributes, List<Value> inputs) {
        if (inputs.get(0).rank() != 2 || inputs.get(1).rank() != 2) {
            return unknown(2);
        }
        int row = integer(attributes, "transA", 0) == 0 ? 0 : 1;
        int column = integer(attributes, "transB", 0) == 0 ? 1 : 0;
        return Optional.of(List.of(
                inputs.get(0).dims().orElseThrow().get(row),
                inputs.get(1).dims().orElseThrow().get(column)));
    }
}
