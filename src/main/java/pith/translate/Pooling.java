package pith.translate;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import pith.error.FormatException;

/** Maxima and means over windows. */
final class Pooling {
    static final Map<String, Mapping> TABLE = Map.of(
            "MaxPool", call -> pool(call, "MaxPool", 2),
            "MaxPoolV2", Pooling::maxPoolV2,
            "AvgPool", call -> pool(call, "AveragePool", 2),
            "MaxPool3D", call -> pool(call, "MaxPool", 3),
            "AvgPool3D", call -> pool(call, "AveragePool", 3));

    private Pooling() {}

    private static List<Operand> pool(Call call, String operator, int spatial) throws IOException, FormatException {
        return pool(call, operator, WindowGeometry.of(call, spatial), call.numbers("ksize"));
    }

    /** Maps a pooling whose window and strides are constant inputs. */
    private static List<Operand> maxPoolV2(Call call) throws IOException, FormatException {
        WindowGeometry stated = WindowGeometry.of(call, 2);
        List<Long> strides = LongStream.of(call.integers(2)).boxed().toList();
        WindowGeometry geometry = new WindowGeometry(
                stated.channelsFirst(),
                2,
                WindowGeometry.spatial(call, strides, stated.channelsFirst(), 2),
                stated.dilations(),
                stated.padding(),
                List.of());
        return pool(
                call,
                "MaxPool",
                geometry,
                LongStream.of(call.integers(1)).boxed().toList());
    }

    /** Padding takes no part in means, in TensorFlow as in ONNX. */
    private static List<Operand> pool(Call call, String operator, WindowGeometry geometry, List<Long> window)
            throws IOException, FormatException {
        List<Long> kernel = WindowGeometry.spatial(call, window, geometry.channelsFirst(), geometry.spatial());
        Value input = call.in(geometry.order(), call.input(0));
        Map<String, Object> attributes = geometry.attributes(call, input, kernel);
        attributes.put("kernel_shape", kernel);
        return List.of(new Operand(call.add(operator, attributes, input), geometry.order()));
    }
}
