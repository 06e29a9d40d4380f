package pith.entropy;

import java.util.Arrays;

/**
 * A quick look for repeats that are long enough to be worth a match.
 *
 * <p>A match costs about as many bits as its distance has and a few more; it is worth it if its bytes would cost more
 * otherwise. So the look is for repeats of that length, at a sample of positions. Repeats of bytes that are cheap by
 * themselves do not count: in a tensor that is mostly zeros, zeros repeat.
 */
final class MatchProspect {
    private static final int SEQUENCE_BITS = 8;
    private static final int STRIDE = 4;
    private static final int SAMPLES = 1 << 15;
    private static final int SMALL = 1 << 12;
    private static final int HASH_BITS = 18;
    private static final int FACTOR = 0x2C1B3C6D;
    /** Share of the positions that have to have a repeat. */
    private static final double ENOUGH = 0.02;

    private MatchProspect() {}

    /** Whether matches might make fewer bytes than {@code toBeat} of {@code total}. */
    static boolean isGood(byte[] bytes, int from, int total, int toBeat) {
        if (total <= SMALL) {
            return true;
        }
        double bitsOfByte = Math.max(0.05, 8.0 * toBeat / total);
        int distanceBits = 32 - Integer.numberOfLeadingZeros(total);
        int length = (int) Math.max(ChunkFormat.MIN_MATCH, Math.ceil((distanceBits + SEQUENCE_BITS) / bitsOfByte));
        if (length > total / 4) {
            return false;
        }
        float[] prices = prices(bytes, from, total);
        return repeats(bytes, from, from + total - length, length, prices, distanceBits + SEQUENCE_BITS) > ENOUGH;
    }

    /** Bits that each byte takes where nothing but its frequency is known. */
    private static float[] prices(byte[] bytes, int from, int total) {
        long[] histogram = Histogram.of(bytes, from, total);
        float[] prices = new float[histogram.length];
        for (int symbol = 0; symbol < prices.length; symbol++) {
            prices[symbol] = (float) (Math.log((double) total / Math.max(1, histogram[symbol])) / Math.log(2));
        }
        return prices;
    }

    /**
     * Share of the sampled positions below {@code end} whose bytes also stand at an earlier position of the stride, and are
     * worth more than {@code least} bits.
     */
    private static double repeats(byte[] bytes, int from, int end, int length, float[] prices, int least) {
        int[] seen = new int[1 << HASH_BITS];
        Arrays.fill(seen, -1);
        int every = Math.max(1, (end - from) / SAMPLES);
        int drop = 1;
        for (int i = 0; i < length; i++) {
            drop *= FACTOR;
        }
        int hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = hash * FACTOR + bytes[i] + 1;
        }
        int found = 0;
        int looked = 0;
        for (int position = from; position < end; position++) {
            int slot = (hash * 0x9E3779B1) >>> (32 - HASH_BITS);
            if ((position - from) % every == 0) {
                looked++;
                int earlier = seen[slot];
                if (earlier >= 0
                        && price(bytes, position, length, prices) > least
                        && Arrays.equals(bytes, earlier, earlier + length, bytes, position, position + length)) {
                    found++;
                }
            }
            if ((position - from) % STRIDE == 0) {
                seen[slot] = position;
            }
            hash = hash * FACTOR + bytes[position + length] + 1 - drop * (bytes[position] + 1);
        }
        return (double) found / Math.max(1, looked);
    }

    private static float price(byte[] bytes, int from, int length, float[] prices) {
        float price = 0;
        for (int i = from; i < from + length; i++) {
            price += prices[bytes[i] & 0xFF];
        }
        return price;
    }
}
