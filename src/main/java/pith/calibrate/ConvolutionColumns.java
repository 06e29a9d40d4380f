package pith.calibrate;

import java.util.Arrays;
import java.util.List;
import pith.error.FormatException;

/**
 * Columns of a convolution of any number of spatial axes, or of a transposed one.
 *
 * <p>Where the output position and an element of the kernel meet outside of the input, the column is zero; in a
 * transposed convolution also where they meet between two inputs.
 *
 * @param channels input channels of a group
 * @param outputPadding extra length of a transposed convolution's output on each axis; null for a convolution
 * @param outputShape spatial lengths of a transposed convolution's output where they are given, else empty
 */
record ConvolutionColumns(
        int groups,
        int channels,
        Window window,
        boolean transposed,
        List<Integer> outputPadding,
        List<Integer> outputShape)
        implements Columns {

    ConvolutionColumns {
        outputPadding = List.copyOf(outputPadding);
        outputShape = List.copyOf(outputShape);
    }

    static ConvolutionColumns of(int groups, int channels, Window window) {
        return new ConvolutionColumns(groups, channels, window, false, List.of(), List.of());
    }

    @Override
    public int columns() {
        return Math.multiplyExact(channels, kernel());
    }

    @Override
    public int kernel() {
        return window.positions();
    }

    @Override
    public Rows rows(List<Activation> inputs, int loops) throws FormatException {
        Activation input = inputs.get(0);
        int spatial = window.axes();
        int channelAxis = loops + 1;
        if (input.rank() != channelAxis + 1 + spatial || input.dim(channelAxis) != groups * channels) {
            throw FormatException.malformed(
                    "",
                    "an input of shape %s for a convolution of %d channels on %d axes"
                            .formatted(input.shape(), groups * channels, spatial));
        }
        Axis[] axes = new Axis[spatial];
        for (int i = 0; i < spatial; i++) {
            int length = input.dim(channelAxis + 1 + i);
            axes[i] = transposed ? transposed(i, length) : forward(i, length);
        }
        return new ConvolutionRows(input.values(), input.product(0, channelAxis), groups * channels, axes);
    }

    /** Where the kernel's elements meet the input, on one axis: entry [output · kernel + k], -1 for nowhere. */
    private record Axis(int length, int outputs, int kernel, List<Integer> meetings) {}

    private Axis forward(int axis, int length) {
        int kernel = window.kernel().get(axis);
        int outputs = window.outputLength(axis, length);
        Integer[] meetings = new Integer[outputs * kernel];
        for (int o = 0; o < outputs; o++) {
            for (int k = 0; k < kernel; k++) {
                int at = o * window.strides().get(axis)
                        + k * window.dilations().get(axis)
                        - window.padBefore(axis, length);
                meetings[o * kernel + k] = at >= 0 && at < length ? at : -1;
            }
        }
        return new Axis(length, outputs, kernel, Arrays.asList(meetings));
    }

    private Axis transposed(int axis, int length) {
        int kernel = window.kernel().get(axis);
        int stride = window.strides().get(axis);
        int full = stride * (length - 1) + window.extent(axis) + at(outputPadding, axis);
        int before;
        int outputs;
        if (outputShape.isEmpty() && window.autoPad() == Window.AutoPad.NOTSET) {
            before = window.pads().get(axis);
            outputs = full - before - window.pads().get(axis + window.axes());
        } else if (outputShape.isEmpty() && window.autoPad() == Window.AutoPad.VALID) {
            before = 0;
            outputs = full;
        } else {
            outputs = outputShape.isEmpty() ? length * stride : outputShape.get(axis);
            int padding = Math.max(0, full - outputs);
            before = window.autoPad() == Window.AutoPad.SAME_UPPER ? padding / 2 : padding - padding / 2;
        }
        Integer[] meetings = new Integer[Math.max(0, outputs) * kernel];
        for (int o = 0; o < outputs; o++) {
            for (int k = 0; k < kernel; k++) {
                int strided = o + before - k * window.dilations().get(axis);
                boolean meets = strided >= 0 && strided % stride == 0 && strided / stride < length;
                meetings[o * kernel + k] = meets ? strided / stride : -1;
            }
        }
        return new Axis(length, Math.max(0, outputs), kernel, Arrays.asList(meetings));
    }

    private static int at(List<Integer> values, int index) {
        return index < values.size() ? values.get(index) : 0;
    }

    /** The rows of one input. */
    private static final class ConvolutionRows implements Rows {
        private final float[] values;
        private final int parts;
        private final int channels;
        private final int plane;
        private final int positions;
        private final int kernel;
        private final int[] outputs;
        private final int[] kernels;
        private final int[][] offsets;

        ConvolutionRows(float[] values, int parts, int channels, Axis[] axes) {
            this.values = values;
            this.parts = parts;
            this.channels = channels;
            this.outputs = Arrays.stream(axes).mapToInt(Axis::outputs).toArray();
            this.kernels = Arrays.stream(axes).mapToInt(Axis::kernel).toArray();
            this.plane = Arrays.stream(axes).mapToInt(Axis::length).reduce(1, Math::multiplyExact);
            this.positions = Arrays.stream(outputs).reduce(1, Math::multiplyExact);
            this.kernel = Arrays.stream(kernels).reduce(1, Math::multiplyExact);
            this.offsets = new int[axes.length][];
            int step = plane;
            for (int i = 0; i < axes.length; i++) {
                step = axes[i].length() == 0 ? 0 : step / axes[i].length();
                int scale = step;
                offsets[i] = axes[i].meetings().stream()
                        .mapToInt(at -> at < 0 ? -1 : at * scale)
                        .toArray();
            }
        }

        @Override
        public int parts() {
            return parts;
        }

        @Override
        public int positions() {
            return positions;
        }

        @Override
        public void row(int part, int position, float[] into, int to) {
            int[] taps = taps(position);
            int from = part * channels * plane;
            int at = to;
            for (int c = 0; c < channels; c++) {
                for (int tap : taps) {
                    into[at++] = tap < 0 ? 0 : values[from + tap];
                }
                from += plane;
            }
        }

        /** Offset in a channel's plane of what each element of the kernel meets, -1 for nothing. */
        private int[] taps(int position) {
            int[] taps = new int[kernel];
            int rest = position;
            int inner = 1;
            for (int axis = outputs.length - 1; axis >= 0; axis--) {
                int output = rest % outputs[axis];
                rest /= outputs[axis];
                int length = kernels[axis];
                for (int k = 0; k < kernel; k++) {
                    int offset = offsets[axis][output * length + k / inner % length];
                    taps[k] = taps[k] < 0 || offset < 0 ? -1 : taps[k] + offset;
                }
                inner *= length;
            }
            return taps;
        }
    }
}
