package pith.calibrate;

import java.util.Arrays;

/**
 * The threshold of absolute values beyond which a distribution is best cut off before it is counted in a few steps.
 *
 * <p>For each threshold, the distribution that is cut off, what lies beyond added to its last bin, is compared with the one
 * that is left of it in the steps; least Kullback-Leibler divergence wins. Migacz, 8-bit inference with TensorRT, 2017.
 */
final class EntropyThreshold {
    private EntropyThreshold() {}

    /**
     * Returns the number of bins below the best threshold.
     *
     * @param counts of numbers in bins of equal width, from zero on
     * @param steps integers that stand for absolute values
     */
    static int bins(long[] counts, int steps) {
        int last = counts.length;
        while (last > 0 && counts[last - 1] == 0) {
            last--;
        }
        double least = Double.POSITIVE_INFINITY;
        int best = last;
        double all = Arrays.stream(counts).sum();
        long beyond = 0;
        // From the widest down, so that what lies beyond adds up; on a tie the wider range stays.
        for (int bins = last; bins >= steps; bins--) {
            double divergence = divergence(counts, bins, beyond, all, steps);
            if (divergence < least) {
                least = divergence;
                best = bins;
            }
            beyond += counts[bins - 1];
        }
        return best;
    }

    private static double divergence(long[] counts, int bins, long beyond, double all, int steps) {
        double inside = all - beyond;
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            int from = (int) ((long) step * bins / steps);
            int to = (int) ((long) (step + 1) * bins / steps);
            long total = 0;
            int filled = 0;
            for (int bin = from; bin < to; bin++) {
                total += counts[bin];
                filled += counts[bin] > 0 ? 1 : 0;
            }
            if (total == 0) {
                continue;
            }
            // A step says how many numbers it holds, and spreads them evenly over the bins that had some.
            double q = total / (double) filled / inside;
            for (int bin = from; bin < to; bin++) {
                if (counts[bin] > 0) {
                    long own = counts[bin] + (bin == bins - 1 ? beyond : 0);
                    double p = own / all;
                    sum += p * Math.log(p / q);
                }
            }
        }
        boolean isLastLost = counts[bins - 1] == 0 && beyond > 0;
        return isLastLost ? Double.POSITIVE_INFINITY : sum;
    }
}
