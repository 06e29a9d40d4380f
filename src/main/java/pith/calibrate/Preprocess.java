package pith.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How images become a network's inputs, as far as somebody said. Whatever the order of the words, this is the order of
 * the steps: resize, crop of the centre, order of channels, scale, minus mean, divided by std, layout.
 *
 * @param resize either a single number, the shorter side in pixels, or both sides
 * @param crop width and height in pixels that are kept around the centre
 * @param scale factor for pixels 0 to 255
 * @param mean subtracted after scaling; one number for each channel or one for all, in the order of {@code channels};
 *     empty if not given
 * @param std divides after that, like {@code mean}
 */
public record Preprocess(
        Optional<Size> resize,
        Optional<Size> crop,
        Optional<Channels> channels,
        Optional<Double> scale,
        List<Double> mean,
        List<Double> std,
        Optional<Layout> layout) {

    private static final List<String> KEYS = List.of("resize", "crop", "channels", "scale", "mean", "std", "layout");

    /** Nothing said: everything is guessed from the input's shape. */
    public static final Preprocess NONE = parse("");

    public Preprocess {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** Which channels a network wants, in which order. */
    public enum Channels {
        RGB,
        BGR,
        GRAY
    }

    /** Order of an input's elements after the batch axis. */
    public enum Layout {
        /** Channel, row, column. */
        NCHW,
        /** Row, column, channel. */
        NHWC,
        /** Row, column, channel, all on one axis. */
        FLAT
    }

    /**
     * Sides in pixels.
     *
     * @param height 0 where only one number was given
     */
    public record Size(int width, int height) {
        @Override
        public String toString() {
            return height == 0 ? Integer.toString(width) : width + "x" + height;
        }
    }

    /**
     * Parses words like {@code crop=227,channels=bgr,mean=104:117:123,layout=nchw}. Blanks around words do not matter.
     *
     * @throws IllegalArgumentException if a key is unknown or comes twice, or a value is not of the form that it takes;
     *     the message says what would be
     */
    public static Preprocess parse(String text) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = word.indexOf('=');
            String key = word.substring(0, Math.max(equals, 0)).strip().toLowerCase(Locale.ROOT);
            if (equals < 0 || !KEYS.contains(key)) {
                throw new IllegalArgumentException("preprocess: \"%s\" is not one of %s"
                        .formatted(word.strip(), KEYS.stream().collect(Collectors.joining("=, ", "", "="))));
            }
            if (words.put(key, word.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException("preprocess: " + key + " is given twice");
            }
        }
        Optional<Size> crop = word(words, "crop").map(value -> size("crop", value));
        return new Preprocess(
                word(words, "resize").map(value -> size("resize", value)),
                crop.map(size -> size.height() == 0 ? new Size(size.width(), size.width()) : size),
                word(words, "channels").map(value -> constant("channels", value, Channels.values())),
                word(words, "scale").map(value -> nonZero("scale", fraction(value))),
                word(words, "mean").map(value -> perChannel("mean", value)).orElse(List.of()),
                word(words, "std")
                        .map(value -> perChannel("std", value).stream()
                                .map(std -> nonZero("std", std))
                                .toList())
                        .orElse(List.of()),
                word(words, "layout").map(value -> constant("layout", value, Layout.values())));
    }

    /** Whether nothing was said. */
    boolean isNone() {
        return equals(NONE);
    }

    /** Returns the words again, in the order in which they apply. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        resize.ifPresent(size -> words.add("resize=" + size));
        crop.ifPresent(size -> words.add("crop=" + (size.width() == size.height() ? size.width() + "" : size)));
        channels.ifPresent(order -> words.add("channels=" + order.name().toLowerCase(Locale.ROOT)));
        scale.ifPresent(factor -> words.add("scale=" + scaleText(factor)));
        if (!mean.isEmpty()) {
            words.add("mean=" + numbers(mean));
        }
        if (!std.isEmpty()) {
            words.add("std=" + numbers(std));
        }
        layout.ifPresent(order -> words.add("layout=" + order.name().toLowerCase(Locale.ROOT)));
        return String.join(",", words);
    }

    private static String scaleText(double factor) {
        double inverse = 1 / factor;
        return inverse == Math.rint(inverse) && inverse > 1 ? "1/" + number(inverse) : number(factor);
    }

    private static String numbers(List<Double> values) {
        return values.stream().map(Preprocess::number).collect(Collectors.joining(":"));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : "" + value;
    }

    private static Optional<String> word(Map<String, String> words, String key) {
        return Optional.ofNullable(words.get(key));
    }

    private static Size size(String key, String value) {
        if (!value.matches("[1-9]\\d{0,4}([xX][1-9]\\d{0,4})?")) {
            throw malformed(key, value, "pixels, like 224 or 320x240 (width x height)");
        }
        String[] sides = value.toLowerCase(Locale.ROOT).split("x");
        return new Size(Integer.parseInt(sides[0]), sides.length == 1 ? 0 : Integer.parseInt(sides[1]));
    }

    private static <E extends Enum<E>> E constant(String key, String value, E[] constants) {
        return Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> malformed(
                        key,
                        value,
                        Arrays.stream(constants)
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(" or "))));
    }

    private static List<Double> perChannel(String key, String value) {
        String expected = "one number or three with colons between them, like 104:117:123";
        String[] parts = value.split(":", -1);
        if (parts.length != 1 && parts.length != 3) {
            throw malformed(key, value, expected);
        }
        return Arrays.stream(parts)
                .map(part -> number(key, part, value, expected))
                .toList();
    }

    private static double fraction(String value) {
        String expected = "a number or a fraction, like 0.00392 or 1/255";
        String[] parts = value.split("/", -1);
        if (parts.length > 2) {
            throw malformed("scale", value, expected);
        }
        double top = number("scale", parts[0], value, expected);
        double factor = parts.length == 1 ? top : top / number("scale", parts[1], value, expected);
        if (!Double.isFinite(factor)) {
            throw malformed("scale", value, expected);
        }
        return factor;
    }

    private static double number(String key, String part, String value, String expected) {
        try {
            double number = Double.parseDouble(part.strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the whole value.
        }
        throw malformed(key, value, expected);
    }

    private static double nonZero(String key, double value) {
        if (value == 0) {
            throw new IllegalArgumentException("preprocess: " + key + "=0 leaves nothing of an image");
        }
        return value;
    }

    private static IllegalArgumentException malformed(String key, String value, String expected) {
        return new IllegalArgumentException("preprocess: %s=%s is not %s".formatted(key, value, expected));
    }
}
