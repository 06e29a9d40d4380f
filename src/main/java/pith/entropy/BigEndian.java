package pith.entropy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whole words of bit streams at once. */
final class BigEndian {
    /** Bits of a {@link #window} that can be relied on, wherever it begins within a byte. */
    static final int WINDOW_BITS = 57;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static long getLong(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    static void putInt(byte[] bytes, int index, int value) {
        INT.set(bytes, index, value);
    }

    /**
     * Returns the bits from a bit position on, the first as the most significant. Bits after index {@code end} are zero.
     */
    static long window(byte[] bytes, int end, long bitPosition) {
        int index = (int) (bitPosition >>> 3);
        long word = index <= end - Long.BYTES ? getLong(bytes, index) : tail(bytes, index, end);
        return word << (bitPosition & 7);
    }

    private static long tail(byte[] bytes, int index, int end) {
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << 8 | (index + i < end ? bytes[index + i] & 0xFF : 0);
        }
        return word;
    }
}
