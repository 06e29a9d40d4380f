package pith.calibrate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;

/**
 * Where an input's values come from.
 *
 * @param field the array in the samples
 * @param plan what is done to images; null where the values are taken as they are
 */
record FeedInput(
        InputSpec input, Field field, Role role, @Nullable ImagePlan plan) {

    /** How an array is divided into samples. */
    enum Role {
        /** A sample is a row of the input's outermost axis, so several can go in at once. */
        ROWS,
        /** A sample is the whole input. */
        EACH,
        /** The whole array is the input of every run. */
        CONSTANT
    }

    static FeedInput of(InputSpec input, Field field, int samples, Preprocess given, boolean only)
            throws FormatException {
        if (isImages(field, samples, given, only) && !isReady(input, field, given)) {
            int[] source = imageShape(field, input);
            ImagePlan plan = new ImagePlan(given, input, source);
            return new FeedInput(input, field, plan.batched() ? Role.ROWS : Role.EACH, plan);
        }
        if (field.shape() == null) {
            throw new IllegalStateException("images without a plan");
        }
        Role role = role(input, field, samples);
        if (role == null) {
            throw FormatException.malformed(
                    "",
                    "the input '%s' has shape %s, the samples %s".formatted(input.name(), input.shapeText(), field));
        }
        if (!Conversion.isPossible(field.type(), input.type())) {
            throw FormatException.malformed(
                    "", "the input '%s' takes %s, the samples are %s".formatted(input.name(), input.type(), field));
        }
        return new FeedInput(input, field, role, null);
    }

    /** Whether values fit as they are and nobody said what else to do. */
    private static boolean isReady(InputSpec input, Field field, Preprocess given) {
        return given.isNone()
                && field.shape() != null
                && field.type() == input.type()
                && role(input, field, field.dims().get(0).intValue()) != null;
    }

    private static boolean isImages(Field field, int samples, Preprocess given, boolean only) {
        if (field.shape() == null) {
            return true;
        }
        List<Long> dims = field.dims();
        boolean perSample = dims.size() >= 2 && dims.size() <= 4 && dims.get(0) == samples;
        boolean bytes = field.type() == ElementType.UINT8 && dims.size() >= 3;
        return perSample && (bytes || (only && !given.isNone()));
    }

    private static @Nullable Role role(InputSpec input, Field field, int samples) {
        List<Long> dims = field.dims();
        if (!dims.isEmpty() && dims.get(0) == samples) {
            List<Long> sample = field.sampleDims();
            if (input.rank() == dims.size()
                    && new InputSpec(input.name(), input.type(), input.dims().subList(1, input.rank())).fits(sample)) {
                return Role.ROWS;
            }
            if (input.fits(sample)) {
                return Role.EACH;
            }
        }
        return input.fits(dims) ? Role.CONSTANT : null;
    }

    /** Height, width and channels of the images in an array; empty where each has its own. */
    private static int[] imageShape(Field field, InputSpec input) {
        if (field.shape() == null) {
            return new int[0];
        }
        List<Long> dims = field.sampleDims();
        int a = dims.get(0).intValue();
        if (dims.size() == 1) {
            return new int[] {1, a, 1};
        }
        int b = dims.get(1).intValue();
        if (dims.size() == 2) {
            return new int[] {a, b, 1};
        }
        int c = dims.get(2).intValue();
        return planar(dims, input) ? new int[] {b, c, a} : new int[] {a, b, c};
    }

    /** Whether a sample of three axes is channel, row, column. */
    private static boolean planar(List<Long> dims, InputSpec input) {
        boolean first = dims.get(0) == 1 || dims.get(0) == 3;
        boolean last = dims.get(2) == 1 || dims.get(2) == 3;
        return first && (!last || (input.rank() == 4 && input.dim(1) == dims.get(0) && input.dim(3) != dims.get(2)));
    }

    /** Returns a sample as the input takes it, without the batch axis where the role is {@link Role#ROWS}. */
    NdArray prepare(NdArray sample) throws FormatException {
        NdArray prepared = Conversion.convert(plan == null ? sample : plan.apply(pixels(sample)), input.type());
        int bad = Conversion.firstNotFinite(prepared);
        if (bad >= 0) {
            throw FormatException.malformed(
                    "", "the value %s at index %d of %s".formatted(prepared.get(bad), bad, prepared.shape()));
        }
        return prepared;
    }

    private Pixels pixels(NdArray sample) throws FormatException {
        List<Long> dims = new ArrayList<>();
        for (long dim : sample.shape().dims()) {
            dims.add(dim);
        }
        float[] values = sample.toFloats();
        if (dims.size() == 1) {
            return new Pixels(values.length, 1, 1, values);
        }
        int a = dims.get(0).intValue();
        int b = dims.get(1).intValue();
        if (dims.size() == 2) {
            return new Pixels(b, a, 1, values);
        }
        int c = dims.get(2).intValue();
        if (planar(dims, input)) {
            float[] interleaved = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                interleaved[i % (b * c) * a + i / (b * c)] = values[i];
            }
            return ofChannels(new Pixels(c, b, a, interleaved));
        }
        return ofChannels(new Pixels(b, a, c, values));
    }

    private static Pixels ofChannels(Pixels pixels) throws FormatException {
        if (pixels.channels() != 1 && pixels.channels() != 3) {
            throw FormatException.malformed(
                    "",
                    "images of " + Shape.of(pixels.height(), pixels.width(), pixels.channels())
                            + "; 1 or 3 channels can be used");
        }
        return pixels;
    }
}
