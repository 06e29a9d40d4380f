package pith.entropy;

import pith.error.FormatException;

/**
 * Decodes the streams of a block of bytes.
 *
 * <p>Four streams are decoded in step, so that the processor works on four codes at a time. While they are, positions may
 * pass the end of a stream that is wrong, but never the end of the chunk; each stream is checked when it is finished.
 */
final class HuffmanDecoder {
    /** Symbols of a stream that are surely within one window. */
    private static final int STEP = BigEndian.WINDOW_BITS / ChunkFormat.MAX_CODE_LENGTH;

    private final byte[] bytes;
    private final int end;
    private final DecodeTable table;
    private final byte[] out;

    /** In bits, for each stream. */
    private final long[] positions = new long[4];

    private final int[] streamEnds = new int[4];
    /** Where the symbols of each stream go, and where those of the next begin. */
    private final int[] targets = new int[4];

    private final int[] targetEnds = new int[4];

    private HuffmanDecoder(ChunkReader in, DecodeTable table, byte[] out) {
        this.bytes = in.bytes();
        this.end = in.end();
        this.table = table;
        this.out = out;
    }

    /** Reads and decodes one stream of {@code count} symbols. */
    static void one(ChunkReader in, DecodeTable table, int count, byte[] out, int outOffset) throws FormatException {
        table.checkNotEmpty();
        HuffmanDecoder decoder = new HuffmanDecoder(in, table, out);
        decoder.stream(0, in, outOffset, outOffset + count);
        decoder.finish(0);
    }

    /** Reads and decodes four streams that together have {@code count} symbols. */
    static void four(ChunkReader in, DecodeTable table, int count, byte[] out, int outOffset) throws FormatException {
        table.checkNotEmpty();
        HuffmanDecoder decoder = new HuffmanDecoder(in, table, out);
        int quarter = count / 4;
        int start = in.position();
        for (int i = 0; i < 4; i++) {
            int target = outOffset + i * quarter;
            decoder.stream(i, in, target, i < 3 ? target + quarter : outOffset + count);
        }
        if (TripleTable.isFaster(count, in.position() - start)) {
            new TripleTable(table).decode(in, decoder.positions, out, decoder.targets, decoder.targetEnds);
        } else {
            decoder.together(quarter);
        }
        for (int i = 0; i < 4; i++) {
            decoder.finish(i);
        }
    }

    private void stream(int i, ChunkReader in, int target, int targetEnd) throws FormatException {
        positions[i] = 8L * in.takeStream();
        streamEnds[i] = in.position();
        targets[i] = target;
        targetEnds[i] = targetEnd;
    }

    /** Decodes from four streams in step, as far as whole words can be loaded. */
    private void together(int quarter) {
        char[] entries = table.entries();
        int shift = table.shift();
        long last = 8L * (end - Long.BYTES);
        long p0 = positions[0];
        long p1 = positions[1];
        long p2 = positions[2];
        long p3 = positions[3];
        int first = targets[0];
        int stop = first + quarter - STEP;
        int to = first;
        while (to <= stop && ((last - p0) | (last - p1) | (last - p2) | (last - p3)) >= 0) {
            long w0 = BigEndian.getLong(bytes, (int) (p0 >>> 3)) << (p0 & 7);
            long w1 = BigEndian.getLong(bytes, (int) (p1 >>> 3)) << (p1 & 7);
            long w2 = BigEndian.getLong(bytes, (int) (p2 >>> 3)) << (p2 & 7);
            long w3 = BigEndian.getLong(bytes, (int) (p3 >>> 3)) << (p3 & 7);
            for (int i = 0; i < STEP; i++) {
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
                to++;
            }
        }
        positions[0] = p0;
        positions[1] = p1;
        positions[2] = p2;
        positions[3] = p3;
        for (int i = 0; i < 4; i++) {
            targets[i] += to - first;
        }
    }

    /** Decodes what is left of a stream and checks its end. */
    private void finish(int stream) throws FormatException {
        char[] entries = table.entries();
        int shift = table.shift();
        long position = positions[stream];
        int to = targets[stream];
        int stop = targetEnds[stream];
        while (to <= stop - STEP) {
            long window = BigEndian.window(bytes, end, position);
            for (int i = 0; i < STEP; i++) {
                int entry = entries[(int) (window >>> shift)];
                window <<= entry;
                position += entry & DecodeTable.LENGTH_MASK;
                out[to++] = (byte) (entry >>> DecodeTable.LENGTH_BITS);
            }
        }
        while (to < stop) {
            int entry = table.lookUp(BigEndian.window(bytes, end, position));
            position += entry & DecodeTable.LENGTH_MASK;
            out[to++] = (byte) (entry >>> DecodeTable.LENGTH_BITS);
        }
        StreamEnd.check(bytes, streamEnds[stream], position);
    }
}
