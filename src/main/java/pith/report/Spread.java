package pith.report;

import java.io.IOException;
import java.util.Arrays;
import pith.model.RealElements;
import pith.model.Tensor;

/**
 * How the values of a tensor are spread. Zeros, and what is not finite, are left out.
 *
 * @param low least finite value that is not zero; 0 if there is none
 * @param high greatest
 * @param levels the distinct values other than zero in ascending order; empty if there are more than {@link #MOST_LEVELS}
 * @param levelCounts elements of each of these values
 */
@SuppressWarnings("ArrayRecordComponent")
record Spread(Tensor tensor, float low, float high, float[] levels, long[] levelCounts) {
    /** Distinct values that are told apart. */
    static final int MOST_LEVELS = 256;

    private static final int BLOCK = 1 << 16;

    /** Takes a value. */
    @FunctionalInterface
    private interface Values {
        void accept(float value);
    }

    /** Looks at all elements of a tensor of floats. */
    static Spread of(Tensor tensor) throws IOException {
        Levels levels = new Levels();
        float[] bounds = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        forEach(tensor, value -> {
            if (value != 0 && Float.isFinite(value)) {
                bounds[0] = Math.min(bounds[0], value);
                bounds[1] = Math.max(bounds[1], value);
                levels.add(value);
            }
        });
        boolean any = bounds[0] <= bounds[1];
        return new Spread(tensor, any ? bounds[0] : 0, any ? bounds[1] : 0, levels.values(), levels.counts());
    }

    /** Whether there is no value but zero. */
    boolean isEmpty() {
        return low == 0 && high == 0;
    }

    /** Returns how many values other than zero are in each of equal parts of a range; those outside count nowhere. */
    long[] bins(int number, float from, float to) throws IOException {
        long[] bins = new long[number];
        double scale = to > from ? number / ((double) to - from) : 0;
        forEach(tensor, value -> {
            if (value != 0 && value >= from && value <= to) {
                bins[(int) Math.min(number - 1, (value - from) * scale)]++;
            }
        });
        return bins;
    }

    private static void forEach(Tensor tensor, Values values) throws IOException {
        long elements = tensor.shape().elements();
        float[] block = new float[(int) Math.min(BLOCK, elements)];
        for (long from = 0; from < elements; from += BLOCK) {
            int count = (int) Math.min(BLOCK, elements - from);
            RealElements.read(tensor, from, count, block);
            for (int i = 0; i < count; i++) {
                values.accept(block[i]);
            }
        }
    }

    /** Distinct values and their numbers, as long as they are few. */
    private static final class Levels {
        private float[] values = new float[0];
        private long[] counts = new long[0];
        private boolean tooMany;

        void add(float value) {
            if (tooMany) {
                return;
            }
            int at = Arrays.binarySearch(values, value);
            if (at >= 0) {
                counts[at]++;
            } else if (values.length == MOST_LEVELS) {
                tooMany = true;
            } else {
                insert(-at - 1, value);
            }
        }

        private void insert(int at, float value) {
            float[] moreValues = Arrays.copyOf(values, values.length + 1);
            long[] moreCounts = Arrays.copyOf(counts, counts.length + 1);
            System.arraycopy(values, at, moreValues, at + 1, values.length - at);
            System.arraycopy(counts, at, moreCounts, at + 1, counts.length - at);
            moreValues[at] = value;
            moreCounts[at] = 1;
            values = moreValues;
            counts = moreCounts;
        }

        float[] values() {
            return tooMany ? new float[0] : values;
        }

        long[] counts() {
            return tooMany ? new long[0] : counts;
        }
    }
}
