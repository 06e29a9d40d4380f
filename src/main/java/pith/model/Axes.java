package pith.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The axes of a value that has the elements of a tensor, though perhaps in another arrangement.
 *
 * @param axes axis of the tensor for each axis of the value; {@link #NEW} for one of length 1 that was put in
 */
public record Axes(List<Integer> axes) {
    public static final int NEW = -1;

    public Axes {
        axes = List.copyOf(axes);
    }

    /** Returns the axes of a tensor itself. */
    public static Axes of(int rank) {
        return new Axes(IntStream.range(0, rank).boxed().toList());
    }

    public int rank() {
        return axes.size();
    }

    /** Returns the axis of the tensor for an axis of the value, which is counted from the last one, -1, if negative. */
    public int get(int axis) {
        return axes.get(axis < 0 ? axes.size() + axis : axis);
    }

    /**
     * Returns the axes after a transposition.
     *
     * @param perm which axis comes to each place; empty to reverse the order
     * @return nothing if it is not a permutation
     */
    public Optional<Axes> transposed(List<Long> perm) {
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
        return Optional.of(new Axes(permuted));
    }

    /** Returns the axes with new ones of length 1 at places among the axes of the result. */
    public Optional<Axes> unsqueezed(List<Long> places) {
        return places(places, axes.size() + places.size()).map(where -> {
            List<Integer> result = new ArrayList<>(axes);
            where.stream().forEach(place -> result.add(place, NEW));
            return new Axes(result);
        });
    }

    /** Returns the axes without some, which are of length 1. */
    public Optional<Axes> squeezed(List<Long> places) {
        return places(places, axes.size())
                .map(where -> new Axes(IntStream.range(0, axes.size())
                        .filter(axis -> !where.get(axis))
                        .mapToObj(axes::get)
                        .toList()));
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
