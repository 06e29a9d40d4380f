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

    void symbols(byte[] symbols, int from, int to, BitWriter out) {
        for (int i = from; i < to; i++) {
            symbol(symbols[i] & 0xFF, out);
        }
    }

    void integers(int[] values, int from, int to, BitWriter out) {
        for (int i = from; i < to; i++) {
            integer(values[i], out);
        }
    }
}
