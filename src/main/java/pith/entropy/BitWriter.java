package pith.entropy;

import java.util.Arrays;

/** Writes a bit stream, most significant bit first (chapter 1). */
final class BitWriter {
    private byte[] bytes = new byte[256];
    private int size;
    /** Bits not yet in {@link #bytes}, in the low {@link #waiting} bits; what is above them is rubbish. */
    private long pending;

    private int waiting;

    /** Appends the low {@code count} bits of a value that has no others; at most 32. */
    void write(int value, int count) {
        pending = pending << count | Integer.toUnsignedLong(value);
        waiting += count;
        if (waiting >= 32) {
            waiting -= 32;
            if (size + 4 > bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
            BigEndian.putInt(bytes, size, (int) (pending >>> waiting));
            size += 4;
        }
    }

    /** Appends an Elias gamma code of a value of at least 1. */
    void gamma(int value) {
        int bits = 32 - Integer.numberOfLeadingZeros(value);
        write(value, 2 * bits - 1);
    }

    long bitCount() {
        return 8L * size + waiting;
    }

    /** Bytes after padding. */
    int byteCount() {
        return size + (waiting + 7) / 8;
    }

    void copyTo(ChunkWriter out) {
        out.bytes(bytes, 0, size);
        for (int left = waiting; left > 0; left -= 8) {
            out.u8((int) (left >= 8 ? pending >>> (left - 8) : pending << (8 - left)));
        }
    }
}
