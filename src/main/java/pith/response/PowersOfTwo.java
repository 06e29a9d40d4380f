package pith.response;

/**
 * The values of incremental network quantisation: zero, and 2^maxExponent down to 2^(maxExponent − levels + 1) with both
 * signs; Zhou et al., INQ, ICLR 2017, section 2.1. Symbol 0 is zero, symbol 1 + 2k is 2^(maxExponent − k), symbol 2 + 2k
 * the same with a minus sign.
 *
 * @param maxExponent exponent of the largest value, n₁ in the paper
 * @param levels number of exponents, n₁ − n₂ + 1 in the paper, 1 to 64
 */
public record PowersOfTwo(int maxExponent, int levels) {
    private static final int FEWEST_BITS = 2;
    private static final int MOST_BITS = 8;

    /** Checks that all values are normal floats. */
    public PowersOfTwo {
        if (levels < 1
                || levels > 1 << (MOST_BITS - 2)
                || maxExponent > Float.MAX_EXPONENT
                || maxExponent - levels + 1 < Float.MIN_EXPONENT) {
            throw new IllegalArgumentException(levels + " levels from 2^" + maxExponent);
        }
    }

    /**
     * Returns the values for the weights of a tensor. Of b bits one code is zero and the 2^(b − 1) codes of the other b − 1
     * bits are powers with both signs: n₁ = ⌊log₂(4s / 3)⌋ with s the largest magnitude, which is where rounding s to a
     * power of two leads, and n₂ = n₁ + 1 − 2^(b − 1) / 2. (So b = 5 is 16 powers and zero.) Exponents beyond those of
     * normal floats are moved into their range.
     *
     * @param largest largest magnitude of a weight, finite; of an empty or zero tensor 0
     * @param bits 2 to 8
     */
    public static PowersOfTwo of(double largest, int bits) {
        if (bits < FEWEST_BITS || bits > MOST_BITS) {
            throw new IllegalArgumentException(bits + " bits");
        }
        if (!(largest >= 0 && largest <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("largest magnitude " + largest);
        }
        int levels = 1 << (bits - 2);
        // The exponent of a double is its logarithm rounded down, exactly; that of zero is far below any range.
        int exponent = Math.getExponent(largest / 3 * 4);
        int clamped = Math.max(Float.MIN_EXPONENT + levels - 1, Math.min(Float.MAX_EXPONENT, exponent));
        return new PowersOfTwo(largest == 0 ? 0 : clamped, levels);
    }

    /** Returns the value of each symbol. */
    public float[] values() {
        float[] values = new float[1 + 2 * levels];
        for (int k = 0; k < levels; k++) {
            values[1 + 2 * k] = Math.scalb(1f, maxExponent - k);
            values[2 + 2 * k] = -values[1 + 2 * k];
        }
        return values;
    }

    /** Returns the values in ascending order. */
    Grid grid() {
        double[] ascending = new double[1 + 2 * levels];
        for (int k = 0; k < levels; k++) {
            ascending[k] = -Math.scalb(1.0, maxExponent - k);
            ascending[2 * levels - k] = -ascending[k];
        }
        return Grid.of(ascending);
    }

    /** Returns the symbol of the value at an index of {@link #grid()}. */
    int symbol(int index) {
        if (index == levels) {
            return 0;
        }
        return index < levels ? 2 + 2 * index : 1 + 2 * (2 * levels - index);
    }
}
