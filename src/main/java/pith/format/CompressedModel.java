package pith.format;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import pith.model.Model;

/**
 * A model and what becomes of each of its tensors: all that a writer needs.
 *
 * @param tensors one for each tensor of the model, in its order
 * @param method name of the method that was asked for
 * @param options its options, for the record
 */
public record CompressedModel(
        Model model, List<CompressedTensor> tensors, String method, SortedMap<String, String> options) {
    public CompressedModel {
        if (tensors.size() != model.tensors().size()) {
            throw new IllegalArgumentException(
                    tensors.size() + " of " + model.tensors().size() + " tensors");
        }
        tensors = List.copyOf(tensors);
        options = new TreeMap<>(options);
    }
}
