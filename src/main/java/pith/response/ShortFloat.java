package pith.response;

/** Floats of 8 explicit bits of mantissa: the other bytes of a number in a table then cost nothing. */
final class ShortFloat {
    private static final int DROPPED = 15;

    private ShortFloat() {}

    /** Returns the nearest short float; ties away from zero. */
    static float nearest(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        return Float.intBitsToFloat((bits + (1 << (DROPPED - 1))) & -(1 << DROPPED));
    }

    /** Returns the least short float that is not below a positive number. */
    static float atLeast(double value) {
        float nearest = nearest(value);
        return nearest >= value ? nearest : Float.intBitsToFloat(Float.floatToRawIntBits(nearest) + (1 << DROPPED));
    }
}
