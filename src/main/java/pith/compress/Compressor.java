package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
    public static CompressedModel compress(Model model, CompressOptions options, Guidance guidance)
            throws IOException, FormatException {
        List<Treatment> treatments = Plan.of(model, options);
        int[] first = Duplicates.of(model.tensors(), treatments);
        SortedMap<String, String> recorded = options.recorded();
        if (options.method() != Method.DEEP_COMPRESSION || guidance.isNone()) {
            return assemble(model, options, treatments, first, Map.of(), recorded);
        }
        guidance.samples().ifPresent(samples -> recorded.put("samples", Integer.toString(samples.count())));
        ResponsePass pass = new ResponsePass(model, treatments, guidance);
        pass.prepare();
        if (guidance.targetSize() == 0) {
            return assemble(model, options, treatments, first, pass.run(0, true), recorded);
        }
        recorded.put("target-size", Long.toString(guidance.targetSize()));
        return new SizeSearch(pass, tensors -> assemble(model, options, treatments, first, tensors, recorded), guidance)
                .find();
    }

    /** Puts tensors that a pass has treated together with all the others. */
    private static CompressedModel assemble(
            Model model,
            CompressOptions options,
            List<Treatment> treatments,
            int[] first,
            Map<Integer, CompressedTensor> treated,
            SortedMap<String, String> recorded)
            throws IOException, FormatException {
        List<CompressedTensor> compressed = new ArrayList<>();
        for (int i = 0; i < first.length; i++) {
            Tensor tensor = model.tensors().get(i);
            CompressedTensor own = treated.get(i);
            if (own != null) {
                compressed.add(own);
            } else if (first[i] != i && !treated.containsKey(first[i])) {
                compressed.add(new CompressedTensor(tensor, new Rule.SameAs(first[i]), Symbols.of(new byte[0])));
            } else {
                compressed.add(compress(tensor, treated.isEmpty() ? treatments.get(i) : Treatment.EXACT));
            }
        }
        return new CompressedModel(model, compressed, options.method().label(), recorded);
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
