package pith.entropy;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import pith.error.FormatException;

/**
 * A table that is looked up with the next bits of a stream: as many as the longest code has.
 *
 * <p>The low {@link #LENGTH_BITS} bits of an entry are the code length, so that shifting a 64-bit window by an entry
 * passes over the code. Above them stands what the code means. A table of one symbol has entries of length 0; a table
 * of none may not be looked up (HUF-7).
 */
final class DecodeTable {
    static final int LENGTH_BITS = 6;
    static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
    /** In a table of integers, the number of extra bits and, above it, the head of the value. */
    static final int EXTRA_BITS = 5;

    static final int EXTRA_MASK = (1 << EXTRA_BITS) - 1;

    private final char[] entries;
    private final int shift;
    private final boolean empty;

    private DecodeTable(CodeLengths lengths, IntUnaryOperator meaning) {
        this.empty = lengths.isEmpty();
        int bits = Math.max(1, lengths.longest());
        this.shift = Long.SIZE - bits;
        this.entries = new char[1 << bits];
        if (lengths.present() == 1) {
            Arrays.fill(entries, (char) (meaning.applyAsInt(lengths.first()) << LENGTH_BITS));
        } else if (!empty) {
            fill(lengths, meaning, bits);
        }
    }

    /** Returns a table whose entries mean the symbols. */
    static DecodeTable ofBytes(CodeLengths lengths) {
        return new DecodeTable(lengths, symbol -> symbol);
    }

    /** Returns a table whose entries mean the number of extra bits and the head of an integer. */
    static DecodeTable ofIntegers(CodeLengths lengths) {
        return new DecodeTable(
                lengths, symbol -> IntegerCode.head(symbol) << EXTRA_BITS | IntegerCode.extraBits(symbol));
    }

    /** Canonical codes fill the table from its start, in order of length and then of symbol. */
    private void fill(CodeLengths lengths, IntUnaryOperator meaning, int bits) {
        int[] next = new int[bits + 2];
        for (int symbol = 0; symbol < lengths.alphabet(); symbol++) {
            int length = lengths.length(symbol);
            if (length != 0) {
                next[length + 1] += 1 << (bits - length);
            }
        }
        for (int length = 1; length < next.length; length++) {
            next[length] += next[length - 1];
        }
        for (int symbol = 0; symbol < lengths.alphabet(); symbol++) {
            int length = lengths.length(symbol);
            if (length != 0) {
                int start = next[length];
                next[length] += 1 << (bits - length);
                Arrays.fill(entries, start, next[length], (char) (meaning.applyAsInt(symbol) << LENGTH_BITS | length));
            }
        }
    }

    /** Entries by the first bits of a window: {@code entries()[(int) (window >>> shift())]}. */
    char[] entries() {
        return entries;
    }

    int shift() {
        return shift;
    }

    /** Checks that the table may be looked up (HUF-7). */
    void checkNotEmpty() throws FormatException {
        if (empty) {
            throw FormatException.malformed("HUF-7", "symbols are coded with an empty code table");
        }
    }

    /** Entry for the code that a window begins with. */
    int lookUp(long window) {
        return entries[(int) (window >>> shift)];
    }

    /** Returns the integer that a window begins with, whose entry is given. */
    static int integer(int entry, long window) {
        int extra = entry >>> LENGTH_BITS & EXTRA_MASK;
        return entry >>> (LENGTH_BITS + EXTRA_BITS) << extra | (int) (window << entry >>> 1 >>> (63 - extra));
    }

    /** Returns the bits of the integer with the given entry. */
    static int integerBits(int entry) {
        return (entry & LENGTH_MASK) + (entry >>> LENGTH_BITS & EXTRA_MASK);
    }
}
