package pith.entropy;

import java.util.Arrays;

/** Encodes matched chunks (chapter 5, "Matched"). */
final class MatchEncoder {
    private MatchEncoder() {}

    /** Appends a whole chunk. */
    static void encode(byte[] bytes, int from, int total, int width, Effort effort, ChunkWriter out) {
        Sequences sequences = greedy(bytes, from, total);
        write(bytes, from, total, sequences, 1, out);
    }

    private static Sequences greedy(byte[] bytes, int from, int total) {
        Sequences sequences = new Sequences();
        int[] last = new int[1 << 16];
        Arrays.fill(last, -1);
        int end = from + total;
        int start = from;
        for (int i = from; i + 4 <= end; ) {
            int hash = (BigEndian.getInt(bytes, i) * 0x9E3779B1) >>> 16;
            int candidate = last[hash];
            last[hash] = i;
            int length = candidate < 0 ? 0 : Arrays.mismatch(bytes, candidate, end - (i - candidate), bytes, i, end);
            if (length < 0) {
                length = end - i;
            }
            if (length >= 4) {
                sequences.add(i - start, length, i - candidate);
                i += length;
                start = i;
            } else {
                i++;
            }
        }
        return sequences;
    }

    private static void write(byte[] bytes, int from, int total, Sequences sequences, int contexts, ChunkWriter out) {
        long[][] literals = new long[contexts][ChunkFormat.BYTE_SYMBOLS];
        long[] runs = new long[ChunkFormat.INTEGER_SYMBOLS];
        long[] lengths = new long[ChunkFormat.INTEGER_SYMBOLS];
        long[] distances = new long[ChunkFormat.INTEGER_SYMBOLS];
        int done = 0;
        for (int i = 0; i <= sequences.size(); i++) {
            int run = i < sequences.size() ? sequences.run(i) : total - done;
            for (int j = done; j < done + run; j++) {
                literals[j % contexts][bytes[from + j] & 0xFF]++;
            }
            done += run;
            if (i < sequences.size()) {
                runs[IntegerCode.symbol(run)]++;
                lengths[IntegerCode.symbol(sequences.lengthCode(i))]++;
                distances[IntegerCode.symbol(sequences.distanceCode(i))]++;
                done += sequences.length(i);
            }
        }
        out.u8(ChunkFormat.MODE_MATCHED);
        out.u8(contexts);
        out.varint(sequences.size());
        HuffmanEncoder[] literalCodes = new HuffmanEncoder[contexts];
        for (int c = 0; c < contexts; c++) {
            literalCodes[c] = table(literals[c], out);
        }
        HuffmanEncoder runCode = table(runs, out);
        HuffmanEncoder lengthCode = table(lengths, out);
        HuffmanEncoder distanceCode = table(distances, out);

        BitWriter bits = new BitWriter();
        done = 0;
        for (int i = 0; i <= sequences.size(); i++) {
            int run = i < sequences.size() ? sequences.run(i) : total - done;
            if (i < sequences.size()) {
                runCode.integer(run, bits);
            }
            for (int j = done; j < done + run; j++) {
                literalCodes[j % contexts].symbol(bytes[from + j] & 0xFF, bits);
            }
            done += run;
            if (i < sequences.size()) {
                lengthCode.integer(sequences.lengthCode(i), bits);
                distanceCode.integer(sequences.distanceCode(i), bits);
                done += sequences.length(i);
            }
        }
        out.stream(bits);
    }

    private static HuffmanEncoder table(long[] histogram, ChunkWriter out) {
        CodeLengths lengths = CodeLengths.optimal(histogram);
        BitWriter bits = new BitWriter();
        CodeTable.write(lengths, bits);
        out.bits(bits);
        return new HuffmanEncoder(lengths);
    }
}
