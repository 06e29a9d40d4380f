package pith.calibrate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Preprocess.Layout;
import pith.error.FormatException;

/**
 * What an input's shape says about the images that it takes.
 *
 * @param batched whether the outermost axis runs over samples
 * @param channels 0 where the shape leaves it open, as are width and height
 */
record ImageTarget(boolean batched, Layout layout, int width, int height, int channels) {

    private static final int OPEN = 0;

    /**
     * Reads a shape.
     *
     * @param layout as given, or null
     * @param source size of the images where it is known before, to tell what a flat input means; else null
     */
    static ImageTarget of(InputSpec input, @Nullable Layout layout, int[] source) throws FormatException {
        List<Long> dims = input.dims();
        for (long dim : dims) {
            if (dim > Integer.MAX_VALUE) {
                throw noImage(input);
            }
        }
        return switch (dims.size()) {
            case 1, 2 -> flat(input, layout, source);
            case 3 -> ofThree(input, layout);
            case 4 -> image(true, dims.subList(1, 4), layout);
            default -> throw noImage(input);
        };
    }

    private static ImageTarget ofThree(InputSpec input, @Nullable Layout layout) {
        List<Long> dims = input.dims();
        boolean planes = dims.get(0) == 3 && dims.get(1) != 3 && dims.get(2) != 3;
        boolean pixels = dims.get(0) > 4 && dims.get(2) == 3;
        if (planes || pixels) {
            return image(false, dims, layout);
        }
        // [N, height, width], grey without an axis for it.
        return new ImageTarget(true, layout == null ? Layout.NCHW : layout, side(dims.get(2)), side(dims.get(1)), 1);
    }

    private static ImageTarget image(boolean batched, List<Long> dims, @Nullable Layout given) {
        boolean channelsFirst = isChannels(dims.get(0));
        boolean channelsLast = isChannels(dims.get(2));
        Layout layout = given != null ? given : !channelsFirst && channelsLast ? Layout.NHWC : Layout.NCHW;
        return layout == Layout.NHWC
                ? new ImageTarget(batched, layout, side(dims.get(1)), side(dims.get(0)), side(dims.get(2)))
                : new ImageTarget(batched, layout, side(dims.get(2)), side(dims.get(1)), side(dims.get(0)));
    }

    private static ImageTarget flat(InputSpec input, @Nullable Layout layout, int[] source) throws FormatException {
        boolean batched = input.rank() == 2;
        long length = input.dim(input.rank() - 1);
        Layout kept = layout == null ? Layout.FLAT : layout;
        if (length == InputSpec.ANY || (source.length == 3 && (long) source[0] * source[1] * source[2] == length)) {
            return new ImageTarget(batched, kept, OPEN, OPEN, OPEN);
        }
        for (int channels : new int[] {1, 3}) {
            int side = (int) Math.sqrt((double) length / channels);
            if ((long) side * side * channels == length) {
                return new ImageTarget(batched, kept, side, side, channels);
            }
        }
        throw noImage(input);
    }

    private static boolean isChannels(long dim) {
        return dim == 1 || dim == 3;
    }

    private static int side(long dim) {
        return dim == InputSpec.ANY ? OPEN : (int) dim;
    }

    private static FormatException noImage(InputSpec input) {
        return FormatException.malformed(
                "",
                "the input '%s' has shape %s, which is not one of images; give an .npz with arrays of that shape"
                        .formatted(input.name(), input.shapeText()));
    }
}
