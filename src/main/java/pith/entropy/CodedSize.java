package pith.entropy;

/**
 * What symbols cost when they are coded, for passes that weigh size against error.
 *
 * <p>Symbols of gaps are those of the integer code of chapter 6.
 */
public final class CodedSize {
    /** Symbols of the integer code. */
    public static final int INTEGER_SYMBOLS = ChunkFormat.INTEGER_SYMBOLS;

    private CodedSize() {}

    /**
     * Returns the optimal code length in bits of each symbol, at most 12. A symbol that does not occur has 12, the most
     * that it could cost; a symbol that occurs alone has 0.
     *
     * @param histogram how often each of at most 256 symbols occurs
     */
    public static double[] codeLengths(long[] histogram) {
        CodeLengths lengths = CodeLengths.optimal(histogram);
        double[] result = new double[histogram.length];
        for (int symbol = 0; symbol < result.length; symbol++) {
            result[symbol] = lengths.isPresent(symbol) ? lengths.length(symbol) : ChunkFormat.MAX_CODE_LENGTH;
        }
        return result;
    }

    /** Returns the bits of a message with this histogram of at most 256 symbols, and of its code table. */
    public static long bits(long[] histogram) {
        CodeLengths lengths = CodeLengths.optimal(histogram);
        BitWriter table = new BitWriter();
        CodeTable.write(lengths, table);
        return table.bitCount() + lengths.bits(histogram);
    }

    /** Returns the symbol of an integer below 2<sup>31</sup>. */
    public static int integerSymbol(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("integer " + value);
        }
        return IntegerCode.symbol(value);
    }

    /** Returns the bits that follow a symbol of the integer code. */
    public static int extraBits(int integerSymbol) {
        return IntegerCode.extraBits(integerSymbol);
    }
}
