package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;

/** Images in another size. TensorFlow has them with channels last, and bilinear ones in float. */
final class Resizing {
    static final Map<String, Mapping> TABLE = Map.of(
            "ResizeBilinear", call -> resize(call, "linear"),
            "ResizeNearestNeighbor", call -> resize(call, "nearest"));

    private static final List<Integer> ORDER = List.of(0, 3, 1, 2);

    private Resizing() {}

    private static List<Operand> resize(Call call, String mode) throws IOException, FormatException {
        Value input = call.in(ORDER, call.input(0));
        if (mode.equals("linear")) {
            input = call.cast(input, ElementType.FLOAT);
        }
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("mode", mode);
        boolean corners = call.flag("align_corners");
        boolean centers = call.flag("half_pixel_centers");
        attributes.put(
                "coordinate_transformation_mode", corners ? "align_corners" : centers ? "half_pixel" : "asymmetric");
        if (mode.equals("nearest")) {
            attributes.put("nearest_mode", corners || centers ? "round_prefer_ceil" : "floor");
        }
        List<Value> given = new ArrayList<>(List.of(input, Value.NONE));
        Optional<Value> scales = scales(call, input);
        if (scales.isPresent()) {
            given.add(scales.get());
        } else {
            given.add(Value.NONE);
            given.add(sizes(call, input));
        }
        List<ValueType> type = List.of(new ValueType(input.element(), target(call, input)));
        Value result = call.graph()
                .add(call.operation().name() + "/Resize", "Resize", attributes, given, type)
                .get(0);
        return List.of(new Operand(result, ORDER));
    }

    private static Optional<List<Size>> target(Call call, Value input) throws FormatException {
        List<Size> size = call.input(1).value().elements();
        return input.dims()
                .map(dims -> List.of(
                        dims.get(0),
                        dims.get(1),
                        size.size() == 2 ? size.get(0) : Size.unknown(),
                        size.size() == 2 ? size.get(1) : Size.unknown()));
    }

    /** Returns factors where they are whole numbers, and so exact; a size needs the length of the batch. */
    private static Optional<Value> scales(Call call, Value input) throws IOException, FormatException {
        Optional<long[]> from = input.dims().flatMap(dims -> Size.values(dims.subList(2, 4)));
        Optional<long[]> to = Size.values(call.input(1).value().elements()).filter(size -> size.length == 2);
        boolean whole = from.isPresent()
                && to.isPresent()
                && to.get()[0] % from.get()[0] == 0
                && to.get()[1] % from.get()[1] == 0;
        if (!whole) {
            return Optional.empty();
        }
        double[] factors = {1, 1, (double) to.get()[0] / from.get()[0], (double) to.get()[1] / from.get()[1]};
        return Optional.of(call.graph()
                .constant(Elements.of(
                        call.operation().name() + "/scales", ElementType.FLOAT, Shape.of(factors.length), factors)));
    }

    private static Value sizes(Call call, Value input) throws IOException, FormatException {
        Value outer = call.add(
                "Slice",
                call.add("Shape", input),
                call.vector("from", 0),
                call.vector("to", 2),
                call.vector("axis", 0));
        return call.add("Concat", Map.of("axis", 0L), outer, call.shape(1));
    }
}
