package pith.onnx;

import java.util.List;
import java.util.Optional;
import pith.model.Axes;

/**
 * A value in a graph whose elements are those of one constant.
 *
 * @param tensor index of the tensor in the model, if the constant is one
 * @param axes of the value, as axes of the tensor
 * @param integers the elements of a small constant of integers
 */
record Constant(Optional<Integer> tensor, Axes axes, List<Long> integers) {
    Constant {
        integers = List.copyOf(integers);
    }

    static Constant of(Optional<Integer> tensor, int rank, List<Long> integers) {
        return new Constant(tensor, Axes.of(rank), integers);
    }

    /** Returns the value with its axes permuted, as of the operator Transpose; see {@link Axes#transposed}. */
    Optional<Constant> transposed(List<Long> perm) {
        return axes.transposed(perm).map(permuted -> new Constant(tensor, permuted, List.of()));
    }

    /** Returns the value with new axes of length 1 at places among the axes of the result. */
    Optional<Constant> unsqueezed(List<Long> places) {
        return axes.unsqueezed(places).map(result -> new Constant(tensor, result, integers));
    }

    /** Returns the value without some of its axes, which are of length 1. */
    Optional<Constant> squeezed(List<Long> places) {
        return axes.squeezed(places).map(left -> new Constant(tensor, left, integers));
    }
}
