package pith.compress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.CompressedTensor;
import pith.format.PithWriter;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.Model;
import pith.model.Tensor;
import pith.source.TemporaryFolder;

/** Puts tensors that a pass has treated together with the others, each treated on its own. */
final class Assembly {
    private final Model model;
    private final String method;
    private final SortedMap<String, String> options;
    private final List<Treatment> treatments;
    private final int[] first;
    private final Optional<ActivationPass> activations;
    private final Guidance guidance;

    /**
     * Prepares the parts.
     *
     * @param activations what adds ranges of values in the end, if anything does
     */
    Assembly(
            Model model,
            CompressOptions options,
            List<Treatment> treatments,
            Optional<ActivationPass> activations,
            Guidance guidance)
            throws IOException {
        this.model = model;
        this.method = options.method().label();
        this.options = new TreeMap<>(options.recorded(guidance.budget().isBound()));
        this.options.putAll(guidance.recorded());
        this.treatments = treatments;
        this.first = Duplicates.of(model.tensors(), treatments);
        this.activations = activations;
        this.guidance = guidance;
    }

    /**
     * Returns the whole model with all that belongs to it.
     *
     * @param treated by index of the tensor
     * @throws FormatException if weights to be quantised are not finite
     */
    CompressedModel model(Map<Integer, CompressedTensor> treated) throws IOException, FormatException {
        CompressedModel model = withoutRanges(treated);
        return activations.isPresent() ? activations.get().run(model) : model;
    }

    private CompressedModel withoutRanges(Map<Integer, CompressedTensor> treated) throws IOException, FormatException {
        return new CompressedModel(model, tensors(treated), method, options);
    }

    /** Returns all tensors of the model. */
    List<CompressedTensor> tensors(Map<Integer, CompressedTensor> treated) throws IOException, FormatException {
        List<CompressedTensor> compressed = new ArrayList<>();
        for (int i = 0; i < first.length; i++) {
            Tensor tensor = model.tensors().get(i);
            CompressedTensor own = treated.get(i);
            if (own != null) {
                compressed.add(own);
            } else if (first[i] != i && !treated.containsKey(first[i])) {
                compressed.add(new CompressedTensor(tensor, new Rule.SameAs(first[i]), Symbols.of(new byte[0])));
            } else {
                compressed.add(treatments.get(i).compress(tensor));
            }
        }
        return compressed;
    }

    /** Returns the most bytes that the file with the model will have; only ranges of values may take less. */
    long size(Map<Integer, CompressedTensor> treated) throws IOException, FormatException {
        CompressedModel model = withoutRanges(treated);
        return size(activations.isPresent() ? activations.get().withRoom(model) : model);
    }

    /** Returns the size of the file that holds a model, in bytes. */
    long size(CompressedModel model) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.path().resolve("size.pith");
            PithWriter.write(model, file, guidance.producer(), guidance.threads(), done -> {});
            return Files.size(file);
        }
    }
}
