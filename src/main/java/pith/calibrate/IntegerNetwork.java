package pith.calibrate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import pith.error.FormatException;
import pith.model.IntegerWeights;
import pith.model.Model;
import pith.model.Range;
import pith.onnx.OnnxQuantizer;
import pith.onnx.QuantizableValues;

/**
 * Finds out between what a network's values are to be rounded to integers of eight bits, and which are better left floats.
 * All of it is measured on samples, by what it does to the outputs.
 */
public final class IntegerNetwork {
    /** Samples on which choices are compared, at most. */
    private static final int SAMPLES = 256;

    /** Samples on which the values are tried one by one. */
    private static final int FEW_SAMPLES = 32;

    /** Harm of a value, as a multiple of that of the middle one, from which it may stay a float. */
    private static final double FAR_ABOVE = 10;

    /** Part of the harm of all values that has to go for one to stay a float. */
    private static final double WORTHWHILE = 0.9;

    /**
     * What was decided beforehand.
     *
     * @param floats whether the node of a name is to compute with floats
     * @param integers whether the node of a name is to compute with integers if it can, however sensitive the outputs are
     *     to it; what is to be floats is not
     */
    public record Decided(Predicate<String> floats, Predicate<String> integers) {}

    /**
     * What was found.
     *
     * @param ranges by value of the main graph; a value without one stays a float
     * @param method how they were chosen
     * @param floats values that stay floats because the outputs are so sensitive to them
     */
    public record Choice(SortedMap<String, Range> ranges, RangeMethod method, List<String> floats) {
        public Choice {
            ranges = Collections.unmodifiableSortedMap(new TreeMap<>(ranges));
            floats = List.copyOf(floats);
        }
    }

    private final Network reference;
    private final Model model;
    private final Map<Integer, IntegerWeights> weights;
    private final QuantizableValues values;

    /** Values that are integers however sensitive the outputs are to them. */
    private final Set<String> certain;

    private final Feed feed;
    private final Preprocess preprocess;
    private final int threads;
    private final Consumer<String> notice;

    /**
     * Creates a finder.
     *
     * @param reference the network as it was before weights became integers
     * @param current the same network with the weights as they are now
     * @param weights the integers of tensors, by index
     * @param decided which nodes nothing has to be found out about
     * @param preprocess what the feed was made with
     * @param notice is told, a line at a time, what is going on
     */
    public IntegerNetwork(
            Network reference,
            Network current,
            Map<Integer, IntegerWeights> weights,
            Decided decided,
            Feed feed,
            Preprocess preprocess,
            int threads,
            Consumer<String> notice)
            throws IOException, FormatException {
        this.reference = reference;
        this.model = current.model();
        this.weights = Map.copyOf(weights);
        this.values = QuantizableValues.of(model, weights::containsKey, decided.floats());
        this.certain =
                values.sourcesAround(decided.integers().and(decided.floats().negate()));
        this.feed = feed;
        this.preprocess = preprocess;
        this.threads = threads;
        this.notice = notice;
    }

    /** Names of all values that could be integers. */
    public Set<String> values() {
        return values.names();
    }

    /** Returns the network that computes with integers between such ranges. */
    public Network rounded(SortedMap<String, Range> ranges) throws IOException, FormatException {
        return Network.of(OnnxQuantizer.quantize(model, weights, ranges));
    }

    /** Whether any node can compute with integers. */
    public boolean isPossible() {
        return !values.names().isEmpty();
    }

