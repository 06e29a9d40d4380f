package pith.entropy;

import java.util.Arrays;

/**
 * Optimal code lengths under a limit, by package-merge.
 *
 * <p>See L. L. Larmore and D. S. Hirschberg, "A fast algorithm for optimal length-limited Huffman codes", Journal of the
 * ACM 37(3), 1990.
 */
final class HuffmanLengths {
    private static final int SYMBOL_BITS = 16;

    private HuffmanLengths() {}

    /**
     * Returns code lengths of at most {@code limit} that make the sum of histogram × length least; 0 for symbols that do
     * not occur. The limit has to admit a code; counts are below 2<sup>40</sup>.
     */
    static byte[] of(long[] histogram, int limit) {
        byte[] lengths = new byte[histogram.length];
        long[] leaves = sortedLeaves(histogram);
        int n = leaves.length;
        if (n < 2) {
            return lengths;
        }
        if (n > 1 << limit) {
            throw new IllegalArgumentException(n + " symbols do not fit in codes of " + limit + " bits");
        }
        boolean[][] isLeaf = merge(leaves, limit);
        int wanted = 2 * n - 2;
        for (int level = limit - 1; level >= 0; level--) {
            int used = 0;
            for (int i = 0; i < wanted; i++) {
                if (isLeaf[level][i]) {
                    lengths[(int) leaves[used] & ((1 << SYMBOL_BITS) - 1)]++;
                    used++;
                }
            }
            wanted = 2 * (wanted - used);
        }
        return lengths;
    }

    /** Returns the symbols that occur, by count and then by symbol: the count above {@link #SYMBOL_BITS}. */
    private static long[] sortedLeaves(long[] histogram) {
        long[] leaves = new long[histogram.length];
        int n = 0;
        for (int symbol = 0; symbol < histogram.length; symbol++) {
            if (histogram[symbol] > 0) {
                leaves[n++] = histogram[symbol] << SYMBOL_BITS | symbol;
            }
        }
        Arrays.sort(leaves, 0, n);
        return Arrays.copyOf(leaves, n);
    }

    /** Returns for each level which items of its list, in order of weight, are leaves and which are packages. */
    private static boolean[][] merge(long[] leaves, int limit) {
        int n = leaves.length;
        boolean[][] isLeaf = new boolean[limit][2 * n];
        long[] below = new long[2 * n];
        long[] list = new long[2 * n];
        int belowSize = 0;
        for (int level = 0; level < limit; level++) {
            int packages = belowSize / 2;
            int leaf = 0;
            int pack = 0;
            int size = n + packages;
            for (int i = 0; i < size; i++) {
                long packed = pack < packages ? below[2 * pack] + below[2 * pack + 1] : Long.MAX_VALUE;
                if (leaf < n && leaves[leaf] >>> SYMBOL_BITS <= packed) {
                    list[i] = leaves[leaf++] >>> SYMBOL_BITS;
                    isLeaf[level][i] = true;
                } else {
                    list[i] = packed;
                    pack++;
                }
            }
            long[] swap = below;
            below = list;
            list = swap;
            belowSize = size;
        }
        return isLeaf;
    }
}
