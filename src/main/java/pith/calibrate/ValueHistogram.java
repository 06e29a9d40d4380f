package pith.calibrate;

/**
 * How often numbers were in each of many narrow bins between the least and the greatest one. Zeros are counted apart: they
 * are exact in every range.
 */
final class ValueHistogram {
    /** Bins from zero to the largest absolute value; as many as in TensorRT's method. */
    static final int BINS = 2048;

    private final float low;
    private final float high;
    private final double binWidth;
    private final long[] negative = new long[BINS];
    private final long[] positive = new long[BINS];
    private long zeros;

    /** Creates an empty histogram for numbers from {@code low} to {@code high}. */
    ValueHistogram(float low, float high) {
        this.low = low;
        this.high = high;
        this.binWidth = Math.max(Math.max(Math.abs((double) low), Math.abs((double) high)) / BINS, Double.MIN_NORMAL);
    }

    float low() {
        return low;
    }

    float high() {
        return high;
    }

    /** Width of a bin. */
    double binWidth() {
        return binWidth;
    }

    void add(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            float value = values[i];
            if (value == 0) {
                zeros++;
            } else {
                int bin = Math.min(BINS - 1, (int) (Math.abs(value) / binWidth));
                (value < 0 ? negative : positive)[bin]++;
            }
        }
    }

    /** Returns how many numbers other than zero have an absolute value in each bin. */
    long[] absolute() {
        long[] counts = positive.clone();
        for (int bin = 0; bin < BINS; bin++) {
            counts[bin] += negative[bin];
        }
        return counts;
    }

    /**
     * Returns the upper end of the outermost bin that more than some numbers reach.
     *
     * @param ofNegative whether to look at the negative numbers, whose absolute value is returned
     * @param part of all numbers, zeros included, that may lie beyond
     */
    double quantile(boolean ofNegative, double part) {
        long all = zeros;
        for (int bin = 0; bin < BINS; bin++) {
            all += negative[bin] + positive[bin];
        }
        long[] counts = ofNegative ? negative : positive;
        double beyond = part * all;
        long seen = 0;
        for (int bin = BINS - 1; bin >= 0; bin--) {
            seen += counts[bin];
            if (seen > beyond) {
                return (bin + 1) * binWidth;
            }
        }
        return 0;
    }
}
