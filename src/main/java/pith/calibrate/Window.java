package pith.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.error.FormatException;

/**
 * Geometry of a convolution's kernel on each spatial axis; the attributes of ONNX's Conv and ConvTranspose with their
 * defaults filled in.
 *
 * @param pads before each axis, then after each axis; empty where {@code autoPad} decides
 * @param autoPad {@code NOTSET}, {@code SAME_UPPER}, {@code SAME_LOWER} or {@code VALID}
 */
record Window(
        List<Integer> kernel, List<Integer> strides, List<Integer> dilations, List<Integer> pads, AutoPad autoPad) {

    /** How padding is found where it is not given. */
    enum AutoPad {
        NOTSET,
        VALID,
        SAME_UPPER,
        SAME_LOWER;

        static AutoPad parse(String text) throws FormatException {
            for (AutoPad value : values()) {
                if (value.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return value;
                }
            }
            throw FormatException.unsupported("", "auto_pad " + text);
        }
    }

    /**
     * Returns the geometry that a node's attributes say.
     *
     * @throws FormatException if it says something else of its padding than there is
     */
    static Window of(Place place, List<Integer> kernel) throws FormatException {
        return new Window(
                kernel,
                place.integers("strides"),
                place.integers("dilations"),
                place.integers("pads"),
                AutoPad.parse(place.text("auto_pad", "NOTSET")));
    }

    Window {
        kernel = List.copyOf(kernel);
        strides = filled(strides, kernel.size(), 1);
        dilations = filled(dilations, kernel.size(), 1);
        pads = filled(pads, 2 * kernel.size(), 0);
    }

    private static List<Integer> filled(List<Integer> given, int size, int otherwise) {
        List<Integer> filled = new ArrayList<>(given);
        while (filled.size() < size) {
            filled.add(otherwise);
        }
        return List.copyOf(filled);
    }

    int axes() {
        return kernel.size();
    }

    /** Positions of the kernel. */
    int positions() {
        return kernel.stream().reduce(1, Math::multiplyExact);
    }

    /** Positions from the first to the last element of the kernel on an axis. */
    int extent(int axis) {
        return (kernel.get(axis) - 1) * dilations.get(axis) + 1;
    }

    /** Zeros before the first element of an input axis, for a convolution. */
    int padBefore(int axis, int length) {
        return switch (autoPad) {
            case NOTSET -> pads.get(axis);
            case VALID -> 0;
            case SAME_UPPER -> samePadding(axis, length) / 2;
            case SAME_LOWER -> (samePadding(axis, length) + 1) / 2;
        };
    }

    /** Output length on an axis of a convolution. */
    int outputLength(int axis, int length) {
        int stride = strides.get(axis);
        int padding = switch (autoPad) {
            case NOTSET -> pads.get(axis) + pads.get(axis + axes());
            case VALID -> 0;
            case SAME_UPPER, SAME_LOWER -> samePadding(axis, length);
        };
        return Math.max(0, Math.floorDiv(length + padding - extent(axis), stride) + 1);
    }

    private int samePadding(int axis, int length) {
        int stride = strides.get(axis);
        int output = (length + stride - 1) / stride;
        return Math.max(0, (output - 1) * stride + extent(axis) - length);
    }
}
