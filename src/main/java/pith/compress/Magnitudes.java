package pith.compress;

import java.io.IOException;
import java.util.Collection;
import pith.error.FormatException;

/**
 * How large the weights of a tensor are, in standard deviations of that tensor: what layers are pruned alike by; Deep
 * Compression's threshold is a multiple of a layer's standard deviation too. Magnitudes are counted in bins that are never
 * wider than 2^-7 of their value, so memory does not grow with the tensor.
 */
final class Magnitudes {
    /** Bits of a float's magnitude that name its bin: exponent and 7 bits of the mantissa. */
    private static final int BIN_BITS = 15;

    private final long[] counts;
    private final long total;

    private Magnitudes(long[] counts, long total) {
        this.counts = counts;
        this.total = total;
    }

    static Magnitudes of(Weights weights) throws IOException, FormatException {
        double[] squares = {0};
        weights.forEachBlock((first, values, count) -> {
            for (int i = 0; i < count; i++) {
                squares[0] += (double) values[i] * values[i];
            }
        });
        double deviation = Math.sqrt(squares[0] / weights.count());
        long[] counts = new long[1 << BIN_BITS];
        weights.forEachBlock((first, values, count) -> {
            for (int i = 0; i < count; i++) {
                counts[bin(deviation == 0 ? 0 : Math.abs(values[i]) / deviation)]++;
            }
        });
        return new Magnitudes(counts, weights.count());
    }

    private static int bin(double magnitude) {
        return Float.floatToRawIntBits((float) magnitude) >>> (31 - BIN_BITS);
    }

    /** Returns the least magnitude that at least a part of the weights of all tensors together does not exceed. */
    static double level(Collection<Magnitudes> all, double part) {
        long wanted =
                (long) Math.ceil(part * all.stream().mapToLong(one -> one.total).sum());
        long got = 0;
        int bin = 0;
        for (; bin < (1 << BIN_BITS) && got < wanted; bin++) {
            int at = bin;
            got += all.stream().mapToLong(one -> one.counts[at]).sum();
        }
        return Float.intBitsToFloat(bin << (31 - BIN_BITS));
    }

    /** Part of the weights whose magnitude is below a level that {@link #level} gave. */
    double partBelow(double level) {
        long below = 0;
        for (int bin = 0; bin < bin(level); bin++) {
            below += counts[bin];
        }
        return (double) below / total;
    }
}
