package pith.calibrate;

import java.util.Arrays;

/**
 * A value that a network computed.
 *
 * <p>Immutable by agreement: the arrays are not copied.
 */
final class Activation {
    private final float[] values;
    private final long[] dims;

    /**
     * Creates a value.
     *
     * @param values row-major
     */
    Activation(float[] values, long[] dims) {
        this.values = values;
        this.dims = dims;
    }

    float[] values() {
        return values;
    }

    /** Returns a copy of the dimensions. */
    long[] dims() {
        return dims.clone();
    }

    int rank() {
        return dims.length;
    }

    int dim(int axis) {
        return Math.toIntExact(dims[axis]);
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    /** Product of the dimensions of some axes. */
    int product(int fromAxis, int toAxis) {
        int product = 1;
        for (int axis = fromAxis; axis < toAxis; axis++) {
            product = Math.multiplyExact(product, dim(axis));
        }
        return product;
    }

    /** Returns the dimensions in brackets. */
    String shape() {
        return Arrays.toString(dims);
    }
}
