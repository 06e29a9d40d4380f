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

    static Optional<List<Size>> slice(List<Value> inputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        if (dims.isEmpty()) {
            return Optional.empty();
        }
        Optional<long[]> axes = values(inputs, 3);
        if (axes.isEmpty()) {
            return unknown(dims.get().size());
        }
        List<Size> starts = inputs.get(1).elements();
        List<Size> ends = inputs.get(2).elements();
        List<Size> steps = inputs.size() > 4 ? inputs.get(4).elements() : List.of();
        List<Size> result = new ArrayList<>(dims.get());
        for (int i = 0; i < axes.get().length; i++) {
            long axis = axes.get()[i];
            int at = (int) (axis < 0 ? axis + result.size() : axis);
            Size step = i < steps.size() ? steps.get(i) : Size.of(1);
            boolean known = i < starts.size()
                    && i < ends.size()
                    && starts.get(i).isKnown()
                    && ends.get(i).isKnown()
                    && step.isKnown();
            result.set(
                    at,
                    known
                            ? sliced(
                                    result.get(at),
                                    starts.get(i).value(),
                                    ends.get(i).value(),
                                    step.value())
                            : Size.unknown());
        }
        return Optional.of(result);
    }

    private static Size sliced(Size dim, long start, long end, long step) {
        if (start == 0 && end >= Integer.MAX_VALUE && step == 1) {
            return dim;
        } else if (!dim.isKnown()) {
            boolean sure = step > 0 && start < 0 && end >= Integer.MAX_VALUE && start == -1;
            return sure ? Size.of(1) : Size.unknown();
        }
        long length = dim.value();
        long low = step > 0 ? 0 : -1;
        long high = step > 0 ? length : length - 1;
        long first = Math.max(step > 0 ? 0 : -1, Math.min(high, start < 0 ? start + length : start));
        long last = Math.max(low, Math.min(step > 0 ? length : high, end < 0 ? end + length : end));
        return Size.of(Math.max(0, Strides.ceilDiv(last - first, step)));
    }

    static Optional<List<Size>> gather(Map<String, ?> attributes, List<Value> inputs) {
        Optional<List<Size>> data = inputs.get(0).dims();
        Optional<List<Size>> indices = inputs.get(1).dims();
        if (data.isEmpty() || indices.isEmpty()) {
            return Optional.empty();
        }
        long axis = integer(attributes, "axis", 0);
        int at = (int) (axis < 0 ? axis + data.get().size() : axis);
        List<Size> result = new ArrayList<>(data.get().subList(0, at));
        result.addAll(indices.get());
        result.addAll(data.get().subList(at + 1, data.get().size()));
        return Optional.of(result);
    }

    static Optional<List<Size>> gatherNd(List<Value> inputs) {
        Optional<List<Size>> data = inputs.get(0).dims();
        Optional<List<Size>> indices = inputs.get(1).dims();
        if (data.isEmpty() || indices.isEmpty() || indices.get().isEmpty()) {
            return Optional.empty();
        }
        int last = indices.get().size() - 1;
        if (!indices.get().get(last).isKnown()) {
            return Optional.empty();
        }
        List<Size> result = new ArrayList<>(indices.get().subList(0, last));
        result.addAll(data.get()
                .subList((int) indices.get().get(last).value(), data.get().size()));
        return Optional.of(result);
    }

    static Optional<List<Size>> pad(List<Value> inputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        Optional<long[]> pads = values(inputs, 1);
        if (dims.isEmpty() || pads.isEmpty()) {
            return unknown(inputs.get(0).rank());
        }
        List<Size> result = new ArrayList<>();
        int rank = dims.get().size();
        for (int i = 0; i < rank; i++) {
            long more = pads.get()[i] + pads.get()[rank + i];
            Size dim = dims.get().get(i);
            result.add(more == 0 ? dim : dim.isKnown() ? Size.of(dim.value() + more) : Size.unknown());
        }
        return Optional.of(result);
    }

    static Optional<List<Size>> tile(List<Value> inputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        List<Size> times = inputs.get(1).elements();
        if (dims.isEmpty() || times.size() != dims.get().size()) {
            return unknown(inputs.get(0).rank());
        }
        List<Size> result = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            Size dim = dims.get().get(i);
            Size count = times.get(i);
            boolean known = dim.isKnown() && count.isKnown();
            result.add(
                    count.is(1)
                            ? dim
                            : dim.is(1) ? count : known ? Size.of(dim.value() * count.value()) : Size.unknown());
        }
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

    static Optional<List<Size>> range(List<Value> inputs) {
        Optional<long[]> start = values(inputs, 0);
        Optional<long[]> end = values(inputs, 1);
        Optional<long[]> step = values(inputs, 2);
        if (start.isEmpty() || end.isEmpty() || step.isEmpty() || step.get()[0] == 0) {
            boolean count = start.isPresent()
                    && start.get()[0] == 0
                    && step.isPresent()
                    && step.get()[0] == 1
                    && inputs.get(1).elements().size() == 1;
            return count ? Optional.of(inputs.get(1).elements()) : unknown(1);
        }
        return Optional.of(Size.list(Math.max(0, Strides.ceilDiv(end.get()[0] - start.get()[0], step.get()[0]))));
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

    static Optional<List<Size>> oneHot(Map<String, ?> attributes, List<Value> inputs) {
        return inputs.get(0).dims().<List<Size>>map(dims -> {
            List<Size> result = new ArrayList<>(dims);
            long axis = integer(attributes, "axis", -1);
            List<Size> depth = inputs.get(1).elements();
            result.add(
                    (int) (axis < 0 ? axis + dims.size() + 1 : axis),
                    depth.size() == 1 ? depth.get(0) : Size.unknown());
            return result;
        });
    }

    static Optional<List<Size>> resize(List<Value> inputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        if (inputs.size() > 3 && inputs.get(3) != Value.NONE) {
            return inputs.get(3).elements().isEmpty()
                    ? unknown(inputs.get(0).rank())
                    : Optional.of(inputs.get(3).elements());
        }
        return dims.map(all -> all.stream().map(dim -> Size.unknown()).toList());
    }

    static Optional<List<Size>> blocks(Map<String, ?> attributes, List<Value> inputs, boolean toSpace) {
        long block = integer(attributes, "blocksize", 1);
        return inputs.get(0).dims().filter(dims -> dims.size() == 4).<List<Size>>map(dims -> {
            List<Size> result = new ArrayList<>(List.of(dims.get(0)));
            for (int i = 1; i < 4; i++) {
                Size dim = dims.get(i);
                long factor = i == 1 ? block * block : block;
                boolean larger = toSpace != (i == 1);
                result.add(
                        dim.isKnown() ? Size.of(larger ? dim.value() * factor : dim.value() / factor) : Size.unknown());
            }
            return result;
        });
    }

    static List<Optional<List<Size>>> split(Map<String, ?> attributes, List<Value> inputs, int outputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        Optional<long[]> lengths = values(inputs, 1);
        long axis = integer(attributes, "axis", 0);
        List<Optional<List<Size>>> all = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            int number = i;
            all.add(dims.<List<Size>>map(from -> {
                int at = (int) (axis < 0 ? axis + from.size() : axis);
                List<Size> part = new ArrayList<>(from);
                Size whole = from.get(at);
                part.set(
                        at,
                        lengths.map(each -> Size.of(each[number]))
                                .orElse(whole.isKnown() ? Size.of(whole.value() / outputs) : Size.unknown()));
                return part;
            }));
        }
        return all;
    }

    static Optional<List<Size>> topK(Map<String, ?> attributes, List<Value> inputs) {
        return inputs.get(0).dims().<List<Size>>map(dims -> {
            List<Size> result = new ArrayList<>(dims);
            long axis = integer(attributes, "axis", -1);
            List<Size> count = inputs.get(1).elements();
            result.set((int) (axis < 0 ? axis + dims.size() : axis), count.size() == 1 ? count.get(0) : Size.unknown());
            return result;
        });
    }
}
