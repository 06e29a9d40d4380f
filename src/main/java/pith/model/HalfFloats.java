package pith.model;

/** Conversion between binary32 and the two floating-point types of 16 bits. */
public final class HalfFloats {
    private HalfFloats() {}

    /** Returns the bits of the nearest binary16, ties to even; too large becomes infinite, a NaN stays a quiet NaN. */
    public static short toFloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7FFF_FFFF;
        if (magnitude > 0x7F80_0000) {
            return (short) (sign | 0x7E00 | ((magnitude >>> 13) & 0x3FF));
        }
        if (magnitude >= 0x477F_F000) {
            // From 65520 on: half way to 2^16, where binary16 ends.
            return (short) (sign | 0x7C00);
        }
        if (magnitude < 0x3880_0000) {
            // Below 2^-14 binary16 is a multiple of 2^-24; rint rounds ties to even.
            return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
        }
        int rebased = magnitude - (112 << 23);
        int odd = (rebased >>> 13) & 1;
        return (short) (sign | ((rebased + 0xFFF + odd) >>> 13));
    }

    /** Returns the value of a binary16. */
    public static float fromFloat16(short half) {
        int bits = half & 0x7FFF;
        float sign = half < 0 ? -1f : 1f;
        if (bits >= 0x7C00) {
            return Float.intBitsToFloat(((half & 0x8000) << 16) | 0x7F80_0000 | ((bits & 0x3FF) << 13));
        }
        if (bits < 0x400) {
            return sign * bits * 0x1p-24f;
        }
        return sign * Float.intBitsToFloat((bits << 13) + (112 << 23));
    }

    /** Returns the upper half of the nearest binary32 that has no lower half, ties to even. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7FFF_FFFF) > 0x7F80_0000) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Returns the value of a bfloat16. */
    public static float fromBfloat16(short half) {
        return Float.intBitsToFloat(half << 16);
    }
}
