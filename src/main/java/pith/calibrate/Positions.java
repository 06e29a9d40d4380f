package pith.calibrate;

import java.util.stream.IntStream;

/**
 * Chooses some of many positions, the same ones in every run: as many strata of equal length as positions are wanted, and
 * in each the place that a hash of sample and stratum says. So all parts of an image count alike, and no regular pattern
 * of it is favoured, as equal distances would.
 */
final class Positions {

    private Positions() {}

    /** Returns ascending positions below {@code all}; every one if there are not more than {@code most}. */
    static int[] choose(int all, int most, long sample) {
        if (all <= most) {
            return IntStream.range(0, all).toArray();
        }
        int[] chosen = new int[most];
        for (int i = 0; i < most; i++) {
            int from = (int) ((long) i * all / most);
            int to = (int) ((long) (i + 1) * all / most);
            chosen[i] = from + (int) Long.remainderUnsigned(hash(sample * most + i), to - from);
        }
        return chosen;
    }

    /** The finaliser of SplitMix64. */
    private static long hash(long value) {
        long mixed = (value + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
