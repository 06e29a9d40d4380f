package pith.entropy;

import java.util.Arrays;
import pith.error.FormatException;

/** Code lengths as bits (chapter 6, "Code tables"). */
final class CodeTable {
    private static final int MAX_RUN_BITS = 10;
    private static final int LENGTH_BITS = 4;
    private static final int MAX_UNARY = 2 * (ChunkFormat.MAX_CODE_LENGTH - 1);

    private CodeTable() {}

    static void write(CodeLengths table, BitWriter out) {
        boolean present = false;
        int symbol = 0;
        do {
            int start = symbol;
            while (symbol < table.alphabet() && table.isPresent(symbol) == present) {
                symbol++;
            }
            int run = symbol - start;
            out.gamma(start == 0 && !present ? run + 1 : run);
            present = !present;
        } while (symbol < table.alphabet());
        if (table.present() >= 2) {
            writeLengths(table, out);
        }
    }

    private static void writeLengths(CodeLengths table, BitWriter out) {
        int before = table.length(table.first());
        out.write(before, LENGTH_BITS);
        for (int symbol = table.first() + 1; symbol < table.alphabet(); symbol++) {
            if (table.isPresent(symbol)) {
                int bits = changeBits(before, table.length(symbol));
                out.write((1 << bits) - 2, bits);
                before = table.length(symbol);
            }
        }
    }

    /** Bits that say the length of a symbol, given that of the one before. */
    static int changeBits(int before, int length) {
        return length >= before ? 2 * (length - before) + 1 : 2 * (before - length);
    }

    /** Bits of a table, without padding. */
    static long bits(CodeLengths table) {
        BitWriter out = new BitWriter();
        write(table, out);
        return out.bitCount();
    }

    /** Reads a table; the padding is left to the caller. */
    static CodeLengths read(BitReader in, int alphabet) throws FormatException {
        byte[] lengths = new byte[alphabet];
        int present = readPresence(in, lengths);
        if (present == 1) {
            int only = 0;
            while (lengths[only] == 0) {
                only++;
            }
            return CodeLengths.single(alphabet, only);
        }
        if (present >= 2) {
            readLengths(in, lengths);
        }
        return new CodeLengths(lengths);
    }

    /** Marks the present symbols with 1 and returns how many they are (HUF-1). */
    private static int readPresence(BitReader in, byte[] lengths) throws FormatException {
        int present = 0;
        int symbol = 0;
        boolean isPresent = false;
        for (boolean isFirst = true; symbol < lengths.length; isFirst = false) {
            int code = in.gamma(MAX_RUN_BITS);
            int run = isFirst ? code - 1 : code;
            if (code == 0 || run > lengths.length - symbol) {
                throw FormatException.malformed(
                        "HUF-1", "the runs of a code table go past its " + lengths.length + " symbols");
            }
            if (isPresent) {
                Arrays.fill(lengths, symbol, symbol + run, (byte) 1);
                present += run;
            }
            symbol += run;
            isPresent = !isPresent;
        }
        return present;
    }

    private static void readLengths(BitReader in, byte[] lengths) throws FormatException {
        int length = 0;
        int space = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] != 0) {
                if (length == 0) {
                    length = in.bits(LENGTH_BITS);
                } else {
                    int ones = in.unary(MAX_UNARY);
                    length += (ones & 1) == 0 ? ones / 2 : -(ones + 1) / 2;
                }
                if (length < 1 || length > ChunkFormat.MAX_CODE_LENGTH) {
                    throw FormatException.malformed("HUF-2", "code length " + length + " of symbol " + symbol);
                }
                lengths[symbol] = (byte) length;
                space += 1 << (ChunkFormat.MAX_CODE_LENGTH - length);
            }
        }
        if (space != 1 << ChunkFormat.MAX_CODE_LENGTH) {
            throw FormatException.malformed(
                    "HUF-3", "code lengths fill " + space + " of " + (1 << ChunkFormat.MAX_CODE_LENGTH) + " places");
        }
    }
}
