package pith.translate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import pith.error.FormatException;

/** Convolutions, depthwise and transposed ones among them. */
final class Convolutions {
    static final Map<String, Mapping> TABLE = Map.of(
            "Conv2D", call -> convolution(call, 2),
            "Conv3D", call -> convolution(call, 3),
            "DepthwiseConv2dNative", Convolutions::depthwise,
            "Conv2DBackpropInput", call -> transposed(call, 2),
            "Conv3DBackpropInputV2", call -> transposed(call, 3),
            "BiasAdd", Convolutions::biasAdd,
            "BiasAddV1", Convolutions::biasAdd);

    private Convolutions() {}

    private static List<Operand> convolution(Call call, int spatial) throws IOException, FormatException {
        WindowGeometry geometry = WindowGeometry.of(call, spatial);
        Value input = call.in(geometry.order(), call.input(0));
        Operand filter = call.input(1);
        List<Integer> order = new ArrayList<>(List.of(spatial + 1, spatial));
        for (int axis = 0; axis < spatial; axis++) {
            order.add(axis);
        }
        Map<String, Object> attributes = geometry.attributes(call, input, kernel(call, filter, spatial));
        long groups = groups(input, filter, spatial);
        if (groups != 1) {
            attributes.put("group", groups);
        }
        Value result = call.add("Conv", attributes, input, call.in(order, filter));
        return List.of(new Operand(result, geometry.order()));
    }

    /** Returns how many times the filter's input channels the input has. */
    private static long groups(Value input, Operand filter, int spatial) {
        Optional<Size> each = filter.dims().map(dims -> dims.get(spatial));
        Optional<Size> all = input.dims().map(dims -> dims.get(1));
        boolean known = each.filter(Size::isKnown).isPresent()
                && all.filter(Size::isKnown).isPresent();
        return known ? all.get().value() / each.get().value() : 1;
    }

    /** Returns the spatial extents of a filter, which have to be known. */
    private static List<Long> kernel(Call call, Operand filter, int spatial) throws FormatException {
        return filter.dims()
                .flatMap(dims -> Size.values(dims.subList(0, spatial)))
                .map(values -> Arrays.stream(values).boxed().toList())
                .orElseThrow(() -> call.unsupported("the filter's size is not known"));
    }

    /** Maps filters [height, width, channels, multiplier] to [channels × multiplier, 1, height, width]. */
    private static List<Operand> depthwise(Call call) throws IOException, FormatException {
        WindowGeometry geometry = WindowGeometry.of(call, 2);
        Value input = call.in(geometry.order(), call.input(0));
        Operand filter = call.input(1);
        long[] dims = filter.dims()
                .flatMap(Size::values)
                .orElseThrow(() -> call.unsupported("the filter's shape is not known"));
        Map<String, Object> attributes = geometry.attributes(call, input, kernel(call, filter, 2));
        attributes.put("group", dims[2]);
        Value moved = call.in(List.of(2, 3, 0, 1), filter);
        Value shape = call.vector("shape", dims[2] * dims[3], 1, dims[0], dims[1]);
        Value result = call.add("Conv", attributes, input, call.add("Reshape", moved, shape));
        return List.of(new Operand(result, geometry.order()));
    }

    /** Maps the gradient of a convolution, which is what a transposed one is: sizes, filter, gradient of the output. */
    private static List<Operand> transposed(Call call, int spatial) throws IOException, FormatException {
        WindowGeometry geometry = WindowGeometry.of(call, spatial);
        Value input = call.in(geometry.order(), call.input(2));
        Operand filter = call.input(1);
        List<Integer> order = new ArrayList<>(List.of(spatial + 1, spatial));
        for (int axis = 0; axis < spatial; axis++) {
            order.add(axis);
        }
        Map<String, Object> attributes = transposedAttributes(call, geometry, input, kernel(call, filter, spatial));
        Value result = call.add("ConvTranspose", attributes, input, call.in(order, filter));
        return List.of(new Operand(result, geometry.order()));
    }

    private static Map<String, Object> transposedAttributes(
            Call call, WindowGeometry geometry, Value input, List<Long> kernel) throws FormatException {
        List<Size> sizes = call.input(0).value().elements();
        List<Long> begins = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        List<Long> more = new ArrayList<>();
        for (int axis = 0; axis < geometry.spatial(); axis++) {
            long stride = geometry.strides().get(axis);
            long extent = (kernel.get(axis) - 1) * geometry.dilations().get(axis) + 1;
            Size from = input.dims().orElseThrow().get(axis + 2);
            int place = geometry.channelsFirst() ? axis + 2 : axis + 1;
            Size to = sizes.size() == 2 + geometry.spatial()
                    ? sizes.get(place)
                    : sizes.size() == geometry.spatial() ? sizes.get(axis) : Size.unknown();
            // What the forward convolution padded in all; of sizes that are not known, the usual.
            long total;
            if (from.isKnown() && to.isKnown()) {
                total = (from.value() - 1) * stride + extent - to.value();
            } else {
                total = geometry.padding().equals("SAME") ? extent - stride : Math.min(0, extent - stride);
            }
            long padded = Math.max(0, total);
            long begin = padded / 2;
            if (geometry.padding().equals("EXPLICIT")) {
                begin = geometry.explicit().get(2 * place);
            }
            begins.add(begin);
            ends.add(padded - begin);
            more.add(Math.max(0, -total));
        }
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("strides", geometry.strides());
        if (geometry.dilations().stream().anyMatch(dilation -> dilation != 1)) {
            attributes.put("dilations", geometry.dilations());
        }
        begins.addAll(ends);
        if (begins.stream().anyMatch(pad -> pad != 0)) {
            attributes.put("pads", begins);
        }
        if (more.stream().anyMatch(pad -> pad != 0)) {
            attributes.put("output_padding", more);
        }
        return attributes;
    }

    /** Adds a vector along the channels. */
    private static List<Operand> biasAdd(Call call) throws IOException, FormatException {
        Operand bias = call.input(1);
        int rank = call.input(0).rank();
        if (call.text("data_format").startsWith("NC") && rank > 2) {
            long[] axes = LongStream.range(1, rank - 1).toArray();
            bias = Operand.of(call.add("Unsqueeze", bias.value(), call.vector("axes", axes)));
        }
        Alignment both = Alignment.of(call, List.of(call.input(0), bias));
        return both.result(call.add("Add", Map.of(), both.values(), 1).get(0));
    }
}
