package pith.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A value of the TensorFlow graph as the ONNX graph has it: perhaps with its axes in another order. So what convolutions
 * give stays in ONNX's order, channels first, through all that does not mind, and is transposed only where it matters.
 *
 * @param order for each axis of the value which one of TensorFlow's it is; empty if they are the same
 */
record Operand(Value value, List<Integer> order) {
    Operand {
        boolean natural = order.equals(IntStream.range(0, order.size()).boxed().toList());
        order = natural ? List.of() : List.copyOf(order);
    }

    static Operand of(Value value) {
        return new Operand(value, List.of());
    }

    boolean isNatural() {
        return order.isEmpty();
    }

    /** Number of dimensions; -1 if it is not known. */
    int rank() {
        return value.rank();
    }

    /** Returns the order with all axes written out. */
    List<Integer> fullOrder() {
        return isNatural() ? IntStream.range(0, Math.max(0, rank())).boxed().toList() : order;
    }

    /** Returns the axis of the value that an axis of TensorFlow's is. */
    int axis(int axis) {
        return isNatural() ? axis : order.indexOf(axis);
    }

    /** Returns the dimensions in TensorFlow's order. */
    Optional<List<Size>> dims() {
        return value.dims().map(dims -> {
            List<Size> natural = new ArrayList<>();
            for (int axis = 0; axis < dims.size(); axis++) {
                natural.add(dims.get(axis(axis)));
            }
            return natural;
        });
    }

    /** Returns the permutation that a transposition to another order takes. */
    List<Integer> permutationTo(List<Integer> target) {
        List<Integer> full = fullOrder();
        return target.stream().map(full::indexOf).toList();
    }
}
