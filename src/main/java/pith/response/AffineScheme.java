package pith.response;

/**
 * Which evenly spaced values weights may take: (symbol − zero point) × scale, so that zero is one of them; Jacob et al.,
 * CVPR 2018, section 2.1.
 *
 * @param bits width of a symbol, 2 to 8
 * @param symmetric whether the zero point is 2^(bits − 1); symbol 0 is not used then, so that there are as many values on
 *     each side of zero
 * @param perRow whether each output has a scale and zero point of its own
 * @param range how far the values reach
 */
public record AffineScheme(int bits, boolean symmetric, boolean perRow, Range range) {
    static final int FEWEST_BITS = 2;
    private static final int MOST_BITS = 8;

    /** How far the values reach. */
    public enum Range {
        /** From the least weight to the greatest. */
        MIN_MAX,

        /** As far as makes the response error least: large weights are clipped if the others gain more by finer steps. */
        LEAST_ERROR
    }

    /** Checks the width. */
    public AffineScheme {
        if (bits < FEWEST_BITS || bits > MOST_BITS) {
            throw new IllegalArgumentException(bits + " bits");
        }
    }

    /** Symbol of the least value. */
    int firstSymbol() {
        return symmetric ? 1 : 0;
    }

    /** Number of values. */
    int values() {
        return (1 << bits) - firstSymbol();
    }
}
