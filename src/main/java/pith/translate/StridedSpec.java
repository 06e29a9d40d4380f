package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import pith.error.FormatException;

/**
 * What a StridedSlice takes, its masks resolved.
 *
 * @param axes what is taken along those axes that are not taken whole
 * @param removed axes of the input of which one element is taken
 * @param added places of new axes in the output
 * @param rank number of axes of the input
 */
record StridedSpec(List<Bounds> axes, SortedSet<Integer> removed, List<Integer> added, int rank) {

    /**
     * What is taken along an axis.
     *
     * @param begin a vector of one INT64, as {@code end} is
     */
    record Bounds(int axis, Value begin, Value end, long step) {}

    /** Whether it is one element of a vector, at a known place. */
    boolean isIndex() {
        return rank == 1
                && removed.size() == 1
                && added.isEmpty()
                && Size.values(axes.get(0).begin().elements()).isPresent();
    }

    /** Place of the one element. */
    long index() {
        return axes.get(0).begin().elements().get(0).value();
    }

    static StridedSpec of(Call call) throws IOException, FormatException {
        return new Resolution(call).resolve();
    }

    /** One pass over the entries of a specification: inputs begin, end, strides, and the masks. */
    private static final class Resolution {
        private final Call call;
        private final List<Bounds> axes = new ArrayList<>();
        private final TreeSet<Integer> removed = new TreeSet<>();
        private final List<Integer> added = new ArrayList<>();
        private int axis;
        private int place;

        Resolution(Call call) {
            this.call = call;
        }

        StridedSpec resolve() throws IOException, FormatException {
            long[] steps = call.integers(3);
            int rank = call.rank(call.input(0));
            int ellipsis = Long.numberOfTrailingZeros(call.number("ellipsis_mask", 0));
            for (int entry = 0; entry < steps.length; entry++) {
                if (entry == ellipsis) {
                    int after = 0;
                    for (int later = entry + 1; later < steps.length; later++) {
                        after += is("new_axis_mask", later) ? 0 : 1;
                    }
                    int skipped = rank - axis - after;
                    axis += skipped;
                    place += skipped;
                } else if (is("new_axis_mask", entry)) {
                    added.add(place++);
                } else if (is("shrink_axis_mask", entry)) {
                    addElement(entry);
                } else {
                    addRange(entry, steps[entry]);
                }
            }
            return new StridedSpec(axes, removed, added, rank);
        }

        private boolean is(String mask, int entry) {
            return (call.number(mask, 0) >>> entry & 1) == 1;
        }

        private void addElement(int entry) throws IOException, FormatException {
            Value begin = entry(1, entry);
            Optional<long[]> known = Size.values(begin.elements());
            Value end = known.isPresent()
                    ? call.vector("end", known.get()[0] == -1 ? Long.MAX_VALUE : known.get()[0] + 1)
                    : call.add("Add", begin, call.vector("one", 1));
            axes.add(new Bounds(axis, begin, end, 1));
            removed.add(axis++);
        }

        private void addRange(int entry, long step) throws IOException, FormatException {
            boolean fromStart = is("begin_mask", entry);
            boolean toEnd = is("end_mask", entry);
            if (!fromStart || !toEnd || step != 1) {
                Value begin = fromStart ? call.vector("begin", step < 0 ? Long.MAX_VALUE : 0) : entry(1, entry);
                Value end = toEnd ? call.vector("end", step < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : entry(2, entry);
                axes.add(new Bounds(axis, begin, end, step));
            }
            axis++;
            place++;
        }

        private Value entry(int input, int entry) throws IOException, FormatException {
            List<Size> known = call.input(input).value().elements();
            return entry < known.size() && known.get(entry).isKnown()
                    ? call.vector("index", known.get(entry).value())
                    : call.add("Gather", Map.of("axis", 0L), call.shape(input), call.vector("place", entry));
        }
    }
}
