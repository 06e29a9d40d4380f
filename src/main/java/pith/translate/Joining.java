package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;

/** Values put together along an axis, and repeated along axes. */
final class Joining {
    static final Map<String, Mapping> TABLE = Map.of(
            "ConcatV2",
                    call -> concat(
                            call,
                            call.inputs().subList(0, call.inputs().size() - 1),
                            call.inputs().size() - 1),
            "Concat",
                    call -> concat(call, call.inputs().subList(1, call.inputs().size()), 0),
            "Pack", Joining::pack,
            "Tile", Joining::tile,
            "BroadcastTo", Joining::broadcast);

    private Joining() {}

    private static List<Operand> concat(Call call, List<Operand> parts, int axisInput)
            throws IOException, FormatException {
        Alignment all = Alignment.of(call, parts);
        int stated = call.integer(axisInput);
        int axis = stated < 0 ? stated + call.rank(parts.get(0)) : stated;
        int place = all.order().isEmpty() ? axis : all.order().indexOf(axis);
        return all.result(call.add("Concat", Map.of("axis", (long) place), all.values(), 1)
                .get(0));
    }

    private static List<Operand> pack(Call call) throws IOException, FormatException {
        long axis = call.number("axis", 0);
        List<Value> parts = new ArrayList<>();
        for (Operand input : call.inputs()) {
            parts.add(call.add("Unsqueeze", call.plain(input), call.vector("axes", axis)));
        }
        return Call.natural(call.add("Concat", Map.of("axis", axis), parts, 1).get(0));
    }

    private static List<Operand> tile(Call call) throws IOException, FormatException {
        return Call.natural(call.add("Tile", call.plain(0), call.shape(1)));
    }

    private static List<Operand> broadcast(Call call) throws IOException, FormatException {
        return Call.natural(call.add("Expand", call.plain(0), call.shape(1)));
    }
}