    /**
     * Chooses ranges.
     *
     * @param methods those to choose from; the one that harms the outputs least is taken, sensitive values left out
     * @throws FormatException if values are not finite, or onnxruntime cannot run the network
     */
    public Choice choose(List<RangeMethod> methods) throws IOException, FormatException {
        int sources = values.sources().size();
        notice.accept("looking at the ranges of " + sources + " values");
        ActivationRanges seen = ActivationRanges.of(Network.of(model), feed, values.sources(), threads, done -> {});
        Baseline many = baseline(SAMPLES);
        Baseline few = baseline(FEW_SAMPLES);
        notice.accept("measuring how sensitive the outputs are to each of " + sources + " values");
        Trial best = trial(methods.get(0), seen, many, few);
        for (RangeMethod method : methods.subList(1, methods.size())) {
            Trial trial = trial(method, seen, many, few);
            best = trial.harm < best.harm ? trial : best;
        }
        best.told.forEach(notice);
        return new Choice(values.complete(best.ranges), best.method, best.floats);
    }

    /**
     * What a method leads to.
     *
     * @param ranges by source, without values that stay floats
     * @param told what there is to say of those
     */
    private record Trial(
            RangeMethod method, SortedMap<String, Range> ranges, List<String> floats, List<String> told, double harm) {}

    private Baseline baseline(int samples) throws IOException, FormatException {
        Feed some = Feed.of(feed.samples().atMost(samples), reference.inputs(), preprocess);
        return Baseline.of(reference, some, threads);
    }

    /** Takes away the ranges of values that do far more harm than others, for as long as the network is much better for it. */
    private Trial trial(RangeMethod method, ActivationRanges seen, Baseline many, Baseline few)
            throws IOException, FormatException {
        SortedMap<String, Range> ranges = new TreeMap<>(seen.by(method));
        List<String> floats = new ArrayList<>();
        List<String> told = new ArrayList<>();
        double harm = harm(many, weights, ranges);
        for (String suspect : suspects(ranges, few)) {
            SortedMap<String, Range> fewer = new TreeMap<>(ranges);
            fewer.remove(suspect);
            double without = harm(many, weights, fewer);
            if (without > WORTHWHILE * harm) {
                break;
            }
            told.add(String.format(
                    Locale.ROOT, "'%s' stays a float: %.3g lost instead of %.3g", suspect, without, harm));
            ranges = fewer;
            floats.add(suspect);
            harm = without;
        }
        notice.accept(String.format(
                Locale.ROOT,
                "ranges by %s: %.3g lost%s",
                method.label(),
                harm,
                floats.isEmpty() ? "" : " with " + floats.size() + " of the values left floats"));
        return new Trial(method, ranges, floats, told, harm);
    }

    /** Returns values that do far more harm than others, the worst one first. */
    private List<String> suspects(SortedMap<String, Range> ranges, Baseline few) throws IOException, FormatException {
        Map<String, Double> harms = harms(ranges, few);
        double[] sorted = harms.values().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double middle = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        return harms.entrySet().stream()
                .filter(entry -> entry.getValue() > FAR_ABOVE * middle && !certain.contains(entry.getKey()))
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns what each value alone does to the outputs when it is rounded, all weights as they were. */
    private Map<String, Double> harms(SortedMap<String, Range> ranges, Baseline few)
            throws IOException, FormatException {
        Map<String, Double> harms = new LinkedHashMap<>();
        for (Map.Entry<String, Range> entry : ranges.entrySet()) {
            SortedMap<String, Range> one = values.complete(Map.of(entry.getKey(), entry.getValue()));
            Network rounded = Network.of(OnnxQuantizer.quantize(reference.model(), Map.of(), one));
            harms.put(entry.getKey(), harm(few.compare(rounded)));
        }
        return harms;
    }

    private double harm(Baseline baseline, Map<Integer, IntegerWeights> integers, Map<String, Range> ofSources)
            throws IOException, FormatException {
        Model quantized = OnnxQuantizer.quantize(model, integers, values.complete(ofSources));
        return harm(baseline.compare(Network.of(quantized)));
    }

    private static double harm(Evaluation.Comparison comparison) {
        return comparison.kl().orElse(comparison.relative() * comparison.relative());
    }

    /** Returns the methods to choose from where nobody has said one. */
    public static List<RangeMethod> methods() {
        return Arrays.asList(RangeMethod.values());
    }
}
