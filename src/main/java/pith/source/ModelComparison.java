package pith.source;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What is the same in two models, and what is not.
 *
 * @param identical whether graphs and tensors are equal, however they are spread over files
 * @param tensors those that are in the same place in both models, but for small ones that are equal
 */
public record ModelComparison(boolean identical, List<TensorDifference> tensors) {
    public ModelComparison {
        tensors = List.copyOf(tensors);
    }

    /**
     * A tensor of both models.
     *
     * @param maxAbsDifference largest difference between elements; none if it cannot be said: types or shapes differ,
     *     numbers are complex or strings, or a NaN stands against something else
     */
    public record TensorDifference(String name, boolean identical, OptionalDouble maxAbsDifference) {}
}
