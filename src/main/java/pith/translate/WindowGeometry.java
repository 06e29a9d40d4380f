package pith.translate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;

/**
 * Layout, strides, dilations and padding of a convolution or pooling, spatial axes only.
 *
 * @param channelsFirst whether TensorFlow's tensors are laid out as ONNX's
 * @param spatial how many spatial axes there are
 */
record WindowGeometry(
        boolean channelsFirst,
        int spatial,
        List<Long> strides,
        List<Long> dilations,
        String padding,
        List<Long> explicit) {

    /** Reads the attributes of a convolution or pooling. */
    static WindowGeometry of(Call call, int spatial) throws FormatException {
        String format = call.text("data_format");
        boolean first = format.startsWith("NC");
        if (!first && !format.isEmpty() && !format.equals("NHWC") && !format.equals("NDHWC")) {
            throw call.unsupported("data_format is " + format);
        }
        return new WindowGeometry(
                first,
                spatial,
                spatial(call, call.numbers("strides"), first, spatial),
                spatial(call, call.numbers("dilations"), first, spatial),
                call.text("padding"),
                call.numbers("explicit_paddings"));
    }

    /** Returns the elements of a list for spatial axes; the others have to be 1. */
    static List<Long> spatial(Call call, List<Long> all, boolean first, int spatial) throws FormatException {
        List<Long> result = new ArrayList<>();
        for (int axis = 0; axis < all.size(); axis++) {
            boolean isSpatial = first ? axis >= 2 : axis >= 1 && axis <= spatial;
            if (isSpatial) {
                result.add(all.get(axis));
            } else if (all.get(axis) != 1) {
                throw call.unsupported("it strides over batch or channels: " + all);
            }
        }
        while (result.size() < spatial) {
            result.add(1L);
        }
        return result;
    }

    /** Returns the order of axes that ONNX wants: channels after the batch. */
    List<Integer> order() {
        List<Integer> order = new ArrayList<>();
        order.add(0);
        order.add(channelsFirst ? 1 : spatial + 1);
        for (int axis = 0; axis < spatial; axis++) {
            order.add(channelsFirst ? axis + 2 : axis + 1);
        }
        return order;
    }

    /**
     * Returns the attributes of ONNX's node.
     *
     * @param input with channels after the batch
     * @param kernel extents of the window
     */
    Map<String, Object> attributes(Call call, Value input, List<Long> kernel) throws FormatException {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("strides", strides);
        if (dilations.stream().anyMatch(dilation -> dilation != 1)) {
            attributes.put("dilations", dilations);
        }
        switch (padding) {
            case "VALID" -> {}
            case "SAME" -> same(input, kernel, attributes);
            case "EXPLICIT" -> attributes.put("pads", explicitPads());
            default -> throw call.unsupported("padding is " + padding);
        }
        return attributes;
    }

    /** Pads as TensorFlow does, the odd one at the end; in numbers where extents are known. */
    private void same(Value input, List<Long> kernel, Map<String, Object> attributes) {
        List<Long> begins = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        for (int axis = 0; axis < spatial; axis++) {
            long extent = (kernel.get(axis) - 1) * dilations.get(axis) + 1;
            Size dim = input.dims().map(dims -> dims.get(2)).orElse(Size.unknown());
            if (input.rank() > axis + 2) {
                dim = input.dims().orElseThrow().get(axis + 2);
            }
            long total;
            if (strides.get(axis) == 1) {
                total = extent - 1;
            } else if (dim.isKnown()) {
                long outputs = Strides.ceilDiv(dim.value(), strides.get(axis));
                total = Math.max(0, (outputs - 1) * strides.get(axis) + extent - dim.value());
            } else {
                attributes.put("auto_pad", "SAME_UPPER");
                return;
            }
            begins.add(total / 2);
            ends.add(total - total / 2);
        }
        begins.addAll(ends);
        if (begins.stream().anyMatch(pad -> pad != 0)) {
            attributes.put("pads", begins);
        }
    }

    private List<Long> explicitPads() {
        List<Long> pads = new ArrayList<>();
        for (int end = 0; end < 2; end++) {
            for (int axis = 0; axis < spatial; axis++) {
                pads.add(explicit.get(2 * (channelsFirst ? axis + 2 : axis + 1) + end));
            }
        }
        return pads;
    }
}
