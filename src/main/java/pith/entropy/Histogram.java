package pith.entropy;

/** How often each symbol occurs. */
final class Histogram {
    private Histogram() {}

    /** Counts bytes. Two arrays in turn, so that equal neighbours do not wait for each other. */
    static long[] of(byte[] bytes, int from, int count) {
        int[] even = new int[ChunkFormat.BYTE_SYMBOLS];
        int[] odd = new int[ChunkFormat.BYTE_SYMBOLS];
        int end = from + count;
        int i = from;
        for (; i < end - 1; i += 2) {
            even[bytes[i] & 0xFF]++;
            odd[bytes[i + 1] & 0xFF]++;
        }
        if (i < end) {
            even[bytes[i] & 0xFF]++;
        }
        long[] histogram = new long[ChunkFormat.BYTE_SYMBOLS];
        for (int symbol = 0; symbol < histogram.length; symbol++) {
            histogram[symbol] = (long) even[symbol] + odd[symbol];
        }
        return histogram;
    }

    /** Adds histograms from one index to another. */
    static long[] sum(long[][] histograms, int from, int to) {
        long[] sum = new long[histograms[from].length];
        for (int i = from; i < to; i++) {
            for (int symbol = 0; symbol < sum.length; symbol++) {
                sum[symbol] += histograms[i][symbol];
            }
        }
        return sum;
    }

    /** Highest symbol that occurs, or −1. */
    static int highest(long[] histogram) {
        int symbol = histogram.length - 1;
        while (symbol >= 0 && histogram[symbol] == 0) {
            symbol--;
        }
        return symbol;
    }

    /** Lowest of the most frequent symbols. */
    static int mostFrequent(long[] histogram) {
        int best = 0;
        for (int symbol = 1; symbol < histogram.length; symbol++) {
            if (histogram[symbol] > histogram[best]) {
                best = symbol;
            }
        }
        return best;
    }
}
