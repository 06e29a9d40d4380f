package pith.translate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;
import pith.model.ElementType;

/** Elements and rows chosen by their numbers. */
final class Gathering {
    static final Map<String, Mapping> TABLE = Map.of(
            "Gather", call -> gather(call, 0),
            "ResourceGather", call -> gather(call, 0),
            "GatherV2", Gathering::gatherV2,
            "GatherNd", Gathering::gatherNd,
            "OneHot", Gathering::oneHot);

    private Gathering() {}

    private static List<Operand> gather(Call call, int axis) throws IOException, FormatException {
        long batch = call.number("batch_dims", 0);
        if (batch != 0) {
            // ONNX chooses in each of a batch along the first axis after it, by lists of one number.
            if (batch != axis) {
                throw call.unsupported("it chooses in each of a batch, but not along the axis after it");
            }
            Value places = call.cast(call.plain(1), ElementType.INT64);
            Value lists = call.add("Unsqueeze", places, call.vector("axes", -1));
            return Call.natural(call.add("GatherND", Map.of("batch_dims", batch), call.plain(0), lists));
        }
        return Call.natural(call.add("Gather", Map.of("axis", (long) axis), call.plain(0), call.plain(1)));
    }

    private static List<Operand> gatherV2(Call call) throws IOException, FormatException {
        int axis = call.integer(2);
        return gather(call, axis < 0 ? call.axis(axis, call.input(0)) : axis);
    }

    private static List<Operand> gatherNd(Call call) throws IOException, FormatException {
        Value places = call.cast(call.plain(1), ElementType.INT64);
        return Call.natural(
                call.add("GatherND", Map.of("batch_dims", call.number("batch_dims", 0)), call.plain(0), places));
    }

    /** In ONNX a negative place counts from the end, in TensorFlow it is none. */
    private static List<Operand> oneHot(Call call) throws IOException, FormatException {
        Value depth = call.cast(call.plain(1), ElementType.INT64);
        Value places = call.cast(call.plain(0), ElementType.INT64);
        Value zero = call.scalar("zero", ElementType.INT64, 0);
        Value chosen = call.add("Where", call.add("Less", places, zero), depth, places);
        Value on = call.add("Reshape", call.plain(2), call.vector("one", 1));
        Value off = call.add("Reshape", call.plain(3), call.vector("one", 1));
        Value values = call.add("Concat", Map.of("axis", 0L), off, on);
        return Call.natural(call.add("OneHot", Map.of("axis", call.number("axis", -1)), chosen, depth, values));
    }
}
