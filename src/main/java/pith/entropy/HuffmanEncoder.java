package pith.entropy;

/** Codes symbols with a canonical code. */
final class HuffmanEncoder {
    private final CodeLengths lengths;
    private final int[] codes;

    HuffmanEncoder(CodeLengths lengths) {
        this.lengths = lengths;
        this.codes = lengths.canonicalCodes();
    }

    void symbol(int symbol, BitWriter out) {
        out.write(codes[symbol], lengths.length(symbol));
    }

    /** Writes an integer: a symbol and its extra bits. */
    void integer(int value, BitWriter out) {
        int symbol = IntegerCode.symbol(value);
        int extra = IntegerCode.extraBits(symbol);
        symbol(symbol, out);
        out.write(value & ((1 << extra) - 1), extra);
    }

    /** Writes symbols, two at a time. */
    void symbols(byte[] symbols, int from, int to, BitWriter out) {
        int i = from;
        for (; i < to - 1; i += 2) {
            int first = symbols[i] & 0xFF;
            int second = symbols[i + 1] & 0xFF;
            int length = lengths.length(second);
            out.write(codes[first] << length | codes[second], lengths.length(first) + length);
        }
        if (i < to) {
            symbol(symbols[i] & 0xFF, out);
        }
    }

    void integers(int[] values, int from, int to, BitWriter out) {
        for (int i = from; i < to; i++) {
            integer(values[i], out);
        }
    }
}
