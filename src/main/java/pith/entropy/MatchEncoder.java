package pith.entropy;

/**
 * Encodes matched chunks (chapter 5, "Matched").
 *
 * <p>Which matches are cheap depends on the codes, and the codes on the matches taken. So bytes are parsed several times,
 * each time at the prices of the parse before; large ones just once, block by block, at the prices of what went before.
 */
final class MatchEncoder {
    /** Bytes whose matches are held at once. */
    private static final int BLOCK = 1 << 20;

    private static final int FIRST_BLOCK_ROUNDS = 3;
    /** How much larger than its share of the size to beat the first block may be. */
    private static final double FIRST_BLOCK_EXCESS = 1.15;
    /** Rounds without gain after which a further one is not tried. */
    private static final int PATIENCE = 2;
    /** A size is out of reach if this many times the gain of the last round would not lead there. */
    private static final double ROUNDS_AHEAD = 4;

    private static final double LEAST_GAIN = 0.005;

    private final byte[] bytes;
    private final int from;
    private final int total;
    private final int width;
    private final int rounds;
    private final MatchFinder finder;
    private final MatchParser parser;

    private MatchStatistics statistics;
    private int contexts;

    private MatchEncoder(byte[] bytes, int from, int total, int width, Effort effort) {
        this.bytes = bytes;
        this.from = from;
        this.total = total;
        this.width = width;
        boolean best = effort == Effort.BEST;
        boolean thorough = best && total <= BLOCK;
        this.rounds = best ? 10 : 2;
        this.finder =
                new MatchFinder(bytes, from, total, thorough ? 128 : best ? 20 : 12, thorough ? 273 : best ? 128 : 64);
        this.statistics = MatchStatistics.guess(bytes, from, total, width);
        this.contexts = statistics.bestContexts();
        this.parser = new MatchParser(bytes, total, finder, thorough ? 4 : best ? 2 : 1, prices());
    }

    /**
     * Appends a whole chunk and returns true, or returns false if the bytes do not look as if it could become smaller
     * than {@code toBeat} bytes.
     */
    static boolean encode(byte[] bytes, int from, int total, int width, Effort effort, int toBeat, ChunkWriter out) {
        boolean doubtful = effort == Effort.FAST || total > BLOCK;
        if (doubtful && !MatchProspect.isGood(bytes, from, total, toBeat)) {
            return false;
        }
        MatchEncoder encoder = new MatchEncoder(bytes, from, total, width, effort);
        return total <= BLOCK ? encoder.whole(toBeat, out) : encoder.blocks(toBeat, out);
    }

    private boolean whole(int toBeat, ChunkWriter out) {
        finder.advance(from + total);
        Sequences best = new Sequences();
        int bestContexts = 1;
        long bestBits = Long.MAX_VALUE;
        int bestRound = 0;
        for (int round = 0; round < rounds && round <= bestRound + PATIENCE; round++) {
            Sequences sequences = new Sequences();
            parser.reset(prices());
            parser.parse(from, from + total, sequences);
            MatchStatistics used = new MatchStatistics(width);
            int tail = used.count(bytes, from, from, sequences);
            used.countLiterals(bytes, from, tail, from + total);
            int usedContexts = used.bestContexts();
            long bits = used.bits(usedContexts);
            if (sequences.size() == 0 || isHopeless(round, bits, bestBits, toBeat)) {
                return false;
            }
            if (bits < bestBits) {
                best = sequences;
                bestContexts = usedContexts;
                bestBits = bits;
                bestRound = round;
            }
            learn(used);
        }
        MatchWriter.write(bytes, from, total, width, best, bestContexts, out);
        return true;
    }

    /** Whether further rounds will hardly get below the size to beat, judged by the last two. */
    private static boolean isHopeless(int round, long bits, long bitsBefore, int toBeat) {
        double excess = bits / 8.0 / toBeat - 1;
        double gain = (double) (bitsBefore - bits) / bits;
        return round > 0 && excess > ROUNDS_AHEAD * Math.max(gain, LEAST_GAIN);
    }

    private boolean blocks(int toBeat, ChunkWriter out) {
        double worthwhile = 8.0 * toBeat * BLOCK / total * FIRST_BLOCK_EXCESS;
        Sequences sequences = new Sequences();
        int end = from + total;
        for (int begin = from; begin < end; begin += BLOCK) {
            int stop = begin + Math.min(BLOCK, end - begin);
            finder.advance(stop);
            for (int round = begin == from ? FIRST_BLOCK_ROUNDS : 1; round > 0; round--) {
                if (begin == from) {
                    sequences = new Sequences();
                    parser.reset(prices());
                }
                int first = sequences.size();
                int start = begin - parser.openRun();
                parser.setPrices(prices());
                parser.parse(begin, stop, sequences);
                MatchStatistics used = new MatchStatistics(width);
                int tail = used.count(bytes, from, start, sequences, first);
                used.countLiterals(bytes, from, tail, stop);
                if (begin == from && round == 1 && used.bits(used.bestContexts()) > worthwhile) {
                    return false;
                }
                learn(used);
            }
        }
        MatchStatistics used = new MatchStatistics(width);
        int tail = used.count(bytes, from, from, sequences);
        used.countLiterals(bytes, from, tail, end);
        MatchWriter.write(bytes, from, total, width, sequences, used.bestContexts(), out);
        return true;
    }

    /** Lets the next prices follow what a parse used; what the ones before used counts half, so that they settle. */
    private void learn(MatchStatistics used) {
        used.addHalf(statistics);
        statistics = used;
        contexts = statistics.bestContexts();
    }

    private Prices prices() {
        return Prices.of(statistics, contexts, from);
    }
}
