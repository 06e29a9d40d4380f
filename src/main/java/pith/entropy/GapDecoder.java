package pith.entropy;

import pith.error.FormatException;

/** Decodes gap blocks (chapter 5, "Gap block"), four streams in step like {@link HuffmanDecoder}. */
final class GapDecoder {
    private final byte[] bytes;
    private final int end;
    private final DecodeTable table;
    /** Integers that are surely within one window. */
    private final int step;

    private final int[] gaps;

    private GapDecoder(ChunkReader in, DecodeTable table, int[] gaps) {
        this.bytes = in.bytes();
        this.end = in.end();
        this.table = table;
        this.step = BigEndian.WINDOW_BITS / table.longestInteger();
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
        int done = decoder.together(positions, quarter);
        for (int i = 0; i < 4; i++) {
            int from = i * quarter;
            decoder.finish(positions[i], streamEnds[i], from + done, i < 3 ? from + quarter : gaps.length);
        }
    }

    /** Decodes from four streams as far as whole words can be loaded; returns how many integers from each. */
    private int together(long[] positions, int quarter) {
        char[] entries = table.entries();
        int shift = table.shift();
        long last = 8L * (end - Long.BYTES);
        long p0 = positions[0];
        long p1 = positions[1];
        long p2 = positions[2];
        long p3 = positions[3];
        int done = 0;
        while (done <= quarter - step && ((last - p0) | (last - p1) | (last - p2) | (last - p3)) >= 0) {
            long w0 = BigEndian.getLong(bytes, (int) (p0 >>> 3)) << (p0 & 7);
            long w1 = BigEndian.getLong(bytes, (int) (p1 >>> 3)) << (p1 & 7);
            long w2 = BigEndian.getLong(bytes, (int) (p2 >>> 3)) << (p2 & 7);
            long w3 = BigEndian.getLong(bytes, (int) (p3 >>> 3)) << (p3 & 7);
            for (int i = 0; i < step; i++) {
                int e0 = entries[(int) (w0 >>> shift)];
                int e1 = entries[(int) (w1 >>> shift)];
                int e2 = entries[(int) (w2 >>> shift)];
                int e3 = entries[(int) (w3 >>> shift)];
                gaps[done] = DecodeTable.integer(e0, w0);
                gaps[done + quarter] = DecodeTable.integer(e1, w1);
                gaps[done + 2 * quarter] = DecodeTable.integer(e2, w2);
                gaps[done + 3 * quarter] = DecodeTable.integer(e3, w3);
                int b0 = DecodeTable.integerBits(e0);
                int b1 = DecodeTable.integerBits(e1);
                int b2 = DecodeTable.integerBits(e2);
                int b3 = DecodeTable.integerBits(e3);
                w0 <<= b0;
                w1 <<= b1;
                w2 <<= b2;
                w3 <<= b3;
                p0 += b0;
                p1 += b1;
                p2 += b2;
                p3 += b3;
                done++;
            }
        }
        positions[0] = p0;
        positions[1] = p1;
        positions[2] = p2;
        positions[3] = p3;
        return done;
    }

    private void finish(long start, int streamEnd, int from, int to) throws FormatException {
        long position = start;
        for (int i = from; i < to; i++) {
            long window = BigEndian.window(bytes, end, position);
            int entry = table.lookUp(window);
            gaps[i] = DecodeTable.integer(entry, window);
            position += DecodeTable.integerBits(entry);
        }
        StreamEnd.check(bytes, streamEnd, position);
    }
}
