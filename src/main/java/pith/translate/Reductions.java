package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tensorflow.proto.DataType;
import pith.error.FormatException;
import pith.model.ElementType;

/** Sums, means, extremes and their places along axes. */
final class Reductions {
    static final Map<String, Mapping> TABLE = Map.ofEntries(
            Map.entry("Mean", call -> reduce(call, "ReduceMean")),
            Map.entry("Sum", call -> reduce(call, "ReduceSum")),
            Map.entry("Max", call -> reduce(call, "ReduceMax")),
            Map.entry("Min", call -> reduce(call, "ReduceMin")),
            Map.entry("Prod", call -> reduce(call, "ReduceProd")),
            Map.entry("EuclideanNorm", call -> reduce(call, "ReduceL2")),
            Map.entry("All", call -> logical(call, "ReduceMin")),
            Map.entry("Any", call -> logical(call, "ReduceMax")),
            Map.entry("ArgMax", call -> place(call, "ArgMax")),
            Map.entry("ArgMin", call -> place(call, "ArgMin")),
            Map.entry("Cumsum", Reductions::cumulated),
            Map.entry("TopK", Reductions::top),
            Map.entry("TopKV2", Reductions::top));

    private Reductions() {}

    private static List<Operand> reduce(Call call, String operator) throws IOException, FormatException {
        Operand input = call.input(0);
        return List.of(reduce(call, operator, input, call.flag("keep_dims")));
    }

    private static Operand reduce(Call call, String operator, Operand input, boolean keep)
            throws IOException, FormatException {
        TreeSet<Integer> axes = new TreeSet<>();
        boolean all = false;
        if (input.rank() < 0) {
            all = true;
            for (long axis : call.integers(1)) {
                throw call.unsupported("it reduces axis " + axis + " of a value of unknown rank");
            }
        } else {
            for (long axis : call.integers(1)) {
                axes.add(call.axis(axis, input));
            }
        }
        if (axes.isEmpty() && !all) {
            return new Operand(call.add("Identity", input.value()), input.order());
        }
        List<Long> places =
                axes.stream().map(axis -> (long) input.axis(axis)).sorted().toList();
        List<Integer> left = keep ? input.order() : without(input, axes);
        if (isGlobal(input, places, operator)) {
            Value pooled =
                    call.add(operator.equals("ReduceMean") ? "GlobalAveragePool" : "GlobalMaxPool", input.value());
            return new Operand(keep ? pooled : call.add("Squeeze", pooled, call.vector("axes", 2, 3)), left);
        }
        Map<String, Object> attributes = new HashMap<>(Map.of("keepdims", keep ? 1L : 0L));
        if (operator.equals("ReduceSum")) {
            long[] values = places.stream().mapToLong(Long::longValue).toArray();
            return new Operand(
                    all
                            ? call.add(operator, attributes, input.value())
                            : call.add(operator, attributes, input.value(), call.vector("axes", values)),
                    left);
        }
        if (!all) {
            attributes.put("axes", places);
        }
        return new Operand(call.add(operator, attributes, input.value()), left);
    }

    /** Whether a reduction is over both spatial axes of a value that has its channels before them. */
    private static boolean isGlobal(Operand input, List<Long> places, String operator) {
        return !input.isNatural()
                && input.rank() == 4
                && places.equals(List.of(2L, 3L))
                && input.value().element() == ElementType.FLOAT
                && (operator.equals("ReduceMean") || operator.equals("ReduceMax"));
    }

    /** Returns the order of the axes that are left, counted anew. */
    static List<Integer> without(Operand input, SortedSet<Integer> axes) {
        List<Integer> left = new ArrayList<>();
        for (int axis : input.order()) {
            if (!axes.contains(axis)) {
                left.add(axis - axes.headSet(axis).size());
            }
        }
        return left;
    }

    /** Maps a reduction of truth values by way of numbers. */
    private static List<Operand> logical(Call call, String operator) throws IOException, FormatException {
        Operand input = call.input(0);
        Value numbers = call.add("Cast", Map.of("to", (long) ElementType.INT32.number()), input.value());
        Operand reduced = reduce(call, operator, new Operand(numbers, input.order()), call.flag("keep_dims"));
        Value truth = call.add("Cast", Map.of("to", (long) ElementType.BOOL.number()), reduced.value());
        return List.of(new Operand(truth, reduced.order()));
    }

    private static List<Operand> place(Call call, String operator) throws IOException, FormatException {
        Operand input = call.input(0);
        int axis = call.axis(call.inputs().size() > 1 ? call.integer(1) : 0, input);
        Map<String, Object> attributes = Map.of("axis", (long) input.axis(axis), "keepdims", 0L);
        Value place = call.add(operator, attributes, input.value());
        ElementType type = call.type("output_type", DataType.DT_INT64);
        return List.of(new Operand(call.cast(place, type), without(input, new TreeSet<>(List.of(axis)))));
    }

    private static List<Operand> cumulated(Call call) throws IOException, FormatException {
        Operand input = call.input(0);
        int axis = input.axis(call.axis(call.integer(1), input));
        Map<String, Object> attributes =
                Map.of("exclusive", call.flag("exclusive") ? 1L : 0L, "reverse", call.flag("reverse") ? 1L : 0L);
        Value place = call.integer("axis", ElementType.INT64, axis);
        return List.of(new Operand(call.add("CumSum", attributes, input.value(), place), input.order()));
    }

    private static List<Operand> top(Call call) throws IOException, FormatException {
        Value count = call.operator().equals("TopK") ? call.vector("k", call.number("k", 1)) : call.shape(1);
        Map<String, Object> attributes = Map.of(
                "axis",
                -1L,
                "largest",
                1L,
                "sorted",
                !call.operation().attributes().containsKey("sorted") || call.flag("sorted") ? 1L : 0L);
        List<Value> both = call.add("TopK", attributes, List.of(call.plain(0), count), 2);
        ElementType type = call.type("index_type", DataType.DT_INT32);
        return Call.natural(List.of(both.get(0), call.cast(both.get(1), type)));
    }
}
