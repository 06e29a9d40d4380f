package pith.entropy;

/**
 * The next bits of a stream in a register, the first as the most significant, ended by a one that no stream has there: how
 * far the end has moved up says how many bits have been passed over, so that shifting is all it takes to pass one over.
 */
final class BitWindow {
    /** Bits of a window that can be relied on, wherever it begins within a byte. */
    static final int BITS = BigEndian.WINDOW_BITS - 1;

    private BitWindow() {}

    /**
     * Returns the window that begins at a bit of a byte; eight bytes must be there.
     *
     * @param bit 0 to 7
     */
    static long at(byte[] bytes, int index, int bit) {
        return (BigEndian.getLong(bytes, index) | 1) << bit;
    }

    /** Returns the bit position where a window begins whose whole bytes have been added to the index already. */
    static long position(int index, long window) {
        return 8L * index + (passed(window) & 7);
    }

    /** Bits from the start of the byte that a window was opened at to where it begins now. */
    static int passed(long window) {
        return Long.numberOfTrailingZeros(window);
    }
}
