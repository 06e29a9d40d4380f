package pith.calibrate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Range;

/**
 * What values of a network look like on samples, and the ranges that follow from it. The network runs twice: for the bounds,
 * then to count numbers between them; memory holds one histogram a value. The result is the same in every run and for any
 * number of threads.
 */
public final class ActivationRanges {
    /** Part of a value's elements that {@link RangeMethod#PERCENTILE} gives up at either end. */
    private static final double OUTERMOST = 1e-4;

    /** Integers for the values of a range that begins at zero, and for each side of one that does not. */
    private static final int STEPS = 256;

    private final SortedMap<String, ValueHistogram> histograms;

    private ActivationRanges(SortedMap<String, ValueHistogram> histograms) {
        this.histograms = histograms;
    }

    /**
     * Runs a network on all samples.
     *
     * @param feed made for the network's inputs
     * @param values names of values of the main graph. Those that no sample gives an element for get no range
     * @param threads number of threads
     * @param progress is given the number of samples that are done, from 0 again in the second run
     * @throws FormatException if a value is not always finite, a sample is not as the network wants it, or onnxruntime
     *     cannot run it
     */
    public static ActivationRanges of(
            Network network, Feed feed, Collection<String> values, int threads, IntConsumer progress)
            throws IOException, FormatException {
        SortedSet<String> names = new TreeSet<>(values);
        Map<String, float[]> bounds = new LinkedHashMap<>();
        sweep(network, feed, names, threads, progress, (results, workers) -> {
            for (Sweep.Result result : results) {
                result.values().get(0).forEach((value, activation) -> widen(bounds, value.name(), activation, result));
            }
        });
        SortedMap<String, ValueHistogram> histograms = new TreeMap<>();
        for (Map.Entry<String, float[]> entry : bounds.entrySet()) {
            float[] bound = entry.getValue();
            if (!(Float.isFinite(bound[0]) && Float.isFinite(bound[1]))) {
                throw FormatException.malformed("", "the value '" + entry.getKey() + "' is not finite on some sample");
            }
            histograms.put(entry.getKey(), new ValueHistogram(bound[0], bound[1]));
        }
        sweep(
                network,
                feed,
                histograms.keySet(),
                threads,
                progress,
                (results, workers) -> count(histograms, results, workers));
        return new ActivationRanges(histograms);
    }

    /** Is given what batches gave. */
    private interface Receiver {
        void receive(List<Sweep.Result> results, Workers workers) throws IOException, FormatException;
    }

    private static void sweep(
            Network network, Feed feed, Collection<String> names, int threads, IntConsumer progress, Receiver receiver)
            throws IOException, FormatException {
        if (names.isEmpty()) {
            return;
        }
        List<Value> values = names.stream().map(Value::named).toList();
        try (Workers workers = new Workers(threads);
                Runner runner = network.runner(values)) {
            new Sweep(List.of(runner), feed, List.of(), workers, progress)
                    .run(results -> receiver.receive(results, workers));
        }
    }

    private static void widen(Map<String, float[]> bounds, String name, Activation activation, Sweep.Result result) {
        float[] values = activation.values();
        int count = ownElements(values.length, result.batch());
        if (count == 0) {
            return;
        }
        float[] bound =
                bounds.computeIfAbsent(name, unused -> new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY});
        for (int i = 0; i < count; i++) {
            // Math.min gives NaN if either is.
            bound[0] = Math.min(bound[0], values[i]);
            bound[1] = Math.max(bound[1], values[i]);
        }
    }

    private static void count(SortedMap<String, ValueHistogram> histograms, List<Sweep.Result> results, Workers workers)
            throws IOException, FormatException {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        histograms.forEach((name, histogram) -> tasks.add(() -> {
            for (Sweep.Result result : results) {
                float[] values = OutputComparison.value(result.values().get(0), Value.named(name))
                        .values();
                histogram.add(values, ownElements(values.length, result.batch()));
            }
            return true;
        }));
        workers.all(tasks);
    }

    /** Elements without those of samples that only fill up the batch. */
    private static int ownElements(int elements, Batch batch) {
        return elements % batch.rows() == 0 ? elements / batch.rows() * batch.count() : elements;
    }

    /** Returns the ranges of all values by name. */
    public SortedMap<String, Range> by(RangeMethod method) {
        SortedMap<String, Range> ranges = new TreeMap<>();
        histograms.forEach((name, histogram) -> ranges.put(name, range(histogram, method)));
        return Collections.unmodifiableSortedMap(ranges);
    }

    private static Range range(ValueHistogram histogram, RangeMethod method) {
        double low = Math.min(0, histogram.low());
        double high = Math.max(0, histogram.high());
        int steps = low < 0 && high > 0 ? STEPS / 2 : STEPS;
        return switch (method) {
            case MIN_MAX -> Range.holding(low, high);
            case PERCENTILE ->
                Range.holding(
                        Math.max(low, -histogram.quantile(true, OUTERMOST)),
                        Math.min(high, histogram.quantile(false, OUTERMOST)));
            case ENTROPY ->
                cutOff(low, high, histogram.binWidth() * EntropyThreshold.bins(histogram.absolute(), steps));
            case SQUARED_ERROR ->
                cutOff(low, high, histogram.binWidth() * SquaredErrorThreshold.bins(histogram.absolute(), steps));
        };
    }

    private static Range cutOff(double low, double high, double threshold) {
        return Range.holding(Math.max(low, -threshold), Math.min(high, threshold));
    }
}
