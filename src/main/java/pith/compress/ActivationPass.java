package pith.compress;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pith.calibrate.Feed;
import pith.calibrate.IntegerNetwork;
import pith.calibrate.Network;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.model.ElementType;
import pith.model.IntegerWeights;
import pith.model.Model;
import pith.model.Tensor;

/** Adds to a model whose weights are integers what its values are between, so that it can compute with integers too. */
final class ActivationPass {
    private final Network reference;
    private final CompressOptions options;
    private final Guidance guidance;

    /**
     * Prepares the pass.
     *
     * @throws IllegalArgumentException if a node that is to stay float is not there
     */
    ActivationPass(Model model, CompressOptions options, Guidance guidance) throws IOException, FormatException {
        this.reference = Network.of(model);
        this.options = options;
        this.guidance = guidance;
        for (String pattern : options.floatNodes()) {
            if (!reference.hasNode(name -> LayerOverride.matches(pattern, name))) {
                throw new IllegalArgumentException("no node matches '" + pattern + "'");
            }
        }
    }

    /**
     * Returns a compressed model with ranges of its values. A network that cannot compute with integers gets none, and what
     * stands in the way is told.
     */
    CompressedModel run(CompressedModel compressed) throws IOException, FormatException {
        Map<Integer, IntegerWeights> integers = new HashMap<>();
        Map<Integer, float[]> changed = new HashMap<>();
        for (int i = 0; i < compressed.tensors().size(); i++) {
            CompressedTensor tensor = resolved(compressed, i);
            if (tensor.rule() instanceof Rule.Affine rule
                    && compressed.model().tensors().get(i).type() == ElementType.FLOAT) {
                byte[] symbols =
                        new byte[Math.toIntExact(tensor.tensor().shape().elements())];
                tensor.symbols().read(0, symbols.length, symbols);
                int index = i;
                rule.integers(symbols).ifPresent(own -> {
                    integers.put(index, own);
                    changed.put(index, own.values(tensor.tensor().shape()));
                });
            } else if (tensor.rule() instanceof Rule.Exact && isChanged(compressed, i)) {
                changed.put(i, new Weights(tensor.tensor()).all());
            }
        }
        Feed feed = Feed.of(guidance.samples().orElseThrow(), reference.inputs(), guidance.preprocess());
        IntegerNetwork network = new IntegerNetwork(
                reference,
                reference.withWeights(changed),
                integers,
                options::staysFloat,
                feed,
                guidance.preprocess(),
                guidance.threads(),
                guidance.notice());
        if (!network.isPossible()) {
            guidance.notice().accept("no node of the main graph can compute with integers: the file says no ranges");
            return compressed;
        }
        IntegerNetwork.Choice choice =
                network.choose(options.ranges().map(List::of).orElse(IntegerNetwork.methods()));
        SortedMap<String, String> recorded = new TreeMap<>(compressed.options());
        recorded.put("ranges", choice.method().label());
        if (!choice.floats().isEmpty()) {
            recorded.put("float-values", String.join(" ", choice.floats()));
        }
        return new CompressedModel(
                compressed.model(), compressed.tensors(), compressed.method(), recorded, choice.ranges());
    }

    private static CompressedTensor resolved(CompressedModel compressed, int index) {
        CompressedTensor tensor = compressed.tensors().get(index);
        return tensor.rule() instanceof Rule.SameAs same ? compressed.tensors().get(same.tensor()) : tensor;
    }

    /** Whether a tensor that is kept bit for bit is another one than the model's. */
    private static boolean isChanged(CompressedModel compressed, int index) {
        Tensor own = compressed.tensors().get(index).tensor();
        return own.type().isReal() && !own.equals(compressed.model().tensors().get(index));
    }
}
