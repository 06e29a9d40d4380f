package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.Model;
import pith.model.Tensor;

/** Turns a model into one whose tensors are symbols and rules. */
public final class Compressor {
    private Compressor() {}

    /**
     * Compresses a model. Symbols of large tensors are computed when they are read, so the model's data must stay
     * readable until the result is written.
     *
     * @throws IllegalArgumentException if the options do not fit the model
     * @throws FormatException if weights to be quantised are not finite
     * @throws IOException if tensor data cannot be read
     */
    public static CompressedModel compress(Model model, CompressOptions options) throws IOException, FormatException {
        List<Treatment> treatments = Plan.of(model, options);
        int[] first = Duplicates.of(model.tensors(), treatments);
        List<CompressedTensor> compressed = new ArrayList<>();
        for (int i = 0; i < first.length; i++) {
            Tensor tensor = model.tensors().get(i);
            compressed.add(
                    first[i] == i
                            ? compress(tensor, treatments.get(i))
                            : new CompressedTensor(tensor, new Rule.SameAs(first[i]), Symbols.of(new byte[0])));
        }
        return new CompressedModel(model, compressed, options.method().label(), options.recorded());
    }

    private static CompressedTensor compress(Tensor tensor, Treatment treatment) throws IOException, FormatException {
        if (treatment instanceof Treatment.SharedWeights shared) {
            return SharedWeights.compress(tensor, shared);
        }
        if (treatment instanceof Treatment.Affine affine) {
            return AffineWeights.compress(tensor, affine);
        }
        return ExactWeights.compress(tensor);
    }
}
