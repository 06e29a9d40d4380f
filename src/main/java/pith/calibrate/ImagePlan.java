package pith.calibrate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Preprocess.Channels;
import pith.calibrate.Preprocess.Layout;
import pith.calibrate.Preprocess.Size;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;

/** All that is done to an image on its way into an input: what was said, and the rest guessed from the input's shape. */
final class ImagePlan {
    private final InputSpec input;
    private final boolean batched;
    private final @Nullable Size resize;

    /** Null: images keep their size. */
    private final @Nullable Size crop;

    private final Channels channels;
    private final double scale;
    private final double[] mean;
    private final double[] std;
    private final Layout layout;
    private final String description;

    /**
     * Makes a plan.
     *
     * @param source height, width and channels of the images, if they are known before; else empty
     * @throws FormatException if the input is not one of images
     * @throws IllegalArgumentException if what was said does not go together
     */
    ImagePlan(Preprocess given, InputSpec input, int... source) throws FormatException {
        ImageTarget target = ImageTarget.of(input, given.layout().orElse(null), source);
        this.input = input;
        this.batched = target.batched();
        this.layout = target.layout();
        this.channels = given.channels().orElse(guessChannels(target, source));
        this.resize = given.resize().orElse(null);
        this.crop = given.crop().orElse(target.width() > 0 && target.height() > 0 ? size(target) : null);
        this.scale = given.scale().orElse(1.0);
        this.mean = perChannel("mean", given.mean(), 0);
        this.std = perChannel("std", given.std(), 1);
        this.description = describe(given);
    }

    private static Size size(ImageTarget target) {
        return new Size(target.width(), target.height());
    }

    private static Channels guessChannels(ImageTarget target, int[] source) {
        int count = target.channels() > 0 || source.length != 3 ? target.channels() : source[2];
        return count == 1 ? Channels.GRAY : Channels.RGB;
    }

    private double[] perChannel(String key, List<Double> given, double otherwise) {
        int count = channels == Channels.GRAY ? 1 : 3;
        double[] values = new double[count];
        if (given.size() > 1 && given.size() != count) {
            throw new IllegalArgumentException(
                    "preprocess: %s has %d numbers, the images have 1 channel".formatted(key, given.size()));
        }
        Arrays.setAll(values, c -> given.isEmpty() ? otherwise : given.get(given.size() == 1 ? 0 : c));
        return values;
    }

    /** Whether the input's outermost axis runs over samples. */
    boolean batched() {
        return batched;
    }

    /** One line: all steps, and which of them were guessed. */
    String description() {
        return description;
    }

    private String describe(Preprocess given) {
        Preprocess guessed = new Preprocess(
                Optional.empty(),
                given.crop().isPresent() ? Optional.empty() : Optional.ofNullable(crop),
                given.channels().isPresent() ? Optional.empty() : Optional.of(channels),
                Optional.empty(),
                List.of(),
                List.of(),
                given.layout().isPresent() ? Optional.empty() : Optional.of(layout));
        StringBuilder text = new StringBuilder();
        text.append("input '")
                .append(input.name())
                .append("' ")
                .append(input.shapeText())
                .append(": ");
        text.append(given.isNone() ? "no preprocessing given" : given.toString());
        if (!guessed.isNone()) {
            text.append("; guessed from the shape: ").append(guessed);
            if (resize == null && crop != null) {
                text.append(
                        ", after a resize that covers " + crop + " where an image is smaller or more than 5/4 of it");
            }
        }
        if (given.scale().isEmpty() && given.mean().isEmpty() && given.std().isEmpty()) {
            text.append("; pixels stay 0 to 255 (no scale=, mean= or std= given)");
        }
        return text.toString();
    }

    /**
     * Turns an image into one sample of the input.
     *
     * @throws FormatException if the image is too small for the crop, or the result does not have the input's shape
     */
    NdArray apply(Pixels image) throws FormatException {
        Pixels pixels = sized(image).in(channels);
        if (input.type() == ElementType.UINT8 && scale == 1 && isAll(mean, 0) && isAll(std, 1)) {
            return shaped(pixels, bytes(ordered(pixels)));
        }
        return shaped(
                pixels, NdArray.of(Shape.of(pixels.values().length), ordered(pixels.normalised(scale, mean, std))));
    }

    private Pixels sized(Pixels image) throws FormatException {
        Pixels resized = image;
        if (resize != null) {
            resized = resize.height() == 0
                    ? shorterSide(image, resize.width())
                    : Resampling.resize(image, resize.width(), resize.height());
        } else if (crop != null && !isNear(image, crop)) {
            resized = covering(image, crop);
        }
        if (crop == null) {
            return resized;
        }
        if (resized.width() < crop.width() || resized.height() < crop.height()) {
            throw FormatException.malformed(
                    "",
                    "an image of %dx%d pixels is too small for crop=%s; resize=%d would do"
                            .formatted(resized.width(), resized.height(), crop, Math.max(crop.width(), crop.height())));
        }
        return resized.cropped(crop.width(), crop.height());
    }

    /** Whether a guess leaves the image's size alone: it was prepared for this network, or for a crop of it. */
    private static boolean isNear(Pixels image, Size crop) {
        double ratio = Math.min((double) image.width() / crop.width(), (double) image.height() / crop.height());
        return ratio >= 1 && ratio <= 1.25;
    }

    private static Pixels shorterSide(Pixels image, int side) {
        int shorter = Math.min(image.width(), image.height());
        return Resampling.resize(
                image, (int) ((long) image.width() * side / shorter), (int) ((long) image.height() * side / shorter));
    }

    /** Returns the image resized so that it just covers a size. */
    private static Pixels covering(Pixels image, Size crop) {
        double ratio = Math.max((double) crop.width() / image.width(), (double) crop.height() / image.height());
        return Resampling.resize(
                image, Math.max(crop.width(), (int) Math.round(image.width() * ratio)), Math.max(crop.height(), (int)
                        Math.round(image.height() * ratio)));
    }

    private float[] ordered(Pixels pixels) {
        return layout == Layout.NCHW ? pixels.planes() : pixels.values();
    }

    private static NdArray bytes(float[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i])));
        }
        return NdArray.of(ElementType.UINT8, Shape.of(bytes.length), ByteBuffer.wrap(bytes));
    }

    private NdArray shaped(Pixels pixels, NdArray values) throws FormatException {
        List<Long> wanted = batched ? input.dims().subList(1, input.rank()) : input.dims();
        long height = pixels.height();
        long width = pixels.width();
        long count = pixels.channels();
        List<List<Long>> forms = List.of(
                layout == Layout.NCHW ? List.of(count, height, width) : List.of(height, width, count),
                List.of(height, width),
                List.of(height * width * count));
        for (List<Long> form : forms) {
            boolean sameSize = form.size() != 2 || count == 1;
            if (sameSize && new InputSpec(input.name(), input.type(), wanted).fits(form)) {
                return values.reshaped(
                        Shape.of(form.stream().mapToLong(Long::longValue).toArray()));
            }
        }
        throw FormatException.malformed(
                "",
                "the input '%s' has shape %s, the images give %s after preprocessing"
                        .formatted(input.name(), input.shapeText(), batched ? withBatch(forms.get(0)) : forms.get(0)));
    }

    private static String withBatch(List<Long> dims) {
        return dims.toString().replace("[", "[?, ");
    }

    private static boolean isAll(double[] values, double value) {
        return Arrays.stream(values).allMatch(each -> each == value);
    }
}
