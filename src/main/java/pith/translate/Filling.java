package pith.translate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;

/** Values made of a number and a shape. */
final class Filling {
    static final Map<String, Mapping> TABLE = Map.of(
            "Fill",
            Filling::fill,
            "ZerosLike",
            call -> like(call, 0),
            "OnesLike",
            call -> like(call, 1),
            "Range",
            Filling::range);

    private Filling() {}

    private static List<Operand> fill(Call call) throws IOException, FormatException {
        return Call.natural(call.add("Expand", call.plain(1), call.shape(0)));
    }

    /** Returns a value of the same shape; its axes may be in any order, as all elements are the same. */
    private static List<Operand> like(Call call, double number) throws IOException, FormatException {
        Operand input = call.input(0);
        Value scalar = call.scalar("number", input.value().element(), number);
        Optional<long[]> dims = input.value().dims().flatMap(Size::values);
        Value shape = dims.isPresent() ? call.vector("shape", dims.get()) : call.add("Shape", input.value());
        return List.of(new Operand(call.add("Expand", scalar, shape), input.order()));
    }

    private static List<Operand> range(Call call) throws IOException, FormatException {
        return Call.natural(call.add("Range", call.plain(0), call.plain(1), call.plain(2)));
    }
}
