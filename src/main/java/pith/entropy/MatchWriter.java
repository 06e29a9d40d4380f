package pith.entropy;

/** Writes a parse as a matched chunk (chapter 5, "Matched"). */
final class MatchWriter {
    private final byte[] bytes;
    private final int from;
    private final Sequences sequences;
    private final HuffmanEncoder[] literalCodes;
    private final BitWriter bits = new BitWriter();

    private MatchWriter(byte[] bytes, int from, Sequences sequences, int contexts) {
        this.bytes = bytes;
        this.from = from;
        this.sequences = sequences;
        this.literalCodes = new HuffmanEncoder[contexts];
    }

    /** Appends a whole chunk. */
    static void write(
            byte[] bytes, int from, int total, int width, Sequences sequences, int contexts, ChunkWriter out) {
        MatchStatistics statistics = new MatchStatistics(width);
        int tail = statistics.count(bytes, from, from, sequences);
        statistics.countLiterals(bytes, from, tail, from + total);
        new MatchWriter(bytes, from, sequences, contexts).write(statistics, tail, from + total, out);
    }

    private void write(MatchStatistics statistics, int tail, int end, ChunkWriter out) {
        out.u8(ChunkFormat.MODE_MATCHED);
        out.u8(literalCodes.length);
        out.varint(sequences.size());
        long[][] literals = statistics.literals(literalCodes.length);
        for (int c = 0; c < literalCodes.length; c++) {
            literalCodes[c] = table(literals[c], out);
        }
        HuffmanEncoder runCode = table(statistics.runs(), out);
        HuffmanEncoder lengthCode = table(statistics.lengths(), out);
        HuffmanEncoder distanceCode = table(statistics.distances(), out);

        int at = from;
        for (int i = 0; i < sequences.size(); i++) {
            runCode.integer(sequences.run(i), bits);
            literals(at, at + sequences.run(i));
            lengthCode.integer(sequences.lengthCode(i), bits);
            distanceCode.integer(sequences.distanceCode(i), bits);
            at += sequences.run(i) + sequences.length(i);
        }
        literals(tail, end);
        out.stream(bits);
    }

    private void literals(int start, int stop) {
        for (int i = start; i < stop; i++) {
            literalCodes[(i - from) % literalCodes.length].symbol(bytes[i] & 0xFF, bits);
        }
    }

    private static HuffmanEncoder table(long[] histogram, ChunkWriter out) {
        CodeLengths lengths = CheapestLengths.of(histogram);
        BitWriter bits = new BitWriter();
        CodeTable.write(lengths, bits);
        out.bits(bits);
        return new HuffmanEncoder(lengths);
    }
}
