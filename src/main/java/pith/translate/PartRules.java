package pith.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shapes of what is cut out of values, put around them, or chosen from them. */
final class PartRules {
    private PartRules() {}

    static Optional<List<Size>> slice(List<Value> inputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        if (dims.isEmpty()) {
            return Optional.empty();
        }
        Optional<long[]> axes = ShapeRules.values(inputs, 3);
        if (axes.isEmpty()) {
            return ShapeRules.unknown(dims.get().size());
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
        long axis = ShapeRules.integer(attributes, "axis", 0);
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
        Optional<long[]> pads = ShapeRules.values(inputs, 1);
        if (dims.isEmpty() || pads.isEmpty()) {
            return ShapeRules.unknown(inputs.get(0).rank());
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
            return ShapeRules.unknown(inputs.get(0).rank());
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

    static Optional<List<Size>> range(List<Value> inputs) {
        Optional<long[]> start = ShapeRules.values(inputs, 0);
        Optional<long[]> end = ShapeRules.values(inputs, 1);
        Optional<long[]> step = ShapeRules.values(inputs, 2);
        if (start.isEmpty() || end.isEmpty() || step.isEmpty() || step.get()[0] == 0) {
            boolean count = start.isPresent()
                    && start.get()[0] == 0
                    && step.isPresent()
                    && step.get()[0] == 1
                    && inputs.get(1).elements().size() == 1;
            return count ? Optional.of(inputs.get(1).elements()) : ShapeRules.unknown(1);
        }
        return Optional.of(Size.list(Math.max(0, Strides.ceilDiv(end.get()[0] - start.get()[0], step.get()[0]))));
    }

    static Optional<List<Size>> oneHot(Map<String, ?> attributes, List<Value> inputs) {
        return inputs.get(0).dims().<List<Size>>map(dims -> {
            List<Size> result = new ArrayList<>(dims);
            long axis = ShapeRules.integer(attributes, "axis", -1);
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
                    ? ShapeRules.unknown(inputs.get(0).rank())
                    : Optional.of(inputs.get(3).elements());
        }
        return dims.map(all -> all.stream().map(dim -> Size.unknown()).toList());
    }

    static Optional<List<Size>> blocks(Map<String, ?> attributes, List<Value> inputs, boolean toSpace) {
        long block = ShapeRules.integer(attributes, "blocksize", 1);
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
        Optional<long[]> lengths = ShapeRules.values(inputs, 1);
        long axis = ShapeRules.integer(attributes, "axis", 0);
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
            long axis = ShapeRules.integer(attributes, "axis", -1);
            List<Size> count = inputs.get(1).elements();
            result.set((int) (axis < 0 ? axis + dims.size() : axis), count.size() == 1 ? count.get(0) : Size.unknown());
            return result;
        });
    }
}
