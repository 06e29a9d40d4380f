package pith.entropy;

import pith.error.FormatException;

/** Decodes gap blocks (chapter 5, "Gap block"). */
final class GapDecoder {
    private final byte[] bytes;
    private final int end;
    private final DecodeTable table;

    private GapDecoder(byte[] bytes, int end, DecodeTable table) {
        this.bytes = bytes;
        this.end = end;
        this.table = table;
    }

    /** Reads a block of {@code gaps.length} gaps, at least 1; they are unsigned. */
    static void decode(ChunkReader in, int[] gaps) throws FormatException {
        int kind = in.u8("kind of a gap block");
        if (kind != ChunkFormat.KIND_ONE_STREAM && kind != ChunkFormat.KIND_FOUR_STREAMS) {
            throw FormatException.unsupported("CHU-7", "a gap block of kind " + kind);
        }
        DecodeTable table = DecodeTable.ofIntegers(in.codeTable(ChunkFormat.INTEGER_SYMBOLS));
        table.checkNotEmpty();
        GapDecoder decoder = new GapDecoder(in.bytes(), in.end(), table);
        if (kind == ChunkFormat.KIND_ONE_STREAM) {
            int from = in.takeStream();
            decoder.finish(8L * from, in.position(), gaps, 0, gaps.length);
            return;
        }
        int quarter = gaps.length / 4;
        for (int i = 0; i < 4; i++) {
            int from = in.takeStream();
            decoder.finish(8L * from, in.position(), gaps, i * quarter, i < 3 ? (i + 1) * quarter : gaps.length);
        }
    }

    private void finish(long start, int streamEnd, int[] gaps, int from, int to) throws FormatException {
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
