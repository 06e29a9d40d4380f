package pith.entropy;

/**
 * The code lengths of an alphabet: what a code table of chapter 6 says.
 *
 * <p>Absent symbols have length 0. If just one symbol is present it has length 0 too, as its code has no bits.
 */
final class CodeLengths {
    private final byte[] lengths;
    private final int present;
    private final int first;

    /** Creates lengths of which two or more, or none, are not zero. */
    CodeLengths(byte[] lengths) {
        this.lengths = lengths.clone();
        int count = 0;
        int lowest = -1;
        for (int symbol = lengths.length - 1; symbol >= 0; symbol--) {
            if (lengths[symbol] != 0) {
                count++;
                lowest = symbol;
            }
        }
        this.present = count;
        this.first = lowest;
    }

    private CodeLengths(int alphabet, int only) {
        this.lengths = new byte[alphabet];
        this.present = 1;
        this.first = only;
    }

    /** Returns the lengths of an alphabet with one symbol. */
    static CodeLengths single(int alphabet, int symbol) {
        return new CodeLengths(alphabet, symbol);
    }

    /** Returns the lengths that code a message with this histogram in the fewest bits. */
    static CodeLengths optimal(long[] histogram) {
        return optimal(histogram, ChunkFormat.MAX_CODE_LENGTH);
    }

    /** As {@link #optimal(long[])}, with a limit of code lengths. */
    static CodeLengths optimal(long[] histogram, int limit) {
        int present = 0;
        int last = -1;
        for (int symbol = 0; symbol < histogram.length; symbol++) {
            if (histogram[symbol] > 0) {
                present++;
                last = symbol;
            }
        }
        return present == 1 ? single(histogram.length, last) : new CodeLengths(HuffmanLengths.of(histogram, limit));
    }

    int alphabet() {
        return lengths.length;
    }

    /** Number of symbols that occur. */
    int present() {
        return present;
    }

    boolean isEmpty() {
        return present == 0;
    }

    boolean isPresent(int symbol) {
        return present == 1 ? symbol == first : lengths[symbol] != 0;
    }

    /** Lowest symbol that occurs, or −1. */
    int first() {
        return first;
    }

    int length(int symbol) {
        return lengths[symbol];
    }

    int longest() {
        int longest = 0;
        for (byte length : lengths) {
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /** Bits of a message with this histogram, whose symbols are all present. */
    long bits(long[] histogram) {
        long bits = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            bits += histogram[symbol] * lengths[symbol];
        }
        return bits;
    }

    /** Returns the canonical codes (chapter 6, "Canonical codes"), each in the low bits of its element. */
    int[] canonicalCodes() {
        int[] next = new int[ChunkFormat.MAX_CODE_LENGTH + 2];
        for (byte length : lengths) {
            if (length != 0) {
                next[length + 1]++;
            }
        }
        for (int length = 1; length < next.length; length++) {
            next[length] = (next[length - 1] + next[length]) << 1;
        }
        int[] codes = new int[lengths.length];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] != 0) {
                codes[symbol] = next[lengths[symbol]]++;
            }
        }
        return codes;
    }
}
