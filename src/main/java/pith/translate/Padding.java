package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Tensor;

/** Values with margins around them. */
final class Padding {
    static final Map<String, Mapping> TABLE = Map.of(
            "Pad",
            call -> pad(call, "constant"),
            "PadV2",
            call -> pad(call, "constant"),
            "MirrorPad",
            Padding::mirrorPad);

    private Padding() {}

    private static List<Operand> pad(Call call, String mode) throws IOException, FormatException {
        Operand input = call.input(0);
        Optional<Tensor> stated = call.input(1).value().constant();
        List<Value> given = new ArrayList<>();
        Operand padded = input;
        if (stated.isPresent()) {
            given.add(input.value());
            given.add(call.vector("pads", pads(input, Elements.integers(stated.get()))));
        } else {
            padded = Operand.of(call.plain(input));
            given.add(padded.value());
            Value turned = call.graph().transpose(call.plain(1), List.of(1, 0));
            given.add(call.add("Reshape", call.cast(turned, ElementType.INT64), call.vector("flat", -1)));
        }
        if (call.operator().equals("PadV2")) {
            given.add(call.plain(2));
        }
        return List.of(
                new Operand(call.add("Pad", Map.of("mode", mode), given, 1).get(0), padded.order()));
    }

    /** Returns all that is put in front along the axes of the value, then all that is put behind. */
    private static long[] pads(Operand input, long[] pairs) {
        int rank = pairs.length / 2;
        long[] pads = new long[pairs.length];
        for (int axis = 0; axis < rank; axis++) {
            pads[input.axis(axis)] = pairs[2 * axis];
            pads[rank + input.axis(axis)] = pairs[2 * axis + 1];
        }
        return pads;
    }

    private static List<Operand> mirrorPad(Call call) throws IOException, FormatException {
        if (call.text("mode").equals("REFLECT")) {
            return pad(call, "reflect");
        }
        // ONNX has no mode that repeats the outermost elements too, but slices that run backwards.
        Operand input = call.input(0);
        Tensor stated = call.input(1)
                .value()
                .constant()
                .orElseThrow(() -> call.unsupported("how much it pads is not constant"));
        long[] pads = pads(input, Elements.integers(stated));
        int rank = pads.length / 2;
        Value value = input.value();
        for (int axis = 0; axis < rank; axis++) {
            List<Value> parts = new ArrayList<>();
            if (pads[axis] > 0) {
                parts.add(backwards(call, value, axis, pads[axis] - 1, Long.MIN_VALUE));
            }
            parts.add(value);
            if (pads[rank + axis] > 0) {
                parts.add(backwards(call, value, axis, -1, -1 - pads[rank + axis]));
            }
            if (parts.size() > 1) {
                value = call.add("Concat", Map.of("axis", (long) axis), parts, 1)
                        .get(0);
            }
        }
        return List.of(new Operand(value, input.order()));
    }

    private static Value backwards(Call call, Value value, int axis, long from, long to) throws IOException {
        return call.add(
                "Slice",
                value,
                call.vector("start", from),
                call.vector("end", to),
                call.vector("axis", axis),
                call.vector("step", -1));
    }
}
