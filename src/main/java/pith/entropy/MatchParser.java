package pith.entropy;

import java.util.Arrays;

/**
 * Finds the cheapest way to write bytes as literals and matches.
 *
 * <p>A shortest path: for each position it keeps the few cheapest ways to get there that differ in the distance of their
 * last match, as a way that is dearer now may gain by repeating its distance later.
 */
final class MatchParser {
    /** Positions between which the path is fixed; it costs a few bits at each. */
    private static final int SEGMENT = 1 << 15;

    private final byte[] bytes;
    private final MatchFinder finder;
    private final int ways;

    /** Number of ways to each position of the segment; the ways are at index position × {@link #ways} and on. */
    private final int[] counts;

    private final int[] costs;
    private final int[] distances;
    private final int[] runs;
    private final int[] origins;

    private Prices prices;
    private int segment;
    private int segmentEnd;
    private int lastDistance;
    private int lastRun;

    /** Creates a parser of {@code total} bytes that keeps at most {@code ways} ways to each position. */
    MatchParser(byte[] bytes, int total, MatchFinder finder, int ways, Prices prices) {
        this.bytes = bytes;
        this.finder = finder;
        this.ways = ways;
        this.prices = prices;
        int places = Math.min(total, SEGMENT) + 1;
        this.counts = new int[places];
        this.costs = new int[places * ways];
        this.distances = new int[places * ways];
        this.runs = new int[places * ways];
        this.origins = new int[places * ways];
        this.lastDistance = 1;
    }

    /** Begins anew at the front. */
    void reset(Prices newPrices) {
        prices = newPrices;
        lastDistance = 1;
        lastRun = 0;
    }

    void setPrices(Prices newPrices) {
        prices = newPrices;
    }

    /** Literals since the last match. */
    int openRun() {
        return lastRun;
    }

    /** Appends the sequences of the positions from {@code begin} to {@code stop}, whose matches the finder has. */
    void parse(int begin, int stop, Sequences out) {
        for (segment = begin; segment < stop; segment = segmentEnd) {
            segmentEnd = Math.min(stop, segment + SEGMENT);
            Arrays.fill(counts, 0, segmentEnd - segment + 1, 0);
            counts[0] = 1;
            costs[0] = 0;
            distances[0] = lastDistance;
            runs[0] = lastRun;
            origins[0] = -1;
            for (int position = segment; position < segmentEnd; position++) {
                if (counts[position - segment] > 0) {
                    leave(position);
                }
            }
            trace(out);
        }
    }

    /** Goes on from all ways to a position. */
    private void leave(int position) {
        int first = (position - segment) * ways;
        int count = counts[position - segment];
        int limit = segmentEnd - position;
        int literal = prices.literal(bytes[position] & 0xFF, position);
        int begun = prices.run(0);
        int match = finder.firstMatch(position);
        int endMatch = finder.endMatch(position);

        if (jump(position, first, count, limit, endMatch)) {
            return;
        }
        for (int way = first; way < first + count; way++) {
            int run = runs[way];
            int cost = costs[way];
            reach(position + 1, cost + literal + prices.run(run + 1) - prices.run(run), distances[way], run + 1, way);
            int distance = distances[way];
            int length = repeated(position, distance, limit);
            if (length >= ChunkFormat.MIN_MATCH) {
                int price = cost + begun + prices.distance(0);
                for (int l = ChunkFormat.MIN_MATCH; l <= length; l++) {
                    reach(position + l, price + prices.length(l), distance, 0, way);
                }
            }
        }
        int length = ChunkFormat.MIN_MATCH;
        for (; match < endMatch; match += 2) {
            int distance = finder.distance(match);
            int longest = Math.min(limit, finder.length(match));
            int price = costs[first] + begun + prices.distance(distance);
            for (; length <= longest; length++) {
                reach(position + length, price + prices.length(length), distance, 0, first);
            }
        }
    }

    private int repeated(int position, int distance, int limit) {
        int earlier = position - distance;
        if (distance > position - finder.firstByte()
                || limit < ChunkFormat.MIN_MATCH
                || bytes[earlier] != bytes[position]) {
            return 0;
        }
        return finder.equalBytes(earlier, position, 1, Math.min(limit, finder.longest()));
    }

    /** Takes a very long match whole, without looking for anything better; returns false if there is none. */
    private boolean jump(int position, int first, int count, int limit, int endMatch) {
        int longest = finder.longest();
        if (limit < longest) {
            return false;
        }
        for (int way = first; way < first + count; way++) {
            int distance = distances[way];
            if (repeated(position, distance, longest) >= longest) {
                int length = finder.equalBytes(position - distance, position, longest, limit);
                int price = prices.run(0) + prices.distance(0) + prices.length(length);
                reach(position + length, costs[way] + price, distance, 0, way);
                return true;
            }
        }
        if (endMatch == finder.firstMatch(position) || finder.length(endMatch - 2) < longest) {
            return false;
        }
        int distance = finder.distance(endMatch - 2);
        int length = finder.equalBytes(position - distance, position, longest, limit);
        int price = prices.run(0) + prices.distance(distance) + prices.length(length);
        reach(position + length, costs[first] + price, distance, 0, first);
        return true;
    }

    /** Notes a way to a position, unless there are enough cheaper ones. */
    private void reach(int position, int cost, int distance, int run, int origin) {
        int place = position - segment;
        int first = place * ways;
        int count = counts[place];
        if (count == ways && cost >= costs[first + count - 1]) {
            return;
        }
        int slot = count;
        for (int i = 0; i < count; i++) {
            if (distances[first + i] == distance) {
                if (costs[first + i] <= cost) {
                    return;
                }
                slot = i;
                break;
            }
        }
        if (slot == count) {
            if (count < ways) {
                counts[place]++;
            } else {
                slot--;
            }
        }
        for (slot += first; slot > first && costs[slot - 1] > cost; slot--) {
            costs[slot] = costs[slot - 1];
            distances[slot] = distances[slot - 1];
            runs[slot] = runs[slot - 1];
            origins[slot] = origins[slot - 1];
        }
        costs[slot] = cost;
        distances[slot] = distance;
        runs[slot] = run;
        origins[slot] = origin;
    }

    /** Walks back along the cheapest way to the end of the segment and appends its sequences. */
    private void trace(Sequences out) {
        int last = (segmentEnd - segment) * ways;
        lastDistance = distances[last];
        lastRun = runs[last];
        int begin = out.size();
        for (int way = last; origins[way] >= 0; way = origins[way]) {
            int origin = origins[way];
            int length = way / ways - origin / ways;
            if (length > 1) {
                out.add(runs[origin], length, distances[way]);
            }
        }
        out.reverse(begin);
    }
}
