package pith.entropy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A table that is looked up with twelve bits and gives up to three symbols at once, for blocks with short codes.
 *
 * <p>An entry holds, from its low end: the bits of its codes (six bits of room, so that shifting a window by the entry
 * passes over them), three symbols of eight bits, and how many symbols there are.
 */
final class TripleTable {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BITS = ChunkFormat.MAX_CODE_LENGTH;
    private static final int SHIFT = Long.SIZE - BITS;
    private static final int MOST = 3;
    private static final int COUNT_SHIFT = 30;
    /** Look-ups within one window. */
    private static final int STEP = BitWindow.BITS / BITS;
    /** Bytes that a step may write to, as each look-up writes four bytes of which up to three are symbols. */
    private static final int ROOM = (STEP - 1) * MOST + Integer.BYTES;

    /** Fewer symbols do not make up for the making of the table. */
    private static final int ENOUGH_SYMBOLS = 1 << 14;
    /** Bits of a symbol from which on one at a time is faster. */
    private static final double LONG_CODES = 6.25;

    private final int[] entries = new int[1 << BITS];

    TripleTable(DecodeTable table) {
        char[] singles = table.entries();
        int singleShift = table.shift() - SHIFT;
        for (int i = 0; i < entries.length; i++) {
            int bits = 0;
            int count = 0;
            int symbols = 0;
            while (count < MOST) {
                int single = singles[(i << bits & (entries.length - 1)) >>> singleShift];
                int length = single & DecodeTable.LENGTH_MASK;
                if (bits + length > BITS) {
                    break;
                }
                symbols |= single >>> DecodeTable.LENGTH_BITS << (8 * count);
                bits += length;
                count++;
            }
            entries[i] = count << COUNT_SHIFT | symbols << DecodeTable.LENGTH_BITS | bits;
        }
    }

    /** Whether a block of so many symbols in so many bytes is decoded faster with such a table. */
    static boolean isFaster(int count, int codedBytes) {
        return count >= ENOUGH_SYMBOLS && 8.0 * codedBytes < LONG_CODES * count;
    }

    /**
     * Decodes from four streams in step, as far as whole words can be loaded and stored.
     *
     * @param positions bit positions of the streams, moved on
     * @param targets where the symbols of the streams go, moved on
     * @param targetEnds indices that must not be reached by any byte written for a stream
     */
    void decode(ChunkReader in, long[] positions, byte[] out, int[] targets, int[] targetEnds) {
        byte[] bytes = in.bytes();
        int[] table = entries;
        int last = in.end() - Long.BYTES;
        int at0 = (int) (positions[0] >>> 3);
        int at1 = (int) (positions[1] >>> 3);
        int at2 = (int) (positions[2] >>> 3);
        int at3 = (int) (positions[3] >>> 3);
        // All begin at the start of a byte, with nothing passed over.
        long w0 = 1;
        long w1 = 1;
        long w2 = 1;
        long w3 = 1;
        int to0 = targets[0];
        int to1 = targets[1];
        int to2 = targets[2];
        int to3 = targets[3];
        int stop0 = targetEnds[0] - ROOM;
        int stop1 = targetEnds[1] - ROOM;
        int stop2 = targetEnds[2] - ROOM;
        int stop3 = targetEnds[3] - ROOM;
        while (((last - at0) | (last - at1) | (last - at2) | (last - at3)) >= 0
                && ((stop0 - to0) | (stop1 - to1) | (stop2 - to2) | (stop3 - to3)) >= 0) {
            w0 = BitWindow.at(bytes, at0, BitWindow.passed(w0) & 7);
            w1 = BitWindow.at(bytes, at1, BitWindow.passed(w1) & 7);
            w2 = BitWindow.at(bytes, at2, BitWindow.passed(w2) & 7);
            w3 = BitWindow.at(bytes, at3, BitWindow.passed(w3) & 7);
            for (int i = 0; i < STEP; i++) {
                int e0 = table[(int) (w0 >>> SHIFT)];
                INT.set(out, to0, e0 >>> DecodeTable.LENGTH_BITS);
                w0 <<= e0;
                to0 += e0 >>> COUNT_SHIFT;
                int e1 = table[(int) (w1 >>> SHIFT)];
                INT.set(out, to1, e1 >>> DecodeTable.LENGTH_BITS);
                w1 <<= e1;
                to1 += e1 >>> COUNT_SHIFT;
                int e2 = table[(int) (w2 >>> SHIFT)];
                INT.set(out, to2, e2 >>> DecodeTable.LENGTH_BITS);
                w2 <<= e2;
                to2 += e2 >>> COUNT_SHIFT;
                int e3 = table[(int) (w3 >>> SHIFT)];
                INT.set(out, to3, e3 >>> DecodeTable.LENGTH_BITS);
                w3 <<= e3;
                to3 += e3 >>> COUNT_SHIFT;
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
