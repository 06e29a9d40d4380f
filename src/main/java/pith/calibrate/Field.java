package pith.calibrate;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pith.model.ElementType;
import pith.model.Shape;

/**
 * One of the arrays that samples consist of.
 *
 * @param name the array's name in its file, empty where the file has no names
 * @param shape of the whole array, samples on its outermost axis unless the rank is 0; null for images, each of which
 *     has a size of its own
 */
record Field(String name, ElementType type, @Nullable Shape shape) {

    /** Dimensions of one sample. Only where the shape is known. */
    List<Long> sampleDims() {
        List<Long> dims = dims();
        return dims.subList(1, dims.size());
    }

    /** Dimensions of the whole array. Only where the shape is known. */
    List<Long> dims() {
        if (shape == null) {
            throw new IllegalStateException("images have no common shape");
        }
        return Arrays.stream(shape.dims()).boxed().toList();
    }

    @Override
    public String toString() {
        return (name.isEmpty() ? "" : "'" + name + "' ") + type + (shape == null ? " images" : shape);
    }
}
