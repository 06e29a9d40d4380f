package pith.compress;

import pith.format.RuleLayout;
import pith.model.Shape;

/**
 * Where the sub-vectors of a tensor are; chapter 4 of the specification, rule product.
 *
 * @param along dimension of the axis
 * @param inner product of the dimensions behind it
 * @param outer product of those before it
 * @param length elements of a codeword
 */
record SubvectorLayout(int along, int inner, int outer, int length) {

    /**
     * Returns the layout of a tensor in memory.
     *
     * @throws ArithmeticException if it has more elements than an array
     */
    static SubvectorLayout of(Shape shape, int axis, int length) {
        Math.toIntExact(shape.elements());
        int along = Math.toIntExact(shape.dim(axis));
        int inner = Math.toIntExact(RuleLayout.inner(shape, axis));
        int outer = shape.elements() == 0 ? 0 : (int) (shape.elements() / along / inner);
        return new SubvectorLayout(along, inner, outer, Math.max(1, Math.min(length, along)));
    }

    /** Sub-vectors along the axis. */
    int subspaces() {
        return (along + length - 1) / length;
    }

    /** Sub-vectors of the tensor. */
    int count() {
        return outer * subspaces() * inner;
    }

    /** Elements of the sub-vectors of a subspace, of which the last may have fewer. */
    int elements(int subspace) {
        return Math.min(length, along - subspace * length);
    }

    /** Index of an element's sub-vector. */
    int symbol(int element) {
        int subspace = element / inner % along / length;
        return (element / inner / along * subspaces() + subspace) * inner + element % inner;
    }
    /** Index along the axis of a sub-vector. */
    int subspace(int symbol) {
        return symbol / inner % subspaces();
    }

    /** Index of a sub-vector's element in the tensor. */
    int element(int symbol, int within) {
        int outerIndex = symbol / inner / subspaces();
        return (outerIndex * along + subspace(symbol) * length + within) * inner + symbol % inner;
    }
}
