package pith.tensorflow.bundle;

import java.util.Arrays;

/** Short keys for the index of a table, between the keys of its blocks; LevelDB, {@code util/comparator.cc}. */
final class Separators {
    private static final int LAST = 0xFF;

    private Separators() {}

    /** Returns a key from {@code low} on, and below {@code high}. */
    static byte[] between(byte[] low, byte[] high) {
        int at = Arrays.mismatch(low, high);
        if (at < 0 || at == low.length || at == high.length) {
            return low;
        }
        int next = (low[at] & 0xFF) + 1;
        return next <= LAST && next < (high[at] & 0xFF) ? raised(low, at) : low;
    }

    /** Returns a key from {@code low} on, with nothing after it. */
    static byte[] after(byte[] low) {
        for (int at = 0; at < low.length; at++) {
            if ((low[at] & 0xFF) != LAST) {
                return raised(low, at);
            }
        }
        return low;
    }

    private static byte[] raised(byte[] key, int at) {
        byte[] shortened = Arrays.copyOf(key, at + 1);
        shortened[at]++;
        return shortened;
    }
}
