package pith.entropy;

import java.util.Arrays;

/**
 * Finds earlier copies of the bytes at each position, with a binary tree for each hash of three bytes.
 *
 * <p>The trees are ordered by the bytes that follow a position and hold newer positions nearer to the root, so that the
 * way down meets the nearest match of each length first (as in LZMA's match finders).
 */
final class MatchFinder {
    private static final int MOST_HASH_BITS = 18;
    private static final int LARGEST_WINDOW = 1 << 23;
    private static final int NONE = -1;

    private final byte[] bytes;
    private final int from;
    private final int end;
    private final int depth;
    private final int longest;
    private final int hashShift;
    private final int[] heads;
    /** For each position of the window, the root of the smaller and of the greater positions. */
    private final int[] sons;

    private final int mask;
    private int next;

    private int begin;
    /** Where the pairs of each position begin. */
    private int[] firsts = new int[1];

    /** Length and distance in turn; both grow within a position. */
    private int[] pairs = new int[1024];

    private int size;

    /**
     * Creates a finder of matches in {@code total} bytes.
     *
     * @param depth how many earlier positions are compared with each
     * @param longest length at which the search stops; a match found may in truth be longer
     */
    MatchFinder(byte[] bytes, int from, int total, int depth, int longest) {
        this.bytes = bytes;
        this.from = from;
        this.end = from + total;
        this.depth = depth;
        this.longest = longest;
        int window = Math.min(LARGEST_WINDOW, Math.max(16, Integer.highestOneBit(Math.max(1, total - 1)) << 1));
        this.mask = window - 1;
        this.sons = new int[2 * window];
        int hashBits = Math.min(MOST_HASH_BITS, 32 - Integer.numberOfLeadingZeros(total));
        this.hashShift = 32 - hashBits;
        this.heads = new int[1 << hashBits];
        this.next = from;
        this.begin = from;
        Arrays.fill(heads, NONE);
    }

    int longest() {
        return longest;
    }

    /** Index of the first byte that matches may copy. */
    int firstByte() {
        return from;
    }

    /** Finds the matches of the positions up to {@code stop}, from where the last call stopped, and forgets the others. */
    void advance(int stop) {
        begin = next;
        size = 0;
        if (firsts.length <= stop - begin) {
            firsts = new int[stop - begin + 1];
        }
        for (; next < stop; next++) {
            firsts[next - begin] = size;
            find(next);
        }
        firsts[stop - begin] = size;
    }

    /** Index of the first match of a position. */
    int firstMatch(int position) {
        return firsts[position - begin];
    }

    /** Index behind the last match of a position. */
    int endMatch(int position) {
        return firsts[position - begin + 1];
    }

    int length(int match) {
        return pairs[match];
    }

    int distance(int match) {
        return pairs[match + 1];
    }

    /** How many bytes at two positions are equal, at most {@code limit}; {@code known} are known to be. */
    int equalBytes(int earlier, int later, int known, int limit) {
        int length = known;
        int lastWord = Math.min(limit, end - later) - Long.BYTES;
        while (length <= lastWord) {
            long difference = BigEndian.getLong(bytes, earlier + length) ^ BigEndian.getLong(bytes, later + length);
            if (difference != 0) {
                return length + (Long.numberOfLeadingZeros(difference) >>> 3);
            }
            length += Long.BYTES;
        }
        while (length < limit && bytes[earlier + length] == bytes[later + length]) {
            length++;
        }
        return length;
    }

    private void find(int position) {
        int limit = Math.min(longest, end - position);
        if (limit < ChunkFormat.MIN_MATCH) {
            return;
        }
        int key = (bytes[position] & 0xFF) << 16 | (bytes[position + 1] & 0xFF) << 8 | (bytes[position + 2] & 0xFF);
        int hash = (key * 0x9E3779B1) >>> hashShift;
        int candidate = heads[hash];
        heads[hash] = position;

        int oldest = Math.max(0, position - mask);
        int smaller = 2 * (position & mask);
        int greater = smaller + 1;
        int smallerLength = 0;
        int greaterLength = 0;
        int best = ChunkFormat.MIN_MATCH - 1;
        for (int left = depth; candidate >= oldest && left > 0; left--) {
            int branch = 2 * (candidate & mask);
            int length = equalBytes(candidate, position, Math.min(smallerLength, greaterLength), limit);
            if (length > best) {
                best = length;
                add(length, position - candidate);
                if (length == limit) {
                    sons[smaller] = sons[branch];
                    sons[greater] = sons[branch + 1];
                    return;
                }
            }
            if ((bytes[candidate + length] & 0xFF) < (bytes[position + length] & 0xFF)) {
                sons[smaller] = candidate;
                smaller = branch + 1;
                candidate = sons[smaller];
                smallerLength = length;
            } else {
                sons[greater] = candidate;
                greater = branch;
                candidate = sons[greater];
                greaterLength = length;
            }
        }
        sons[smaller] = NONE;
        sons[greater] = NONE;
    }

    private void add(int length, int distance) {
        if (size + 2 > pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * pairs.length);
        }
        pairs[size] = length;
        pairs[size + 1] = distance;
        size += 2;
    }
}
