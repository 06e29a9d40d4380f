package pith.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static pith.error.FormatException.malformed;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import pith.error.FormatException;
import pith.format.proto.Activation;
import pith.format.proto.Manifest;
import pith.model.Range;

/** Checks the activations of a manifest; chapter 3 of the specification. */
final class ActivationReader {
    private ActivationReader() {}

    /** Returns the ranges by name of the value, in the order of the file. */
    static Map<String, Range> read(Manifest manifest) throws FormatException {
        if (manifest.getActivationsCount() > 0 && !manifest.hasSource()) {
            throw malformed("ACT-3", "activations without a source");
        }
        Map<String, Range> ranges = new LinkedHashMap<>();
        String before = "";
        for (Activation activation : manifest.getActivationsList()) {
            String value = activation.getValue();
            if (compare(before, value) >= 0) {
                throw malformed("ACT-1", "activation '" + value + "' after '" + before + "'");
            }
            float low = activation.getLow();
            float high = activation.getHigh();
            if (!Range.isValid(low, high) || isNegativeZero(low) || isNegativeZero(high)) {
                throw malformed("ACT-2", "activation '" + value + "' is from " + low + " to " + high);
            }
            ranges.put(value, new Range(low, high));
            before = value;
        }
        return ranges;
    }

    /** Compares names as the format orders them, by their bytes. */
    static int compare(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    }

    private static boolean isNegativeZero(float number) {
        return Float.floatToRawIntBits(number) == Integer.MIN_VALUE;
    }
}
