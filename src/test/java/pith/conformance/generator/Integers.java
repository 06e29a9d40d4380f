package pith.conformance.generator;

/** The integer code (chapter 6), as its table says: each symbol stands for the values after those of the one before. */
final class Integers {
    private Integers() {}

    static int extraBits(int symbol) {
        return symbol < 16 ? 0 : 3 + (symbol - 16) / 2;
    }

    /** Returns the first value of a symbol. */
    static long first(int symbol) {
        long first = 0;
        for (int each = 0; each < symbol; each++) {
            first += 1L << extraBits(each);
        }
        return first;
    }

    static int symbol(long value) {
        int symbol = 0;
        while (first(symbol + 1) <= value) {
            symbol++;
        }
        return symbol;
    }

    /** Returns a value as its symbol's code and extra bits. */
    static String code(Code code, long value) {
        int symbol = symbol(value);
        return code.of(symbol) + new Bits().number(value - first(symbol), extraBits(symbol));
    }

    /** Returns a complete code for the values that occur. */
    static Code flat(int... values) {
        int[] symbols = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            symbols[i] = symbol(values[i]);
        }
        return Code.flat(Code.INTEGERS, symbols);
    }
}
