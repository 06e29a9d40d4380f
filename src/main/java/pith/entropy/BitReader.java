package pith.entropy;

import pith.error.FormatException;

/** Reads a bit stream, most significant bit first (chapter 1), a field at a time. */
final class BitReader {
    private final byte[] bytes;
    private final int end;
    private long position;

    /** Creates a reader that begins with the first bit of byte {@code from} and never reads byte {@code end}. */
    BitReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.end = end;
        this.position = 8L * from;
    }

    /** Reads a field of at most 32 bits. */
    int bits(int count) throws FormatException {
        long window = BigEndian.window(bytes, end, position);
        advance(count);
        return (int) (window >>> 1 >>> (63 - count));
    }

    /** Reads one bits up to and including a zero bit; returns how many ones, at most {@code limit + 1} of them. */
    int unary(int limit) throws FormatException {
        int ones = Long.numberOfLeadingZeros(~BigEndian.window(bytes, end, position));
        if (ones > limit) {
            advance(limit + 1);
            return limit + 1;
        }
        advance(ones + 1);
        return ones;
    }

    /** Reads an Elias gamma code; returns 0 if its value has more than {@code maxBits} bits. */
    int gamma(int maxBits) throws FormatException {
        int zeros = Long.numberOfLeadingZeros(BigEndian.window(bytes, end, position));
        if (zeros >= maxBits) {
            advance(maxBits);
            return 0;
        }
        return bits(2 * zeros + 1);
    }

    /** Passes over the padding, which has to be zero, and returns the index of the next byte. */
    int alignToByte(String clause, String field) throws FormatException {
        int padding = (int) (-position & 7);
        if (bits(padding) != 0) {
            throw FormatException.malformed(clause, "the padding of a " + field + " is not zero");
        }
        return (int) (position >>> 3);
    }

    private void advance(int count) throws FormatException {
        position += count;
        if (position > 8L * end) {
            throw FormatException.malformed("CHU-2", "the chunk ends within a bit field");
        }
    }
}
