package pith.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shapes of convolutions and poolings: batch, channels, and then as many spatial axes as there are. */
final class WindowRules {
    private WindowRules() {}

    static Optional<List<Size>> of(String operator, Map<String, ?> attributes, List<Value> inputs) {
        Optional<List<Size>> dims = inputs.get(0).dims();
        if (dims.isEmpty() || dims.get().size() < 3) {
            return dims;
        }
        List<Size> result = new ArrayList<>();
        result.add(dims.get().get(0));
        result.add(channels(operator, attributes, inputs));
        for (int i = 2; i < dims.get().size(); i++) {
            Size dim = dims.get().get(i);
            result.add(
                    operator.startsWith("Global")
                            ? Size.of(1)
                            : spatial(
                                    operator,
                                    attributes,
                                    inputs,
                                    dim,
                                    i - 2,
                                    dims.get().size() - 2));
        }
        return Optional.of(result);
    }

    private static Size channels(String operator, Map<String, ?> attributes, List<Value> inputs) {
        Optional<List<Size>> filter =
                operator.startsWith("Conv") ? inputs.get(1).dims() : Optional.empty();
        if (!operator.startsWith("Conv")) {
            return inputs.get(0).dims().orElseThrow().get(1);
        } else if (filter.isEmpty()) {
            return Size.unknown();
        } else if (operator.equals("Conv")) {
            return filter.get().get(0);
        }
        Size each = filter.get().get(1);
        return each.isKnown() ? Size.of(each.value() * ShapeRules.integer(attributes, "group", 1)) : Size.unknown();
    }

    private static Size spatial(
            String operator, Map<String, ?> attributes, List<Value> inputs, Size dim, int axis, int axes) {
        long stride = at(ShapeRules.integers(attributes, "strides"), axis, 1);
        long dilation = at(ShapeRules.integers(attributes, "dilations"), axis, 1);
        boolean same = String.valueOf(attributes.get("auto_pad")).startsWith("SAME");
        List<Long> kernel = ShapeRules.integers(attributes, "kernel_shape");
        Optional<Size> length = kernel.isEmpty()
                ? inputs.get(1).dims().map(filter -> filter.get(axis + 2))
                : Optional.of(Size.of(kernel.get(axis)));
        if (same && stride == 1) {
            return dim;
        } else if (!dim.isKnown() || length.isEmpty() || !length.get().isKnown()) {
            return Size.unknown();
        } else if (same) {
            return Size.of(
                    operator.equals("ConvTranspose") ? dim.value() * stride : Strides.ceilDiv(dim.value(), stride));
        }
        long extent = (length.get().value() - 1) * dilation + 1;
        List<Long> pads = ShapeRules.integers(attributes, "pads");
        long padded = at(pads, axis, 0) + at(pads, axis + axes, 0);
        if (operator.equals("ConvTranspose")) {
            long more = at(ShapeRules.integers(attributes, "output_padding"), axis, 0);
            return Size.of((dim.value() - 1) * stride + extent + more - padded);
        }
        return Size.of((dim.value() + padded - extent) / stride + 1);
    }

    private static long at(List<Long> values, int index, long otherwise) {
        return index < values.size() ? values.get(index) : otherwise;
    }
}
