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
    private static final int STEP = BitWindow.BITS / ChunkFormat.MAX_CODE_LENGTH;

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
        int last = end - Long.BYTES;
        int at0 = (int) (positions[0] >>> 3);
        int at1 = (int) (positions[1] >>> 3);
        int at2 = (int) (positions[2] >>> 3);
        int at3 = (int) (positions[3] >>> 3);
        // All begin at the start of a byte, with nothing passed over.
        long w0 = 1;
        long w1 = 1;
        long w2 = 1;
        long w3 = 1;
        int first = targets[0];
        int stop = first + quarter - STEP;
        int to = first;
        while (to <= stop && ((last - at0) | (last - at1) | (last - at2) | (last - at3)) >= 0) {
            w0 = BitWindow.at(bytes, at0, BitWindow.passed(w0) & 7);
            w1 = BitWindow.at(bytes, at1, BitWindow.passed(w1) & 7);
            w2 = BitWindow.at(bytes, at2, BitWindow.passed(w2) & 7);
            w3 = BitWindow.at(bytes, at3, BitWindow.passed(w3) & 7);
            for (int i = 0; i < STEP; i++) {
                int e0 = entries[(int) (w0 >>> shift)];
                out[to] = (byte) (e0 >>> DecodeTable.LENGTH_BITS);
                w0 <<= e0;
                int e1 = entries[(int) (w1 >>> shift)];
                out[to + quarter] = (byte) (e1 >>> DecodeTable.LENGTH_BITS);
                w1 <<= e1;
                int e2 = entries[(int) (w2 >>> shift)];
                out[to + 2 * quarter] = (byte) (e2 >>> DecodeTable.LENGTH_BITS);
                w2 <<= e2;
                int e3 = entries[(int) (w3 >>> shift)];
                out[to + 3 * quarter] = (byte) (e3 >>> DecodeTable.LENGTH_BITS);
                w3 <<= e3;
                to++;
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
