package pith.format;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pith.model.Model;
import pith.model.Range;

/**
 * A model and what becomes of each of its tensors: all that a writer needs.
 *
 * @param tensors one for each tensor of the model, in its order
 * @param method name of the method that was asked for
 * @param options its options, for the record
 * @param activations what values of the network are between, by name; none where nobody looked
 */
public record CompressedModel(
        Model model,
        List<CompressedTensor> tensors,
        String method,
        SortedMap<String, String> options,
        Map<String, Range> activations) {
    public CompressedModel {
        if (tensors.size() != model.tensors().size()) {
            throw new IllegalArgumentException(
                    tensors.size() + " of " + model.tensors().size() + " tensors");
        }
        tensors = List.copyOf(tensors);
        options = new TreeMap<>(options);
        activations = Map.copyOf(activations);
    }

    /** Creates a model without ranges of values. */
    public CompressedModel(
            Model model, List<CompressedTensor> tensors, String method, SortedMap<String, String> options) {
        this(model, tensors, method, options, Map.of());
    }
}
