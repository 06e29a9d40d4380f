package pith.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Units in byte arrays, least significant byte first. */
public final class LittleEndian {
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle LONG = view(long[].class);

    private LittleEndian() {}

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    public static int getInt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    public static void putInt(byte[] bytes, int at, int value) {
        INT.set(bytes, at, value);
    }

    public static float getFloat(byte[] bytes, int at) {
        return Float.intBitsToFloat(getInt(bytes, at));
    }

    /** Returns the unit of {@code width} bytes, 1, 2, 4 or 8, at a position, zero-extended. */
    public static long getUnit(byte[] bytes, int at, int width) {
        return switch (width) {
            case 1 -> bytes[at] & 0xFFL;
            case 2 -> (short) SHORT.get(bytes, at) & 0xFFFFL;
            case 4 -> (int) INT.get(bytes, at) & 0xFFFF_FFFFL;
            case 8 -> (long) LONG.get(bytes, at);
            default -> throw new IllegalArgumentException("unit of " + width + " bytes");
        };
    }

    /** Writes the low {@code width} bytes of a value. */
    public static void putUnit(byte[] bytes, int at, int width, long value) {
        switch (width) {
            case 1 -> bytes[at] = (byte) value;
            case 2 -> SHORT.set(bytes, at, (short) value);
            case 4 -> INT.set(bytes, at, (int) value);
            case 8 -> LONG.set(bytes, at, value);
            default -> throw new IllegalArgumentException("unit of " + width + " bytes");
        }
    }
}
