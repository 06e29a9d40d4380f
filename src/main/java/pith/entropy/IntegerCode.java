package pith.entropy;

/** The integer code: a value below 2<sup>32</sup> as a symbol below 72 and extra bits (chapter 6, "Integers"). */
final class IntegerCode {
    /** Values below this one are their own symbols. */
    static final int DIRECT = 16;

    private IntegerCode() {}

    /** Returns the symbol of an unsigned value. */
    static int symbol(int value) {
        if (value >= 0 && value < DIRECT) {
            return value;
        }
        int log = 31 - Integer.numberOfLeadingZeros(value);
        return DIRECT + 2 * (log - 4) + (value >>> (log - 1) & 1);
    }

    /** Number of extra bits of a symbol; they are the low bits of the value. */
    static int extraBits(int symbol) {
        return symbol < DIRECT ? 0 : (symbol - DIRECT) / 2 + 3;
    }

    /** The bits of a value above its extra bits: 0 to 15 for direct symbols, else 2 or 3. */
    static int head(int symbol) {
        return symbol < DIRECT ? symbol : 2 + (symbol & 1);
    }

    /** The lowest value of a symbol. */
    static int lowest(int symbol) {
        return head(symbol) << extraBits(symbol);
    }

    /** Extra bits of a message with this histogram of symbols. */
    static long extraBits(long[] histogram) {
        long bits = 0;
        for (int symbol = DIRECT; symbol < histogram.length; symbol++) {
            bits += histogram[symbol] * extraBits(symbol);
        }
        return bits;
    }
}
