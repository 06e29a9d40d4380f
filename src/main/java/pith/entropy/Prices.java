package pith.entropy;

/** What literals, runs, matches and distances cost in bits, where a parse is as the last one was. */
final class Prices {
    /** Runs and lengths from here on cost as much as the last below. */
    private static final int TABLE = 1024;
    /** How often a symbol that did not occur is taken to have occurred. */
    private static final double UNSEEN = 0.4;

    private final int contexts;
    private final int from;
    private final int[][] literals;
    private final int[] runs;
    private final int[] lengths;
    private final int[] distanceSymbols;

    private Prices(MatchStatistics statistics, int contexts, int from) {
        this.contexts = contexts;
        this.from = from;
        this.literals = new int[contexts][];
        long[][] histograms = statistics.literals(contexts);
        for (int c = 0; c < contexts; c++) {
            literals[c] = symbols(histograms[c]);
        }
        this.runs = table(integers(statistics.runs()));
        this.lengths = table(integers(statistics.lengths()));
        this.distanceSymbols = integers(statistics.distances());
    }

    /** Returns prices after what a parse used; literal tables begin at index {@code from}. */
    static Prices of(MatchStatistics statistics, int contexts, int from) {
        return new Prices(statistics, contexts, from);
    }

    /** Price of a literal byte at an index of the array. */
    int literal(int value, int index) {
        return literals[contexts == 1 ? 0 : (index - from) % contexts][value];
    }

    int run(int length) {
        return runs[Math.min(length, TABLE - 1)];
    }

    int length(int length) {
        return lengths[Math.min(length - ChunkFormat.MIN_MATCH, TABLE - 1)];
    }

    int distance(int distanceCode) {
        return distanceSymbols[IntegerCode.symbol(distanceCode)];
    }

    private static int[] table(int[] symbols) {
        int[] table = new int[TABLE];
        for (int value = 0; value < TABLE; value++) {
            table[value] = symbols[IntegerCode.symbol(value)];
        }
        return table;
    }

    private static int[] integers(long[] histogram) {
        int[] prices = symbols(histogram);
        for (int symbol = 0; symbol < prices.length; symbol++) {
            prices[symbol] += IntegerCode.extraBits(symbol);
        }
        return prices;
    }

    /**
     * Code lengths; symbols that did not occur cost what a rare one would. (Whole bits lead to shorter results than ideal
     * lengths do: the parse then knows that a frequent symbol will still cost a bit.)
     */
    private static int[] symbols(long[] histogram) {
        CodeLengths lengths = CodeLengths.optimal(histogram);
        long total = 0;
        for (long count : histogram) {
            total += count;
        }
        double rare = Math.log(Math.max(1, total) / UNSEEN) / Math.log(2);
        int unseen = (int) Math.ceil(Math.min(ChunkFormat.MAX_CODE_LENGTH + 1, rare));
        int[] prices = new int[histogram.length];
        for (int symbol = 0; symbol < prices.length; symbol++) {
            prices[symbol] = lengths.isPresent(symbol) ? lengths.length(symbol) : unseen;
        }
        return prices;
    }
}
