package pith.onnx;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A value in a graph whose elements are those of one constant.
 *
 * @param tensor index of the tensor in the model, if the constant is one
 * @param axes axis of the tensor for each axis of the value; {@link #NEW} for one of length 1 that was put in
 * @param integers the elements of a small constant of integers
 */
record Constant(Optional<Integer> tensor, List<Integer> axes, List<Long> integers) {
    static final int NEW = -1;

    Constant {
        axes = List.copyOf(axes);
        integers = List.copyOf(integers);
    }

    static Constant of(Optional<Integer> tensor, int rank, List<Long> integers) {
        return new Constant(tensor, IntStream.range(0, rank).boxed().toList(), integers);
    }

    /**
     * Returns the value with its axes permuted.
     *
     * @param perm as of the operator Transpose: empty to reverse the order
     * @return nothing if it is not a permutation
     */
    Optional<Constant> transposed(List<Long> perm) {
        List<Integer> permuted = new ArrayList<>();
        BitSet seen = new BitSet();
        for (int i = 0; i < axes.size(); i++) {
            long axis = perm.isEmpty() ? axes.size() - 1 - i : i < perm.size() ? perm.get(i) : -1;
            if (axis < 0 || axis >= axes.size() || seen.get((int) axis)) {
                return Optional.empty();
            }
            seen.set((int) axis);
            permuted.add(axes.get((int) axis));
        }
        return Optional.of(new Constant(tensor, permuted, List.of()));
    }

    /** Returns the value with new axes of length 1 at places among the axes of the result. */
    Optional<Constant> unsqueezed(List<Long> places) {
        return places(places, axes.size() + places.size()).map(where -> {
            List<Integer> result = new ArrayList<>(axes);
            where.stream().forEach(place -> result.add(place, NEW));
            return new Constant(tensor, result, integers);
        });
    }

    /** Returns the value without some of its axes, which are of length 1. */
    Optional<Constant> squeezed(List<Long> places) {
        return places(places, axes.size()).map(where -> {
            List<Integer> left = IntStream.range(0, axes.size())
                    .filter(axis -> !where.get(axis))
                    .mapToObj(axes::get)
                    .toList();
            return new Constant(tensor, left, integers);
        });
    }

    /** Returns axes in ascending order; nothing if there are none, or they are not different axes of the rank. */
    private static Optional<BitSet> places(List<Long> axes, int rank) {
        BitSet places = new BitSet();
        for (long axis : axes) {
            long place = axis < 0 ? axis + rank : axis;
            if (place < 0 || place >= rank) {
                return Optional.empty();
            }
            places.set((int) place);
        }
        return places.isEmpty() || places.cardinality() < axes.size() ? Optional.empty() : Optional.of(places);
    }
}
