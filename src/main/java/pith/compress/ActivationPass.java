package pith.compress;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Feed;
import pith.calibrate.IntegerNetwork;
import pith.calibrate.Network;
import pith.calibrate.RangeMethod;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.model.ElementType;
import pith.model.IntegerWeights;
import pith.model.Model;
import pith.model.Range;

/** Adds to a model whose weights are integers what its values are between, so that it can compute with integers too. */
final class ActivationPass {
    /** What the longest name of a method to choose ranges stands for, where none is chosen yet. */
    private static final RangeMethod LONGEST = RangeMethod.SQUARED_ERROR;

    private final Model model;
    private final Network reference;
    private final CompressOptions options;
    private final Guidance guidance;

    /** Values that could be integers: the same ones whatever the weights are rounded to. */
    private @Nullable Set<String> values;

    private IntegerNetwork.@Nullable Choice first;

    /**
     * Prepares the pass.
     *
     * @throws IllegalArgumentException if a node that something is said about is not there
     */
    ActivationPass(Model model, CompressOptions options, Guidance guidance) throws IOException, FormatException {
        this.model = model;
        this.reference = Network.of(model);
        this.options = options;
        this.guidance = guidance;
        NamePatterns.check(options.floatNodes(), "node", reference.nodeNames());
        NamePatterns.check(options.integerNodes(), "node", reference.nodeNames());
    }

    /**
     * Returns a compressed model with ranges of its values. A network that cannot compute with integers gets none, and what
     * stands in the way is told.
     */
    CompressedModel run(CompressedModel compressed) throws IOException, FormatException {
        IntegerNetwork network = network(compressed.tensors());
        long uneven = compressed.tensors().stream()
                .filter(tensor -> tensor.rule() instanceof Rule.Affine rule && !rule.hasOneZeroPoint())
                .count();
        if (uneven > 0) {
            guidance.notice()
                    .accept("zero points of " + uneven
                            + " tensors differ between channels, so their layers compute with floats:"
                            + " --granularity tensor gives one for all channels");
        }
        if (!network.isPossible()) {
            guidance.notice().accept("no node of the main graph can compute with integers: the file says no ranges");
            return compressed;
        }
        IntegerNetwork.Choice choice = network.choose(methods());
        return with(compressed, choice.ranges(), choice.method(), choice.floats());
    }

    /** Returns a compressed model with as many ranges as it can have, for its size. */
    CompressedModel withRoom(CompressedModel compressed) throws IOException, FormatException {
        if (values == null) {
            values = network(compressed.tensors()).values();
        }
        SortedMap<String, Range> ranges = new TreeMap<>();
        // As random as those that are found: what is all the same takes less room.
        Random random = new Random(1);
        values.forEach(value -> ranges.put(value, new Range(-random.nextFloat(), random.nextFloat())));
        return ranges.isEmpty() ? compressed : with(compressed, ranges, LONGEST, List.of());
    }

    private static CompressedModel with(
            CompressedModel compressed, SortedMap<String, Range> ranges, RangeMethod method, List<String> floats) {
        SortedMap<String, String> recorded = new TreeMap<>(compressed.options());
        recorded.put("ranges", method.label());
        if (!floats.isEmpty()) {
            recorded.put("float-values", String.join(" ", floats));
        }
        return new CompressedModel(compressed.model(), compressed.tensors(), compressed.method(), recorded, ranges);
    }

    /**
     * Returns the network that a compressed one is when it computes with integers. Ranges are chosen the first time, and
     * kept for further networks with other weights.
     */
    Network rounded(List<CompressedTensor> tensors) throws IOException, FormatException {
        IntegerNetwork network = network(tensors);
        if (first == null && network.isPossible()) {
            first = network.choose(methods());
        }
        return network.rounded(first == null ? new TreeMap<>() : first.ranges());
    }

    private List<RangeMethod> methods() {
        return options.ranges().map(List::of).orElse(IntegerNetwork.methods());
    }

    private IntegerNetwork network(List<CompressedTensor> tensors) throws IOException, FormatException {
        Map<Integer, IntegerWeights> integers = new HashMap<>();
        Map<Integer, float[]> changed = new HashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            CompressedTensor tensor = resolved(tensors, i);
            if (tensor.rule() instanceof Rule.Affine rule
                    && model.tensors().get(i).type() == ElementType.FLOAT) {
                byte[] symbols =
                        new byte[Math.toIntExact(tensor.tensor().shape().elements())];
                tensor.symbols().read(0, symbols.length, symbols);
                int index = i;
                changed.put(i, AffineWeights.values(tensor.tensor().shape(), rule, symbols));
                rule.integers(symbols).ifPresent(own -> integers.put(index, own));
            } else if (tensor.rule() instanceof Rule.Exact && isChanged(tensors, i)) {
                changed.put(i, new Weights(tensor.tensor()).all());
            }
        }
        Feed feed = Feed.of(guidance.samples().orElseThrow(), reference.inputs(), guidance.preprocess());
        return new IntegerNetwork(
                reference,
                reference.withWeights(changed),
                integers,
                new IntegerNetwork.Decided(options::staysFloat, options::becomesInteger),
                feed,
                guidance.preprocess(),
                guidance.threads(),
                guidance.notice());
    }

    private static CompressedTensor resolved(List<CompressedTensor> tensors, int index) {
        CompressedTensor tensor = tensors.get(index);
        return tensor.rule() instanceof Rule.SameAs same ? tensors.get(same.tensor()) : tensor;
    }

    /** Whether a tensor that is kept bit for bit is another one than the model's. */
    private boolean isChanged(List<CompressedTensor> tensors, int index) {
        return tensors.get(index).tensor().type().isReal()
                && !tensors.get(index).tensor().equals(model.tensors().get(index));
    }
}
