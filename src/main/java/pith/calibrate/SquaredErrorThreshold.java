package pith.calibrate;

/** The threshold of absolute values at which cutting off and rounding together cost the least squared error. */
final class SquaredErrorThreshold {
    /** Mean square of what rounding to integers takes away or adds, in units of a step squared. */
    private static final double ROUNDING = 1.0 / 12;

    private SquaredErrorThreshold() {}

    /**
     * Returns the number of bins below the best threshold.
     *
     * @param counts of numbers in bins of equal width, from zero on
     * @param steps integers that stand for absolute values
     */
    static int bins(long[] counts, int steps) {
        double least = Double.POSITIVE_INFINITY;
        int best = counts.length;
        // Sums over the bins beyond the threshold: numbers, their distances from zero, and the squares of these.
        double beyond = 0;
        double first = 0;
        double second = 0;
        double all = 0;
        for (long count : counts) {
            all += count;
        }
        for (int bins = counts.length; bins >= 1; bins--) {
            double cut = second - 2 * bins * first + (double) bins * bins * beyond;
            double step = (double) bins / steps;
            double error = cut + ROUNDING * step * step * (all - beyond);
            if (error < least) {
                least = error;
                best = bins;
            }
            double middle = bins - 0.5;
            beyond += counts[bins - 1];
            first += counts[bins - 1] * middle;
            second += counts[bins - 1] * middle * middle;
        }
        return best;
    }
}
