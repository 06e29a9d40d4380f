package pith.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the elements of a shape that nodes compute: a batch may be unknown, and all the rest be numbers. */
final class SizeRules {
    /** Longer vectors are data. */
    private static final int MOST = 64;

    private SizeRules() {}

    /** Returns the elements of a node's output, if it is a vector or scalar of integers; else none. */
    static List<Size> of(String operator, Map<String, ?> attributes, List<Value> inputs, int rank) {
        List<Size> sizes = switch (operator) {
            case "Shape" -> inputs.get(0).dims().orElse(List.of());
            case "Cast", "Identity", "Squeeze", "Unsqueeze", "Reshape" ->
                inputs.get(0).elements();
            case "Concat" -> concat(inputs);
            case "Gather" -> gather(inputs);
            case "Slice" -> slice(inputs);
            case "Mul", "Div" -> neutral(inputs, 1);
            case "Add", "Sub" -> neutral(inputs, 0);
            default -> List.of();
        };
        boolean integers =
                operator.equals("Shape") || Elements.isInteger(inputs.get(0).element());
        return rank < 0 || rank > 1 || sizes.size() > MOST || !integers ? List.of() : sizes;
    }

    private static List<Size> concat(List<Value> inputs) {
        List<Size> joined = new ArrayList<>();
        for (Value input : inputs) {
            Optional<long[]> dims = input.dims().flatMap(Size::values);
            if (dims.isEmpty() || dims.get().length != 1 || input.elements().size() != dims.get()[0]) {
                return List.of();
            }
            joined.addAll(input.elements());
        }
        return joined;
    }

    private static List<Size> gather(List<Value> inputs) {
        List<Size> from = inputs.get(0).elements();
        Optional<long[]> places = Size.values(inputs.get(1).elements());
        if (places.isEmpty() || inputs.get(0).rank() != 1) {
            return List.of();
        }
        List<Size> picked = new ArrayList<>();
        for (long place : places.get()) {
            long at = place < 0 ? place + from.size() : place;
            if (at < 0 || at >= from.size()) {
                return List.of();
            }
            picked.add(from.get((int) at));
        }
        return picked;
    }

    private static List<Size> slice(List<Value> inputs) {
        List<Size> from = inputs.get(0).elements();
        Optional<long[]> start = Size.values(inputs.get(1).elements());
        Optional<long[]> end = Size.values(inputs.get(2).elements());
        boolean simple = inputs.size() < 5 || inputs.get(4).elements().stream().allMatch(step -> step.is(1));
        if (!simple || inputs.get(0).rank() != 1 || start.isEmpty() || end.isEmpty() || start.get().length != 1) {
            return List.of();
        }
        int first = clamp(start.get()[0], from.size());
        int last = clamp(end.get()[0], from.size());
        return first < last ? from.subList(first, last) : List.of();
    }

    private static int clamp(long index, int size) {
        return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }

    /** Returns the first operand if the second one changes nothing. */
    private static List<Size> neutral(List<Value> inputs, long neutral) {
        boolean unchanged = !inputs.get(1).elements().isEmpty()
                && inputs.get(1).elements().stream().allMatch(size -> size.is(neutral))
                && inputs.get(1).rank() <= inputs.get(0).rank();
        return unchanged ? inputs.get(0).elements() : List.of();
    }
}
