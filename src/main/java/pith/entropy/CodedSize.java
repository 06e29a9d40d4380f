package pith.entropy;

/** What symbols cost when they are coded with a code of their own. */
final class CodedSize {
    private CodedSize() {}

    /** Returns the bits of a message with this histogram of at most 256 symbols, and of its code table. */
    static long bits(long[] histogram) {
        CodeLengths lengths = CodeLengths.optimal(histogram);
        BitWriter table = new BitWriter();
        CodeTable.write(lengths, table);
        return table.bitCount() + lengths.bits(histogram);
    }
}
