package pith.entropy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A table that is looked up with twelve bits and gives the values of one or two symbols, 32 bits each: decoding and turning
 * symbols into values is one step.
 */
final class PairTable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BITS = ChunkFormat.MAX_CODE_LENGTH;
    private static final int SHIFT = Long.SIZE - BITS;
    /** Look-ups within one window. */
    private static final int STEP = BitWindow.BITS / BITS;
    /** Bytes that a step may write for a stream. */
    static final int STEP_BYTES = STEP * Long.BYTES;

    /** The first value in the low half. */
    private final long[] values = new long[1 << BITS];
    /** From the low end: bits of the codes, in {@link DecodeTable#LENGTH_BITS}, and bytes of their values. */
    private final char[] steps = new char[1 << BITS];

    /** Makes a table of symbols that all have a value. */
    PairTable(DecodeTable table, int[] valueOf) {
        char[] singles = table.entries();
        int singleShift = table.shift() - SHIFT;
        for (int i = 0; i < values.length; i++) {
            int first = singles[i >>> singleShift];
            int bits = first & DecodeTable.LENGTH_MASK;
            int second = singles[(i << bits & (values.length - 1)) >>> singleShift];
            int both = bits + (second & DecodeTable.LENGTH_MASK);
            long value = Integer.toUnsignedLong(valueOf[first >>> DecodeTable.LENGTH_BITS]);
            if (both <= BITS) {
                values[i] = value | (long) valueOf[second >>> DecodeTable.LENGTH_BITS] << Integer.SIZE;
                steps[i] = (char) (Long.BYTES << DecodeTable.LENGTH_BITS | both);
            } else {
                values[i] = value;
                steps[i] = (char) (Integer.BYTES << DecodeTable.LENGTH_BITS | bits);
            }
        }
    }

    /**
     * Decodes from four streams in step, as far as whole words can be loaded and there is room.
     *
     * @param positions bit positions of the streams, moved on
     * @param out receives little-endian values
     * @param targets indices that the values of the streams go to, moved on
     * @param stops highest targets at which {@link #STEP_BYTES} may be written
     */
    void decode(byte[] bytes, int end, long[] positions, byte[] out, int[] targets, int[] stops) {
        long[] table = values;
        char[] moves = steps;
        int last = end - Long.BYTES;
        int at0 = (int) (positions[0] >>> 3);
        int at1 = (int) (positions[1] >>> 3);
        int at2 = (int) (positions[2] >>> 3);
        int at3 = (int) (positions[3] >>> 3);
        long w0 = 1L << (positions[0] & 7);
        long w1 = 1L << (positions[1] & 7);
        long w2 = 1L << (positions[2] & 7);
        long w3 = 1L << (positions[3] & 7);
        int to0 = targets[0];
        int to1 = targets[1];
        int to2 = targets[2];
        int to3 = targets[3];
        int stop0 = stops[0];
        int stop1 = stops[1];
        int stop2 = stops[2];
        int stop3 = stops[3];
        while (((last - at0) | (last - at1) | (last - at2) | (last - at3)) >= 0
                && ((stop0 - to0) | (stop1 - to1) | (stop2 - to2) | (stop3 - to3)) >= 0) {
            w0 = BitWindow.at(bytes, at0, BitWindow.passed(w0) & 7);
            w1 = BitWindow.at(bytes, at1, BitWindow.passed(w1) & 7);
            w2 = BitWindow.at(bytes, at2, BitWindow.passed(w2) & 7);
            w3 = BitWindow.at(bytes, at3, BitWindow.passed(w3) & 7);
            for (int i = 0; i < STEP; i++) {
                int i0 = (int) (w0 >>> SHIFT);
                int m0 = moves[i0];
                LONG.set(out, to0, table[i0]);
                w0 <<= m0;
                to0 += m0 >>> DecodeTable.LENGTH_BITS;
                int i1 = (int) (w1 >>> SHIFT);
                int m1 = moves[i1];
                LONG.set(out, to1, table[i1]);
                w1 <<= m1;
                to1 += m1 >>> DecodeTable.LENGTH_BITS;
                int i2 = (int) (w2 >>> SHIFT);
                int m2 = moves[i2];
                LONG.set(out, to2, table[i2]);
                w2 <<= m2;
                to2 += m2 >>> DecodeTable.LENGTH_BITS;
                int i3 = (int) (w3 >>> SHIFT);
                int m3 = moves[i3];
                LONG.set(out, to3, table[i3]);
                w3 <<= m3;
                to3 += m3 >>> DecodeTable.LENGTH_BITS;
            }
            at0 += BitWindow.passed(w0) >>> 3;
            at1 += BitWindow.passed(w1) >>> 3;
            at2 += BitWindow.passed(w2) >>> 3;
            at3 += BitWindow.passed(w3) >>> 3;
        }
        positions[0] = BitWindow.position(at0, w0);
        positions[1] = BitWindow.position(at1, w1);
        positions[2] = BitWindow.position(at2, w2);
        positions[3] = BitWindow.position(at3, w3);
        targets[0] = to0;
        targets[1] = to1;
        targets[2] = to2;
        targets[3] = to3;
    }
}
