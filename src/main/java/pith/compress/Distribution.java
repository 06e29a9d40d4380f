package pith.compress;

import java.io.IOException;
import java.util.Arrays;
import pith.error.FormatException;

/**
 * The non-zero values of a tensor in ascending order, with how often each occurs. Up to a few million values are kept as
 * they are; more are gathered into bins by the upper bits of their representation, each bin standing at its mean, so that
 * memory stays bounded and a bin is never wider than 2^-12 of its value.
 */
final class Distribution {
    /** Most elements that are sorted one by one. */
    static final int EXACT_ELEMENTS = 1 << 22;

    /** Bits of a float that name its bin: sign, exponent and 12 bits of the mantissa. */
    private static final int BIN_BITS = 21;

    private final float[] values;
    private final long[] counts;
    private final long zeros;

    private Distribution(float[] values, long[] counts, long zeros) {
        this.values = values;
        this.counts = counts;
        this.zeros = zeros;
    }

    /** Gathers the elements of a tensor. */
    static Distribution of(Weights weights) throws IOException, FormatException {
        return weights.count() <= EXACT_ELEMENTS ? sorted(weights) : binned(weights);
    }

    /** Gathers values, which must be finite. */
    static Distribution of(float[] values) {
        float[] nonZeros = new float[values.length];
        int count = 0;
        for (float value : values) {
            if (value != 0) {
                nonZeros[count++] = value;
            }
        }
        return counted(nonZeros, count, values.length - count);
    }

    private static Distribution sorted(Weights weights) throws IOException, FormatException {
        float[] all = new float[(int) weights.count()];
        int[] nonZeros = {0};
        weights.forEachBlock((first, values, count) -> {
            for (int i = 0; i < count; i++) {
                if (values[i] != 0) {
                    all[nonZeros[0]++] = values[i];
                }
            }
        });
        return counted(all, nonZeros[0], all.length - nonZeros[0]);
    }

    /** Sorts the first {@code length} values, in place, and counts them. */
    private static Distribution counted(float[] all, int length, long zeros) {
        Arrays.sort(all, 0, length);
        float[] distinct = new float[length];
        long[] counts = new long[length];
        int size = 0;
        for (int i = 0; i < length; i++) {
            if (size == 0 || distinct[size - 1] != all[i]) {
                distinct[size++] = all[i];
            }
            counts[size - 1]++;
        }
        return new Distribution(Arrays.copyOf(distinct, size), Arrays.copyOf(counts, size), zeros);
    }

    private static Distribution binned(Weights weights) throws IOException, FormatException {
        double[] sums = new double[1 << BIN_BITS];
        long[] counts = new long[1 << BIN_BITS];
        long[] zeros = {0};
        weights.forEachBlock((first, values, count) -> {
            for (int i = 0; i < count; i++) {
                if (values[i] == 0) {
                    zeros[0]++;
                } else {
                    int bin = bin(values[i]);
                    sums[bin] += values[i];
                    counts[bin]++;
                }
            }
        });
        float[] means = new float[1 << BIN_BITS];
        long[] kept = new long[1 << BIN_BITS];
        int size = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            if (counts[bin] > 0) {
                means[size] = (float) (sums[bin] / counts[bin]);
                kept[size++] = counts[bin];
            }
        }
        return new Distribution(Arrays.copyOf(means, size), Arrays.copyOf(kept, size), zeros[0]);
    }

    /** Bins in the order of the values: negative floats have their bits turned, so that smaller ones come first. */
    private static int bin(float value) {
        int bits = Float.floatToRawIntBits(value);
        int ordered = bits ^ ((bits >> 31) | 0x8000_0000);
        return ordered >>> (32 - BIN_BITS);
    }

    /** Number of distinct values, or of bins. */
    int size() {
        return values.length;
    }

    float value(int index) {
        return values[index];
    }

    long count(int index) {
        return counts[index];
    }

    /** Number of all elements, zeros among them. */
    long elements() {
        return Arrays.stream(counts).sum() + zeros;
    }

    /** Whether any element is zero. */
    boolean hasZeros() {
        return zeros > 0;
    }

    /** Least value, at most zero. */
    float least() {
        return values.length == 0 ? 0 : Math.min(0, values[0]);
    }

    /** Greatest value, at least zero. */
    float greatest() {
        return values.length == 0 ? 0 : Math.max(0, values[values.length - 1]);
    }

    /** Returns the least magnitude t such that at least this part of the elements is of magnitude t or less. */
    float threshold(double sparsity) {
        long wanted = (long) Math.ceil(sparsity * elements());
        long got = zeros;
        int low = firstAtLeast(0) - 1;
        int high = firstAtLeast(0);
        float threshold = 0;
        while (got < wanted && (low >= 0 || high < values.length)) {
            if (high >= values.length || (low >= 0 && -values[low] <= values[high])) {
                threshold = -values[low];
                got += counts[low--];
            } else {
                threshold = values[high];
                got += counts[high++];
            }
        }
        return threshold;
    }

    /** Returns this distribution with values of at most a magnitude counted as zeros. */
    Distribution pruned(float threshold) {
        int low = firstAtLeast(-threshold);
        int high = firstAtLeast(Math.nextUp(threshold));
        if (low >= high) {
            return this;
        }
        float[] rest = new float[values.length - (high - low)];
        long[] restCounts = new long[rest.length];
        System.arraycopy(values, 0, rest, 0, low);
        System.arraycopy(values, high, rest, low, values.length - high);
        System.arraycopy(counts, 0, restCounts, 0, low);
        System.arraycopy(counts, high, restCounts, low, values.length - high);
        long gone = Arrays.stream(counts, low, high).sum();
        return new Distribution(rest, restCounts, zeros + gone);
    }

    /** Index of the first value that is at least {@code bound}. */
    private int firstAtLeast(float bound) {
        int index = Arrays.binarySearch(values, bound);
        return index >= 0 ? index : -index - 1;
    }
}
