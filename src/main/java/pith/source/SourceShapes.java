package pith.source;

import java.util.List;
import pith.error.FormatException;
import pith.model.Shape;

/** Shapes that a source file gives; clause TEN-3. */
public final class SourceShapes {
    private static final int MAX_RANK = 64;
    private static final long MAX_ELEMENTS = 1L << 48;

    private SourceShapes() {}

    /**
     * Returns a shape.
     *
     * @throws FormatException if a dimension is negative, or there are too many elements or dimensions
     */
    public static Shape of(List<Long> dims) throws FormatException {
        long product = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw FormatException.malformed("", "dimension " + dim + " in the shape " + dims);
            }
            if (dim > 0 && product > (MAX_ELEMENTS - 1) / dim) {
                throw FormatException.limit("", "more than 2^48 elements in the shape " + dims);
            }
            product *= Math.max(1, dim);
        }
        if (dims.size() > MAX_RANK) {
            throw FormatException.limit("", dims.size() + " dimensions, more than " + MAX_RANK);
        }
        return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    }
}
