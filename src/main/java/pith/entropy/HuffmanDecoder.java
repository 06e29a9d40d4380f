package pith.entropy;

import pith.error.FormatException;

/** Decodes the streams of a block of bytes. */
final class HuffmanDecoder {
    /** Symbols of a stream that are taken from one window in the fast loops. */
    private static final int STEP = BigEndian.WINDOW_BITS / ChunkFormat.MAX_CODE_LENGTH;

    private final byte[] bytes;
    private final int end;
    private final DecodeTable table;

    /** Creates a decoder of streams that lie before index {@code end}. */
    HuffmanDecoder(byte[] bytes, int end, DecodeTable table) {
        this.bytes = bytes;
        this.end = end;
        this.table = table;
    }

    /** Reads and decodes one stream of {@code count} symbols. */
    static void one(ChunkReader in, DecodeTable table, int count, byte[] out, int outOffset) throws FormatException {
        table.checkNotEmpty();
        int from = in.takeStream();
        HuffmanDecoder decoder = new HuffmanDecoder(in.bytes(), in.end(), table);
        decoder.finish(8L * from, in.position(), out, outOffset, outOffset + count);
    }

    /** Reads and decodes four streams that together have {@code count} symbols. */
    static void four(ChunkReader in, DecodeTable table, int count, byte[] out, int outOffset) throws FormatException {
        table.checkNotEmpty();
        long[] positions = new long[4];
        int[] ends = new int[4];
        for (int i = 0; i < 4; i++) {
            positions[i] = 8L * in.takeStream();
            ends[i] = in.position();
        }
        HuffmanDecoder decoder = new HuffmanDecoder(in.bytes(), in.end(), table);
        int quarter = count / 4;
        int done = decoder.together(positions, quarter, out, outOffset);
        for (int i = 0; i < 4; i++) {
            int start = outOffset + i * quarter;
            int stop = i < 3 ? start + quarter : outOffset + count;
            decoder.finish(positions[i], ends[i], out, start + done, stop);
        }
    }

    /** Decodes from four streams in step, as far as whole words can be loaded; returns the symbols taken from each. */
    private int together(long[] positions, int quarter, byte[] out, int outOffset) {
        char[] entries = table.entries();
        int shift = table.shift();
        long last = 8L * (end - Long.BYTES);
        long p0 = positions[0];
        long p1 = positions[1];
        long p2 = positions[2];
        long p3 = positions[3];
        int done = 0;
        while (done <= quarter - STEP && ((last - p0) | (last - p1) | (last - p2) | (last - p3)) >= 0) {
            long w0 = BigEndian.getLong(bytes, (int) (p0 >>> 3)) << (p0 & 7);
            long w1 = BigEndian.getLong(bytes, (int) (p1 >>> 3)) << (p1 & 7);
            long w2 = BigEndian.getLong(bytes, (int) (p2 >>> 3)) << (p2 & 7);
            long w3 = BigEndian.getLong(bytes, (int) (p3 >>> 3)) << (p3 & 7);
            for (int i = 0; i < STEP; i++) {
                int to = outOffset + done + i;
                int e0 = entries[(int) (w0 >>> shift)];
                int e1 = entries[(int) (w1 >>> shift)];
                int e2 = entries[(int) (w2 >>> shift)];
                int e3 = entries[(int) (w3 >>> shift)];
                w0 <<= e0;
                w1 <<= e1;
                w2 <<= e2;
                w3 <<= e3;
                p0 += e0 & DecodeTable.LENGTH_MASK;
                p1 += e1 & DecodeTable.LENGTH_MASK;
                p2 += e2 & DecodeTable.LENGTH_MASK;
                p3 += e3 & DecodeTable.LENGTH_MASK;
                out[to] = (byte) (e0 >>> DecodeTable.LENGTH_BITS);
                out[to + quarter] = (byte) (e1 >>> DecodeTable.LENGTH_BITS);
                out[to + 2 * quarter] = (byte) (e2 >>> DecodeTable.LENGTH_BITS);
                out[to + 3 * quarter] = (byte) (e3 >>> DecodeTable.LENGTH_BITS);
            }
            done += STEP;
        }
        positions[0] = p0;
        positions[1] = p1;
        positions[2] = p2;
        positions[3] = p3;
        return done;
    }

    private void finish(long start, int streamEnd, byte[] out, int from, int to) throws FormatException {
        long position = start;
        for (int i = from; i < to; i++) {
            int entry = table.lookUp(BigEndian.window(bytes, end, position));
            out[i] = (byte) (entry >>> DecodeTable.LENGTH_BITS);
            position += entry & DecodeTable.LENGTH_MASK;
        }
        StreamEnd.check(bytes, streamEnd, position);
    }
}
