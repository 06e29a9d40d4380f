package pith.entropy;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Encodes gap blocks (chapter 5, "Gap block").
 *
 * <p>Pruned networks are unevenly sparse, as rows of large weights keep more of them, so a sum of gaps tells much about the
 * next ones. Dynamic programming finds the best way to share ranges of sums out among a few tables; sums with the same symbol
 * in the integer code stay together.
 */
final class GapEncoder {
    /** More tables gain little, and would not stay in the processor's first-level cache. */
    private static final int MOST_TABLES = 4;
    /** Bits that a table has to save besides its own size, as it takes time too. */
    private static final long TABLE_PRICE = 256;

    private GapEncoder() {}

    /** Appends a gap block. */
    static void encode(int[] gaps, int count, ChunkWriter out) {
        long[][] histograms = histograms(gaps, count);
        int[] starts = tableStarts(histograms);
        out.u8(BlockEncoder.kind(count));
        out.u8(starts.length);
        for (int table = 1; table < starts.length; table++) {
            out.varint(IntegerCode.lowest(starts[table]));
        }
        HuffmanEncoder[] encoders = new HuffmanEncoder[ChunkFormat.INTEGER_SYMBOLS];
        for (int table = 0; table < starts.length; table++) {
            int end = table + 1 < starts.length ? starts[table + 1] : encoders.length;
            CodeLengths lengths = CheapestLengths.of(Histogram.sum(histograms, starts[table], end));
            BitWriter bits = new BitWriter();
            CodeTable.write(lengths, bits);
            out.bits(bits);
            Arrays.fill(encoders, starts[table], end, new HuffmanEncoder(lengths));
        }
        BlockEncoder.streams(
                count,
                (begin, end, bits) -> forEachGroup(
                        gaps, begin, end, (from, to, context) -> encoders[context].integers(gaps, from, to, bits)),
                out);
    }

    /** What is done with a group of gaps. */
    @FunctionalInterface
    private interface Group {
        /** Takes the gaps from one index to another; the context is the symbol of the sum of the group before. */
        void take(int from, int to, int context);
    }

    /** Goes over the groups of a stream. */
    private static void forEachGroup(int[] gaps, int begin, int end, Group group) {
        int sum = 0;
        for (int from = begin; from < end; from += ChunkFormat.GAP_GROUP) {
            int to = Math.min(end, from + ChunkFormat.GAP_GROUP);
            group.take(from, to, IntegerCode.symbol(sum));
            sum = 0;
            for (int i = from; i < to; i++) {
                sum += gaps[i];
            }
        }
    }

    /** Counts the symbols of gaps, by the symbol of the sum of the group before theirs. */
    private static long[][] histograms(int[] gaps, int count) {
        long[][] histograms = new long[ChunkFormat.INTEGER_SYMBOLS][ChunkFormat.INTEGER_SYMBOLS];
        for (int stream = 0; stream < BlockEncoder.streamCount(count); stream++) {
            int begin = BlockEncoder.streamStart(stream, count);
            forEachGroup(gaps, begin, BlockEncoder.streamStart(stream + 1, count), (from, to, context) -> {
                for (int i = from; i < to; i++) {
                    histograms[context][IntegerCode.symbol(gaps[i])]++;
                }
            });
        }
        return histograms;
    }

    /** Returns for each table the lowest symbol of a sum that it is for; 0 for the first. */
    private static int[] tableStarts(long[][] histograms) {
        int[] sums = IntStream.range(0, histograms.length)
                .filter(symbol -> Histogram.highest(histograms[symbol]) >= 0)
                .toArray();
        int n = sums.length;
        // For so many tables and the first so many of the sums: the least they cost, and where the last table begins.
        long[][] costs = new long[MOST_TABLES + 1][n + 1];
        int[][] lastStarts = new int[MOST_TABLES + 1][n + 1];
        for (long[] row : costs) {
            Arrays.fill(row, Long.MAX_VALUE / 2);
        }
        costs[0][0] = 0;
        for (int end = 1; end <= n; end++) {
            for (int start = 0; start < end; start++) {
                long cost = TABLE_PRICE + CodedSize.bits(Histogram.sum(histograms, sums[start], sums[end - 1] + 1));
                for (int tables = 1; tables <= MOST_TABLES; tables++) {
                    if (costs[tables - 1][start] + cost < costs[tables][end]) {
                        costs[tables][end] = costs[tables - 1][start] + cost;
                        lastStarts[tables][end] = start;
                    }
                }
            }
        }
        int best = 1;
        for (int tables = 2; tables <= MOST_TABLES; tables++) {
            best = costs[tables][n] < costs[best][n] ? tables : best;
        }
        int[] starts = new int[best];
        for (int table = best - 1, end = n; table > 0; table--) {
            end = lastStarts[table + 1][end];
            starts[table] = sums[end];
        }
        return starts;
    }
}
