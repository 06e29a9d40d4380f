package pith.entropy;

import pith.error.FormatException;

/**
 * Decodes gap blocks (chapter 5, "Gap block"), four streams in step like {@link HuffmanDecoder}.
 *
 * <p>A table that is looked up with twelve bits gives integers whose code and extra bits together are no longer than that;
 * nearly all are. Its entries are negative: from their low end the number of bits, then the integer. The others are zero.
 */
final class GapDecoder {
    private static final int BITS = ChunkFormat.MAX_CODE_LENGTH;
    private static final int SHIFT = Long.SIZE - BITS;
    private static final int WHOLE = 1 << 31;
    /** Integers within one window. */
    private static final int STEP = BitWindow.BITS / BITS;
    /** Fewer gaps do not make up for the making of the table. */
    private static final int ENOUGH_GAPS = 1 << 12;

    private final byte[] bytes;
    private final int end;
    private final DecodeTable table;
    private final int[] gaps;

    private GapDecoder(ChunkReader in, DecodeTable table, int[] gaps) {
        this.bytes = in.bytes();
        this.end = in.end();
        this.table = table;
        this.gaps = gaps;
    }

    /** Reads a block of {@code gaps.length} gaps, at least 1; they are unsigned. */
    static void decode(ChunkReader in, int[] gaps) throws FormatException {
        int kind = in.u8("kind of a gap block");
        if (kind != ChunkFormat.KIND_ONE_STREAM && kind != ChunkFormat.KIND_FOUR_STREAMS) {
            throw FormatException.unsupported("CHU-7", "a gap block of kind " + kind);
        }
        DecodeTable table = DecodeTable.ofIntegers(in.codeTable(ChunkFormat.INTEGER_SYMBOLS));
        table.checkNotEmpty();
        GapDecoder decoder = new GapDecoder(in, table, gaps);
        if (kind == ChunkFormat.KIND_ONE_STREAM) {
            decoder.finish(8L * in.takeStream(), in.position(), 0, gaps.length);
            return;
        }
        long[] positions = new long[4];
        int[] streamEnds = new int[4];
        for (int i = 0; i < 4; i++) {
            positions[i] = 8L * in.takeStream();
            streamEnds[i] = in.position();
        }
        int quarter = gaps.length / 4;
        int done = gaps.length < ENOUGH_GAPS ? 0 : decoder.together(positions, quarter);
        for (int i = 0; i < 4; i++) {
            int from = i * quarter;
            decoder.finish(positions[i], streamEnds[i], from + done, i < 3 ? from + quarter : gaps.length);
        }
    }

    private static int[] wholeIntegers(DecodeTable table) {
        int[] entries = new int[1 << BITS];
        for (int i = 0; i < entries.length; i++) {
            long window = (long) i << SHIFT;
            int entry = table.lookUp(window);
            int bits = DecodeTable.integerBits(entry);
            if (bits <= BITS) {
                entries[i] = WHOLE | DecodeTable.integer(entry, window) << DecodeTable.LENGTH_BITS | bits;
            }
        }
        return entries;
    }

    /**
     * Decodes from four streams as far as whole words can be loaded; returns how many integers from each.
     *
     * @param positions where the streams begin, each at a whole byte; moved on
     */
    private int together(long[] positions, int quarter) {
        int[] entries = wholeIntegers(table);
        int last = end - Long.BYTES;
        int at0 = (int) (positions[0] >>> 3);
        int at1 = (int) (positions[1] >>> 3);
        int at2 = (int) (positions[2] >>> 3);
        int at3 = (int) (positions[3] >>> 3);
        long w0 = 1;
        long w1 = 1;
        long w2 = 1;
        long w3 = 1;
        int done = 0;
        while (done <= quarter - STEP && ((last - at0) | (last - at1) | (last - at2) | (last - at3)) >= 0) {
            w0 = BitWindow.at(bytes, at0, BitWindow.passed(w0) & 7);
            w1 = BitWindow.at(bytes, at1, BitWindow.passed(w1) & 7);
            w2 = BitWindow.at(bytes, at2, BitWindow.passed(w2) & 7);
            w3 = BitWindow.at(bytes, at3, BitWindow.passed(w3) & 7);
            int stop = done + STEP;
            while (done < stop) {
                int e0 = entries[(int) (w0 >>> SHIFT)];
                int e1 = entries[(int) (w1 >>> SHIFT)];
                int e2 = entries[(int) (w2 >>> SHIFT)];
                int e3 = entries[(int) (w3 >>> SHIFT)];
                if ((e0 & e1 & e2 & e3) >= 0) {
                    break;
                }
                gaps[done] = (e0 & ~WHOLE) >>> DecodeTable.LENGTH_BITS;
                gaps[done + quarter] = (e1 & ~WHOLE) >>> DecodeTable.LENGTH_BITS;
                gaps[done + 2 * quarter] = (e2 & ~WHOLE) >>> DecodeTable.LENGTH_BITS;
                gaps[done + 3 * quarter] = (e3 & ~WHOLE) >>> DecodeTable.LENGTH_BITS;
                w0 <<= e0;
                w1 <<= e1;
                w2 <<= e2;
                w3 <<= e3;
                done++;
            }
            at0 += BitWindow.passed(w0) >>> 3;
            at1 += BitWindow.passed(w1) >>> 3;
            at2 += BitWindow.passed(w2) >>> 3;
            at3 += BitWindow.passed(w3) >>> 3;
            if (done < stop) {
                long p0 = longer(BitWindow.position(at0, w0), done);
                at0 = (int) (p0 >>> 3);
                w0 = 1L << (p0 & 7);
                long p1 = longer(BitWindow.position(at1, w1), done + quarter);
                at1 = (int) (p1 >>> 3);
                w1 = 1L << (p1 & 7);
                long p2 = longer(BitWindow.position(at2, w2), done + 2 * quarter);
                at2 = (int) (p2 >>> 3);
                w2 = 1L << (p2 & 7);
                long p3 = longer(BitWindow.position(at3, w3), done + 3 * quarter);
                at3 = (int) (p3 >>> 3);
                w3 = 1L << (p3 & 7);
                done++;
            }
        }
        positions[0] = BitWindow.position(at0, w0);
        positions[1] = BitWindow.position(at1, w1);
        positions[2] = BitWindow.position(at2, w2);
        positions[3] = BitWindow.position(at3, w3);
        return done;
    }

    /** Decodes an integer of any length; returns the position behind it. */
    private long longer(long position, int index) {
        long window = BigEndian.window(bytes, end, position);
        int entry = table.lookUp(window);
        gaps[index] = DecodeTable.integer(entry, window);
        return position + DecodeTable.integerBits(entry);
    }

    private void finish(long start, int streamEnd, int from, int to) throws FormatException {
        long position = start;
        for (int i = from; i < to; i++) {
            position = longer(position, i);
        }
        StreamEnd.check(bytes, streamEnd, position);
    }
}
