package pith.model;

import java.util.Arrays;

/** Dimensions of a tensor, outermost first; none for a scalar. */
public final class Shape {
    private final long[] dims;
    private final long elements;

    private Shape(long[] dims) {
        this.dims = dims;
        long product = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("negative dimension " + dim);
            }
            product = Math.multiplyExact(product, dim);
        }
        this.elements = product;
    }

    /**
     * Returns the shape with these dimensions.
     *
     * @throws IllegalArgumentException if one is negative
     * @throws ArithmeticException if their product does not fit in a {@code long}
     */
    public static Shape of(long... dims) {
        return new Shape(dims.clone());
    }

    /** Product of the dimensions, 1 for a scalar. */
    public long elements() {
        return elements;
    }

    public int rank() {
        return dims.length;
    }

    public long dim(int axis) {
        return dims[axis];
    }

    public long[] dims() {
        return dims.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** Returns the dimensions in brackets, as in {@code [64, 3, 7, 7]}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
