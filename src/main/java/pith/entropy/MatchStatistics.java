package pith.entropy;

/** How often a parse uses each symbol, and what it comes to in bits. */
final class MatchStatistics {
    /** Fewer literals to a context never pay for its table. */
    private static final long LITERALS_OF_CONTEXT = 100;

    /** Literals are counted by their index modulo this; numbers of contexts divide it. */
    private final int phases;

    private long literalCount;

    private final long[][] literals;
    private final long[] runs = new long[ChunkFormat.INTEGER_SYMBOLS];
    private final long[] lengths = new long[ChunkFormat.INTEGER_SYMBOLS];
    private final long[] distances = new long[ChunkFormat.INTEGER_SYMBOLS];

    MatchStatistics(int width) {
        this.phases = ChunkFormat.MAX_CONTEXTS % width == 0 ? ChunkFormat.MAX_CONTEXTS : width;
        this.literals = new long[phases][ChunkFormat.BYTE_SYMBOLS];
    }

    /** Returns what a parse of unknown bytes might use. */
    static MatchStatistics guess(byte[] bytes, int from, int total, int width) {
        MatchStatistics guess = new MatchStatistics(width);
        guess.countLiterals(bytes, from, from, from + total);
        for (int symbol = 0; symbol < ChunkFormat.INTEGER_SYMBOLS; symbol++) {
            guess.runs[symbol] = 1 + (64L >> Math.min(7, symbol));
            guess.lengths[symbol] = symbol < IntegerCode.DIRECT ? 4 : symbol < 2 * IntegerCode.DIRECT ? 2 : 1;
            guess.distances[symbol] = symbol == 0 ? 8 : symbol < 3 * IntegerCode.DIRECT ? 2 : 1;
        }
        return guess;
    }

    /** Counts what sequences that begin at index {@code start} use, and returns the index behind the last. */
    int count(byte[] bytes, int from, int start, Sequences sequences) {
        return count(bytes, from, start, sequences, 0);
    }

    /** As the other, for the sequences from {@code first} on. */
    int count(byte[] bytes, int from, int start, Sequences sequences, int first) {
        int at = start;
        for (int i = first; i < sequences.size(); i++) {
            int run = sequences.run(i);
            countLiterals(bytes, from, at, at + run);
            runs[IntegerCode.symbol(run)]++;
            lengths[IntegerCode.symbol(sequences.lengthCode(i))]++;
            distances[IntegerCode.symbol(sequences.distanceCode(i))]++;
            at += run + sequences.length(i);
        }
        return at;
    }

    /** Counts bytes that are coded as literals. */
    void countLiterals(byte[] bytes, int from, int start, int stop) {
        literalCount += stop - start;
        for (int i = start; i < stop; i++) {
            literals[(i - from) % phases][bytes[i] & 0xFF]++;
        }
    }

    /** Adds half of what others have counted. */
    void addHalf(MatchStatistics other) {
        for (int phase = 0; phase < phases; phase++) {
            addHalf(literals[phase], other.literals[phase]);
        }
        literalCount += other.literalCount / 2;
        addHalf(runs, other.runs);
        addHalf(lengths, other.lengths);
        addHalf(distances, other.distances);
    }

    private static void addHalf(long[] histogram, long[] other) {
        for (int symbol = 0; symbol < histogram.length; symbol++) {
            histogram[symbol] += other[symbol] / 2;
        }
    }

    /** Returns the histograms of literals in a number of contexts that divides the phases. */
    long[][] literals(int contexts) {
        long[][] histograms = new long[contexts][ChunkFormat.BYTE_SYMBOLS];
        for (int phase = 0; phase < phases; phase++) {
            long[] histogram = histograms[phase % contexts];
            for (int symbol = 0; symbol < histogram.length; symbol++) {
                histogram[symbol] += literals[phase][symbol];
            }
        }
        return histograms;
    }

    long[] runs() {
        return runs;
    }

    long[] lengths() {
        return lengths;
    }

    long[] distances() {
        return distances;
    }

    /** Returns the number of contexts with which the literals and their tables are smallest. */
    int bestContexts() {
        int best = 1;
        long bestBits = literalBits(1);
        for (int contexts = 2; contexts <= phases; contexts++) {
            if (phases % contexts == 0 && literalCount > LITERALS_OF_CONTEXT * contexts) {
                long bits = literalBits(contexts);
                if (bits < bestBits) {
                    best = contexts;
                    bestBits = bits;
                }
            }
        }
        return best;
    }

    /** Returns the bits of tables and stream. */
    long bits(int contexts) {
        return literalBits(contexts) + integerBits(runs) + integerBits(lengths) + integerBits(distances);
    }

    private long literalBits(int contexts) {
        long bits = 0;
        for (long[] histogram : literals(contexts)) {
            bits += CodedSize.bits(histogram);
        }
        return bits;
    }

    private static long integerBits(long[] histogram) {
        return CodedSize.bits(histogram) + IntegerCode.extraBits(histogram);
    }
}
