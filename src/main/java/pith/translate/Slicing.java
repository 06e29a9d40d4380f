package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import pith.error.FormatException;
import pith.model.ElementType;

/** Parts of values: slices, and pieces along an axis. */
final class Slicing {
    static final Map<String, Mapping> TABLE = Map.of(
            "Slice", Slicing::slice,
            "StridedSlice", Slicing::strided,
            "Split", Slicing::split,
            "SplitV", Slicing::splitV,
            "Unpack", Slicing::unpack,
            "Reverse", Slicing::reverse,
            "ReverseV2", Slicing::reverse);

    private Slicing() {}

    /** Maps a slice of a start and a length for each axis, -1 for all that is left. */
    private static List<Operand> slice(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        int rank = call.rank(input);
        List<Size> starts = call.input(1).value().elements();
        List<Size> lengths = call.input(2).value().elements();
        List<Value> begins = new ArrayList<>();
        List<Value> ends = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Value begin = element(call, 1, starts, axis);
            begins.add(begin);
            boolean rest = axis < lengths.size() && lengths.get(axis).is(-1);
            ends.add(
                    rest
                            ? call.vector("end", Long.MAX_VALUE)
                            : call.add("Add", begin, element(call, 2, lengths, axis)));
        }
        Value axes = call.vector(
                "axes",
                LongStream.range(0, rank).map(axis -> input.axis((int) axis)).toArray());
        return List.of(new Operand(
                call.add("Slice", input.value(), joined(call, begins), joined(call, ends), axes), input.order()));
    }

    /** Returns an element of a vector as a vector of one INT64. */
    private static Value element(Call call, int number, List<Size> known, int index)
            throws IOException, FormatException {
        if (index < known.size() && known.get(index).isKnown()) {
            return call.vector("index", known.get(index).value());
        }
        return call.add("Gather", Map.of("axis", 0L), call.shape(number), call.vector("place", index));
    }

    private static Value joined(Call call, List<Value> parts) throws IOException {
        return parts.size() == 1
                ? parts.get(0)
                : call.add("Concat", Map.of("axis", 0L), parts, 1).get(0);
    }

    /** Maps a slice with masks, in two steps: what is taken along each axis, and which axes go and come. */
    private static List<Operand> strided(Call call) throws IOException, FormatException {
        StridedSpec spec = StridedSpec.of(call);
        Operand input = spec.added().isEmpty() ? call.input(0) : Operand.of(call.plain(0));
        if (spec.isIndex()) {
            // An element of a vector, such as a dimension of a shape.
            Value place = call.integer("index", ElementType.INT64, spec.index());
            return Call.natural(call.add("Gather", Map.of("axis", 0L), input.value(), place));
        }
        Value result = input.value();
        if (!spec.axes().isEmpty()) {
            List<Value> begins = new ArrayList<>();
            List<Value> ends = new ArrayList<>();
            for (StridedSpec.Bounds bounds : spec.axes()) {
                begins.add(bounds.begin());
                ends.add(bounds.end());
            }
            long[] axes = spec.axes().stream()
                    .mapToLong(bounds -> input.axis(bounds.axis()))
                    .toArray();
            long[] steps =
                    spec.axes().stream().mapToLong(StridedSpec.Bounds::step).toArray();
            result = call.add(
                    "Slice",
                    result,
                    joined(call, begins),
                    joined(call, ends),
                    call.vector("axes", axes),
                    call.vector("steps", steps));
        }
        SortedSet<Integer> removed = spec.removed();
        if (!removed.isEmpty()) {
            long[] places = removed.stream().mapToLong(input::axis).sorted().toArray();
            result = call.add("Squeeze", result, call.vector("squeezed", places));
        }
        if (!spec.added().isEmpty()) {
            long[] places = spec.added().stream().mapToLong(Integer::longValue).toArray();
            result = call.add("Unsqueeze", result, call.vector("unsqueezed", places));
        }
        return List.of(new Operand(result, Reductions.without(input, removed)));
    }

    private static List<Operand> split(Call call) throws IOException, FormatException {
        int parts = (int) call.number("num_split", 1);
        Operand input = call.input(1);
        return pieces(call, input, call.axis(call.integer(0), input), List.of(), parts);
    }

    private static List<Operand> splitV(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        int axis = call.axis(call.integer(2), input);
        long[] lengths = call.integers(1);
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] == -1) {
                Size whole = input.dims().orElseThrow().get(axis);
                if (!whole.isKnown()) {
                    throw call.unsupported("how long one of its parts is is not known");
                }
                lengths[i] = whole.value() - LongStream.of(lengths).sum() - 1;
            }
        }
        return pieces(call, input, axis, List.of(call.vector("lengths", lengths)), lengths.length);
    }

    private static List<Operand> pieces(Call call, Operand input, int axis, List<Value> lengths, int parts)
            throws IOException {
        if (parts == 1) {
            return List.of(new Operand(call.add("Identity", input.value()), input.order()));
        }
        List<Value> given = new ArrayList<>(List.of(input.value()));
        given.addAll(lengths);
        List<Operand> pieces = new ArrayList<>();
        for (Value piece : call.add("Split", Map.of("axis", (long) input.axis(axis)), given, parts)) {
            pieces.add(new Operand(piece, input.order()));
        }
        return pieces;
    }

    private static List<Operand> unpack(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        int parts = (int) call.number("num", 1);
        int axis = call.axis(call.number("axis", 0), input);
        List<Operand> unpacked = new ArrayList<>();
        for (Operand piece : pieces(call, input, axis, List.of(), parts)) {
            Value value = call.add("Squeeze", piece.value(), call.vector("axes", input.axis(axis)));
            unpacked.add(new Operand(value, Reductions.without(input, new TreeSet<>(List.of(axis)))));
        }
        return unpacked;
    }

    private static List<Operand> reverse(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        List<Long> axes = new ArrayList<>();
        if (call.operator().equals("Reverse")) {
            long[] flags = Elements.integers(call.input(1)
                    .value()
                    .constant()
                    .orElseThrow(() -> call.unsupported("which axes it reverses is not constant")));
            LongStream.range(0, flags.length)
                    .filter(axis -> flags[(int) axis] != 0)
                    .forEach(axis -> axes.add((long) input.axis((int) axis)));
        } else {
            for (long axis : call.integers(1)) {
                axes.add((long) input.axis(call.axis(axis, input)));
            }
        }
        if (axes.isEmpty()) {
            return List.of(new Operand(call.add("Identity", input.value()), input.order()));
        }
        long[] places = axes.stream().mapToLong(Long::longValue).toArray();
        return List.of(new Operand(
                call.add(
                        "Slice",
                        input.value(),
                        call.vector(
                                "starts", LongStream.of(places).map(axis -> -1).toArray()),
                        call.vector(
                                "ends",
                                LongStream.of(places)
                                        .map(axis -> Long.MIN_VALUE)
                                        .toArray()),
                        call.vector("axes", places),
                        call.vector(
                                "steps", LongStream.of(places).map(axis -> -1).toArray())),
                input.order()));
    }
}
