package pith.format;

import pith.model.ElementType;
import pith.model.Shape;

/** Numbers of units, groups and sub-vectors that follow from a tensor's type and shape; chapter 4. */
public final class RuleLayout {
    private RuleLayout() {}

    /** Returns how many units the elements of a tensor are. */
    public static long units(ElementType type, Shape shape) {
        return type.bytes(shape.elements()) / type.unitWidth();
    }

    /** Returns the number of groups of an affine rule. */
    public static long groups(Shape shape, Grouping grouping, int axis, long block) {
        return switch (grouping) {
            case PER_TENSOR -> 1;
            case PER_AXIS -> shape.dim(axis);
            case PER_BLOCK -> replaced(shape, axis, ceilDiv(shape.dim(axis), block));
        };
    }

    /** Returns the number of sub-vectors along an axis. */
    public static long subspaces(Shape shape, int axis, int length) {
        return ceilDiv(shape.dim(axis), length);
    }

    /** Returns the number of symbols of a product rule. */
    public static long subvectors(Shape shape, int axis, int length) {
        return replaced(shape, axis, subspaces(shape, axis, length));
    }

    /** Returns the product of the dimensions behind an axis. */
    public static long inner(Shape shape, int axis) {
        long product = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            product *= shape.dim(i);
        }
        return product;
    }

    private static long replaced(Shape shape, int axis, long dim) {
        long product = dim;
        for (int i = 0; i < shape.rank(); i++) {
            product *= i == axis ? 1 : shape.dim(i);
        }
        return product;
    }

    private static long ceilDiv(long value, long divisor) {
        return value / divisor + (value % divisor == 0 ? 0 : 1);
    }
}
