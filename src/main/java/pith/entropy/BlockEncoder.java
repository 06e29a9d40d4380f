package pith.entropy;

/** Encodes plane blocks (chapter 5). */
final class BlockEncoder {
    /** Below this many symbols the three extra stream lengths cost more than they save in time. */
    static final int FOUR_STREAMS_FROM = 8192;

    private BlockEncoder() {}

    /** Appends a plane block for each plane of the units. */
    static void planes(byte[] units, int from, int count, int width, ChunkWriter out) {
        if (width == 1) {
            plane(units, from, count, out);
            return;
        }
        byte[] plane = new byte[count];
        for (int p = 0; p < width; p++) {
            Units.gather(units, from + p, count, width, plane);
            plane(plane, 0, count, out);
        }
    }

    /** Appends a plane block of {@code count} bytes. */
    static void plane(byte[] plane, int from, int count, ChunkWriter out) {
        long[] histogram = Histogram.of(plane, from, count);
        int highest = Histogram.highest(histogram);
        if (histogram[highest] == count) {
            out.u8(ChunkFormat.KIND_CONSTANT);
            out.u8(highest);
            return;
        }
        CodeLengths lengths = CheapestLengths.of(histogram);
        BitWriter table = new BitWriter();
        CodeTable.write(lengths, table);
        long codedBytes = table.byteCount() + (lengths.bits(histogram) + 7) / 8;
        int fieldBits = 32 - Integer.numberOfLeadingZeros(highest);
        long packedBytes = ((long) count * fieldBits + 7) / 8;
        if (packedBytes <= codedBytes + streamOverhead(count, codedBytes)) {
            pack(plane, from, count, fieldBits, out);
            return;
        }
        HuffmanEncoder encoder = new HuffmanEncoder(lengths);
        out.u8(kind(count));
        out.bits(table);
        streams(count, (begin, end, bits) -> encoder.symbols(plane, from + begin, from + end, bits), out);
    }

    /** Codes the symbols from one index to another. */
    @FunctionalInterface
    interface Run {
        void encode(int begin, int end, BitWriter out);
    }

    /** Returns the kind of a block of {@code count} symbols in streams. */
    static int kind(int count) {
        return streamCount(count) == 4 ? ChunkFormat.KIND_FOUR_STREAMS : ChunkFormat.KIND_ONE_STREAM;
    }

    /** Appends the streams of a block of {@code count} symbols. */
    static void streams(int count, Run run, ChunkWriter out) {
        int streams = streamCount(count);
        for (int i = 0; i < streams; i++) {
            BitWriter bits = new BitWriter();
            run.encode(streamStart(i, count), streamStart(i + 1, count), bits);
            out.stream(bits);
        }
    }

    /** In how many streams {@code count} symbols are coded. */
    static int streamCount(int count) {
        return count >= FOUR_STREAMS_FROM ? 4 : 1;
    }

    /** Index of the first of {@code count} symbols that is in a stream. */
    static int streamStart(int stream, int count) {
        int streams = streamCount(count);
        return stream == streams ? count : stream * (count / streams);
    }

    private static long streamOverhead(int count, long codedBytes) {
        return count >= FOUR_STREAMS_FROM
                ? 4L * ChunkWriter.varintSize(codedBytes / 4) + 2
                : ChunkWriter.varintSize(codedBytes);
    }

    private static void pack(byte[] plane, int from, int count, int fieldBits, ChunkWriter out) {
        out.u8(fieldBits);
        if (fieldBits == ChunkFormat.KIND_PACKED_8) {
            out.bytes(plane, from, count);
            return;
        }
        BitWriter bits = new BitWriter();
        for (int i = from; i < from + count; i++) {
            bits.write(plane[i], fieldBits);
        }
        out.bits(bits);
    }
}
