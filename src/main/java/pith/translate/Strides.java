package pith.translate;

import pith.model.Shape;

/** Places of elements in row-major order. */
final class Strides {
    private Strides() {}

    /** Returns a quotient, rounded up. */
    static long ceilDiv(long value, long divisor) {
        return -Math.floorDiv(-value, divisor);
    }

    /** Returns how many elements there are from one to the next along each axis. */
    static long[] of(long[] dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return strides;
    }

    /**
     * Returns for each element of a shape the place of another array that steps along the axes lead to.
     *
     * @param steps in that array for one step along each axis
     * @param start place of the first element
     */
    static int[] places(long[] dims, long[] steps, long start) {
        int[] places = new int[Math.toIntExact(Shape.of(dims).elements())];
        long[] index = new long[dims.length];
        long at = start;
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.toIntExact(at);
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                at += steps[axis];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                at -= steps[axis] * dims[axis];
                index[axis] = 0;
            }
        }
        return places;
    }

    /** Returns the places of an array's elements when it is repeated to a larger shape. */
    static int[] broadcast(long[] from, long[] to) {
        long[] strides = of(from);
        long[] steps = new long[to.length];
        int missing = to.length - from.length;
        for (int axis = 0; axis < from.length; axis++) {
            steps[missing + axis] = from[axis] == 1 ? 0 : strides[axis];
        }
        return places(to, steps, 0);
    }
}
