package pith.calibrate;

import java.util.Locale;

/** How the range of a value is chosen, which decides how coarse its integers are and what is cut off. */
public enum RangeMethod {
    /** All that the samples gave. */
    MIN_MAX,
    /** Without the outermost 0.01 % of elements at either end. */
    PERCENTILE,
    /**
     * The threshold at which the distribution of absolute values loses least information by being cut off and counted in
     * the steps of integers, measured by its Kullback-Leibler divergence; Migacz, 8-bit inference with TensorRT, 2017.
     */
    ENTROPY,
    /** The threshold of absolute values with the least squared error, of what is cut off and what is rounded. */
    SQUARED_ERROR;

    /** Name on the command line, such as {@code min-max}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
