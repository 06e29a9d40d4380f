package pith.entropy;

import java.util.Arrays;

/** A growing row of bytes: a chunk in the making. */
final class ChunkWriter {
    private byte[] bytes = new byte[256];
    private int size;

    int size() {
        return size;
    }

    void u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    void varint(long value) {
        long rest = value;
        while (rest >= 0x80) {
            u8((int) rest | 0x80);
            rest >>>= 7;
        }
        u8((int) rest);
    }

    void bytes(byte[] source, int from, int length) {
        reserve(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /** Appends bits, padded with zeros to a whole byte. */
    void bits(BitWriter bits) {
        bits.copyTo(this);
    }

    /** Appends a stream: its length in bytes, then its bits (chapter 6, "Streams"). */
    void stream(BitWriter bits) {
        varint(bits.byteCount());
        bits(bits);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Bytes of a varint. */
    static int varintSize(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length + (bytes.length >> 1)));
        }
    }
}
