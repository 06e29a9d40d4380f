package pith.entropy;

/**
 * Code lengths that make a message and its code table short together.
 *
 * <p>The table charges for each change of length from one symbol to the next, so that for short messages smooth lengths
 * are better than optimal ones. For a given price of code space the best lengths are a shortest path; a search over that
 * price finds lengths that nearly fill the space.
 */
final class CheapestLengths {
    private static final int LIMIT = ChunkFormat.MAX_CODE_LENGTH;
    private static final int SPACE = 1 << LIMIT;
    private static final int STEPS = 24;
    /** Messages of more symbols than this gain less than a tenth of a per cent. */
    private static final long LONG_MESSAGE = 1 << 17;

    private final long[] counts;
    private final int[] symbols;
    private final byte[] lengths;
    /** For each symbol and length, the best length of the symbol before. */
    private final byte[][] before;

    private CheapestLengths(long[] histogram, int present) {
        this.symbols = new int[present];
        this.counts = new long[present];
        int n = 0;
        for (int symbol = 0; symbol < histogram.length; symbol++) {
            if (histogram[symbol] > 0) {
                symbols[n] = symbol;
                counts[n++] = histogram[symbol];
            }
        }
        this.lengths = new byte[present];
        this.before = new byte[present][LIMIT + 1];
    }

    /** Returns lengths for a message with this histogram. */
    static CodeLengths of(long[] histogram) {
        CodeLengths optimal = CodeLengths.optimal(histogram);
        long total = 0;
        for (long count : histogram) {
            total += count;
        }
        if (optimal.present() <= 2 || total > LONG_MESSAGE) {
            return optimal;
        }
        CheapestLengths search = new CheapestLengths(histogram, optimal.present());
        search.run(total);
        byte[] found = new byte[histogram.length];
        for (int i = 0; i < search.symbols.length; i++) {
            found[search.symbols[i]] = search.lengths[i];
        }
        CodeLengths smooth = new CodeLengths(found);
        return bits(smooth, histogram) < bits(optimal, histogram) ? smooth : optimal;
    }

    private static long bits(CodeLengths lengths, long[] histogram) {
        return CodeTable.bits(lengths) + lengths.bits(histogram);
    }

    private void run(long total) {
        double low = 0;
        double high = 4.0 * total + 1000;
        while (path(high) > SPACE) {
            high *= 2;
        }
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (path(middle) > SPACE) {
                low = middle;
            } else {
                high = middle;
            }
        }
        int space = path(high);
        while (space < SPACE) {
            space += shortenOne(SPACE - space);
        }
    }

    /** Finds the best lengths where the whole code space costs {@code price} bits; returns how much of it they take. */
    private int path(double price) {
        double[] costs = new double[LIMIT + 2];
        costs[LIMIT + 1] = Double.MAX_VALUE;
        for (int i = 0; i < symbols.length; i++) {
            if (i > 0) {
                step(costs, before[i]);
            }
            for (int length = 1; length <= LIMIT; length++) {
                costs[length] += counts[i] * length + price / (1 << length);
            }
        }
        int length = 1;
        for (int other = 2; other <= LIMIT; other++) {
            length = costs[other] < costs[length] ? other : length;
        }
        int space = 0;
        for (int i = symbols.length - 1; i >= 0; i--) {
            lengths[i] = (byte) length;
            space += SPACE >> length;
            length = before[i][length];
        }
        return space;
    }

    /**
     * Replaces the costs of all lengths of a symbol by the least costs of reaching each length of the next one. As a change
     * costs two bits for each step up or down, and one more unless it is down, a sweep each way finds them.
     */
    private static void step(double[] costs, byte[] from) {
        double[] down = costs.clone();
        byte[] downFrom = new byte[LIMIT + 1];
        for (int length = LIMIT; length >= 1; length--) {
            boolean stays = costs[length] <= down[length + 1] + 2;
            down[length] = stays ? costs[length] : down[length + 1] + 2;
            downFrom[length] = (byte) (stays || length == LIMIT ? length : downFrom[length + 1]);
        }
        double up = Double.MAX_VALUE;
        int upFrom = 1;
        for (int length = 1; length <= LIMIT; length++) {
            if (costs[length] <= up + 2) {
                up = costs[length];
                upFrom = length;
            } else {
                up += 2;
            }
            boolean isUp = up + 1 <= down[length + 1] + 2;
            costs[length] = isUp ? up + 1 : down[length + 1] + 2;
            from[length] = isUp ? (byte) upFrom : downFrom[Math.min(LIMIT, length + 1)];
        }
    }

    /** Shortens the code, among those whose space there is, that gains most for the space; returns the space taken. */
    private int shortenOne(int space) {
        int best = -1;
        double bestGain = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < symbols.length; i++) {
            int taken = SPACE >> lengths[i];
            if (taken <= space) {
                double gain = (double) (counts[i] + changeBits(i, lengths[i]) - changeBits(i, lengths[i] - 1)) / taken;
                if (gain > bestGain) {
                    bestGain = gain;
                    best = i;
                }
            }
        }
        int taken = SPACE >> lengths[best];
        lengths[best]--;
        return taken;
    }

    /** Table bits around a symbol if it has a given length. */
    private int changeBits(int i, int length) {
        int bits = i == 0 ? 0 : CodeTable.changeBits(lengths[i - 1], length);
        return i == symbols.length - 1 ? bits : bits + CodeTable.changeBits(length, lengths[i + 1]);
    }
}
