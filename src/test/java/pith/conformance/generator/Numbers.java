package pith.conformance.generator;

import pith.format.proto.ElementType;

/** Values of numeric rules as elements (chapter 4), rounded by looking for the two neighbours of a value. */
final class Numbers {
    private Numbers() {}

    /** Returns the bytes of values as elements of a floating-point type. */
    static byte[] elements(ElementType type, float... values) {
        byte[] all = Bytes.NONE;
        for (float value : values) {
            all = Bytes.join(all, element(type, value));
        }
        return all;
    }

    private static byte[] element(ElementType type, float value) {
        return switch (type) {
            case FLOAT -> Bytes.floats(value);
            case DOUBLE -> Bytes.doubles(value);
            case FLOAT16 -> Bytes.units(2, nearest(value, 5, 10));
            case BFLOAT16 -> Bytes.units(2, nearest(value, 8, 7));
            default -> throw new IllegalArgumentException(type.toString());
        };
    }

    /** Returns the bits of the nearest number with so many bits of exponent and fraction, ties to even. */
    static long nearest(float value, int exponentBits, int fractionBits) {
        long sign = Float.floatToRawIntBits(value) < 0 ? 1L << (exponentBits + fractionBits) : 0;
        double magnitude = Math.abs((double) value);
        long infinity = ((1L << exponentBits) - 1) << fractionBits;
        long below = 0;
        while (below < infinity && decoded(below + 1, exponentBits, fractionBits) <= magnitude) {
            below++;
        }
        if (below == infinity) {
            return sign | infinity;
        }
        // The number after the largest finite one counts as if the exponents went on.
        double middle =
                (decoded(below, exponentBits, fractionBits) + decoded(below + 1, exponentBits, fractionBits)) / 2;
        boolean up = magnitude > middle || (magnitude == middle && below % 2 == 1);
        return sign | (below + (up ? 1 : 0));
    }

    private static double decoded(long bits, int exponentBits, int fractionBits) {
        long exponent = bits >> fractionBits;
        long fraction = bits & ((1L << fractionBits) - 1);
        int bias = (1 << (exponentBits - 1)) - 1;
        if (exponent == 0) {
            return (double) fraction * Math.pow(2, 1 - bias - fractionBits);
        }
        return (double) (fraction + (1L << fractionBits)) * Math.pow(2, (double) (exponent - bias - fractionBits));
    }
}
