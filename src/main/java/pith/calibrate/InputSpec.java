package pith.calibrate;

import java.util.List;
import java.util.stream.Collectors;
import pith.model.ElementType;

/**
 * An input that a network wants.
 *
 * @param dims outermost first, {@link #ANY} where the network takes any
 */
public record InputSpec(String name, ElementType type, List<Long> dims) {

    /** A dimension that is not fixed. */
    public static final long ANY = -1;

    public InputSpec {
        dims = List.copyOf(dims);
    }

    int rank() {
        return dims.size();
    }

    long dim(int axis) {
        return dims.get(axis);
    }

    /** Whether an array of this shape fits, all axes included. */
    boolean fits(List<Long> shape) {
        if (shape.size() != dims.size()) {
            return false;
        }
        for (int axis = 0; axis < dims.size(); axis++) {
            if (dims.get(axis) != ANY && !dims.get(axis).equals(shape.get(axis))) {
                return false;
            }
        }
        return true;
    }

    /** Returns the dimensions in brackets, as in {@code [?, 3, 227, 227]}. */
    String shapeText() {
        return dims.stream().map(dim -> dim == ANY ? "?" : dim.toString()).collect(Collectors.joining(", ", "[", "]"));
    }
}
