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
    /** Samples on which choices are compared. */
    private static final int SAMPLES = 64;

    /** Samples on which the values are tried one by one. */
    private static final int FEW_SAMPLES = 32;

    /** Harm of a value, as a multiple of that of the middle one, from which it may stay a float. */
    private static final double FAR_ABOVE = 10;

    /** Part of the harm of all values that has to go for one to stay a float. */
    private static final double WORTHWHILE = 0.75;

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
     * @param methods those to choose from; the one that harms the outputs least is taken
     * @throws FormatException if values are not finite, or onnxruntime cannot run the network
     */
    public Choice choose(List<RangeMethod> methods) throws IOException, FormatException {
        int sources = values.sources().size();
        notice.accept("looking at the ranges of " + sources + " values");
        ActivationRanges seen = ActivationRanges.of(Network.of(model), feed, values.sources(), threads, done -> {});
        Baseline baseline = baseline(SAMPLES);
        RangeMethod best = methods.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (RangeMethod method : methods) {
            if (methods.size() > 1) {
                double harm = harm(baseline, weights, seen.by(method));
                notice.accept(String.format(Locale.ROOT, "ranges by %s: %.3g lost", method.label(), harm));
                if (harm < least) {
                    least = harm;
                    best = method;
                }
            }
        }
        SortedMap<String, Range> ranges = new TreeMap<>(seen.by(best));
        List<String> floats = leaveOutSensitive(ranges, baseline);
        return new Choice(values.complete(ranges), best, floats);
    }

    private Baseline baseline(int samples) throws IOException, FormatException {
        Feed some = Feed.of(feed.samples().atMost(samples), reference.inputs(), preprocess);
        return Baseline.of(reference, some, threads);
    }

    /** Takes away the ranges of values that do far more harm than others, if the network is much better for it. */
    private List<String> leaveOutSensitive(SortedMap<String, Range> ranges, Baseline baseline)
            throws IOException, FormatException {
        Map<String, Double> harms = harms(ranges);
        double[] sorted = harms.values().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double middle = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        List<String> suspects = harms.entrySet().stream()
                .filter(entry -> entry.getValue() > FAR_ABOVE * middle && !certain.contains(entry.getKey()))
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        List<String> floats = new ArrayList<>();
        double harm = suspects.isEmpty() ? 0 : harm(baseline, weights, ranges);
        for (String suspect : suspects) {
            SortedMap<String, Range> fewer = new TreeMap<>(ranges);
            fewer.remove(suspect);
            double without = harm(baseline, weights, fewer);
            if (without > WORTHWHILE * harm) {
                break;
            }
            notice.accept(String.format(
                    Locale.ROOT, "'%s' stays a float: %.3g lost instead of %.3g", suspect, without, harm));
            ranges.remove(suspect);
            floats.add(suspect);
            harm = without;
        }
        return floats;
    }

    /** Returns what each value alone does to the outputs when it is rounded, all weights as they were. */
    private Map<String, Double> harms(SortedMap<String, Range> ranges) throws IOException, FormatException {
        notice.accept("measuring how sensitive the outputs are to each of " + ranges.size() + " values");
        Baseline few = baseline(FEW_SAMPLES);
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
