package pith.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A value in a graph that is a constant tensor, perhaps with its axes in another order.
 *
 * @param tensor index of the tensor in its model, if it has one
 */
record ConstantValue(OptionalInt tensor, List<Long> dims) {

    ConstantValue {
        dims = List.copyOf(dims);
    }

    /**
     * Returns the value with its axes permuted.
     *
     * @param perm as of the operator Transpose: empty to reverse the order
     */
    Optional<ConstantValue> transposed(List<Integer> perm) {
        List<Long> permuted = new ArrayList<>();
        for (int i = 0; i < dims.size(); i++) {
            int axis = perm.isEmpty() ? dims.size() - 1 - i : i < perm.size() ? perm.get(i) : -1;
            if (axis < 0 || axis >= dims.size()) {
                return Optional.empty();
            }
            permuted.add(dims.get(axis));
        }
        return Optional.of(new ConstantValue(tensor, permuted));
    }
}
