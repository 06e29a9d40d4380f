package pith.calibrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.model.Layer;
import pith.source.Digest;
import pith.source.FileSet;

/**
 * Runs a network on samples and gathers what its layers' inputs look like. The result is the same in every run and for
 * any number of threads.
 */
public final class Calibrator {
    private final Network network;
    private final Feed feed;
    private final CalibrationOptions options;
    private final IntConsumer progress;

    /** Creates a calibrator for a network, whose inputs the feed must be made for. */
    public Calibrator(Network network, Feed feed, CalibrationOptions options) {
        this(network, feed, options, done -> {});
    }

    /**
     * Creates a calibrator that says how far it is.
     *
     * @param progress is given the number of samples that are done in a run, again and again
     */
    public Calibrator(Network network, Feed feed, CalibrationOptions options, IntConsumer progress) {
        this.network = network;
        this.feed = feed;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Gathers the statistics of layers' inputs.
     *
     * @throws FormatException if a sample is not as the network wants it, or onnxruntime cannot run the network
     */
    public Calibration statistics(Collection<Layer> layers) throws IOException, FormatException {
        return gather(layers, network, null);
    }

    /**
     * Gathers the statistics of layers' inputs in a changed network, with the cross moment between the inputs in the
     * calibrator's own network, the reference, and those in the changed one.
     *
     * @param changed the same network with other weights
     */
    public Calibration statistics(Collection<Layer> layers, Network changed) throws IOException, FormatException {
        return gather(layers, changed, network);
    }

    /**
     * Gathers the statistics of layers' inputs, or takes them from a file if it holds those of the same network, samples
     * and options. If the file is of the same network only, or is not there, it is written.
     *
     * @param notice is told where the statistics are from
     * @throws FormatException if there is another kind of file, or one of another network, which is left as it is
     */
    public Calibration statistics(Collection<Layer> layers, Path cache, Consumer<String> notice)
            throws IOException, FormatException {
        CalibrationFile.Key key = key();
        if (Files.exists(cache)) {
            Optional<Calibration> known = known(layers, cache, key);
            if (known.isPresent()) {
                notice.accept("what the samples show of the layers is known from " + cache);
                return known.get();
            }
            notice.accept(cache + " is of other samples, preprocessing or layers: it is written anew");
        }
        Calibration calibration = statistics(layers);
        CalibrationFile.write(cache, key, calibration);
        return calibration;
    }

    private static Optional<Calibration> known(Collection<Layer> layers, Path cache, CalibrationFile.Key key)
            throws IOException, FormatException {
        try {
            return CalibrationFile.read(cache, key)
                    .filter(known -> layers.stream().allMatch(layer -> isKnown(known, layer)));
        } catch (FormatException e) {
            throw e.inFile(cache.toString());
        } catch (IOException e) {
            throw FileSet.named(e, cache);
        }
    }

    private static boolean isKnown(Calibration calibration, Layer layer) {
        return calibration.byTensor().containsKey(layer.tensor())
                || calibration.uncovered().containsKey(layer);
    }

    /** Digests of all that the statistics depend on. */
    private CalibrationFile.Key key() throws IOException {
        Digest ofNetwork = new Digest();
        network.digest(ofNetwork);
        Digest ofSamples = new Digest();
        feed.digest(ofSamples);
        return new CalibrationFile.Key(
                ofNetwork.hex(), ofSamples.add(options.key()).hex());
    }

    private Calibration gather(Collection<Layer> layers, Network current, @Nullable Network reference)
            throws IOException, FormatException {
        Map<Layer, String> uncovered = new LinkedHashMap<>();
        List<LayerInput> inputs = new ArrayList<>();
        LayerInputs finder = new LayerInputs(
                new GraphIndex(current.outline()), current.model().tensors());
        for (Layer layer : layers) {
            try {
                inputs.add(finder.find(layer));
            } catch (FormatException e) {
                uncovered.put(layer, String.valueOf(e.getMessage()));
            }
        }
        MomentCollector collector;
        try {
            collector = collect(inputs, current, reference);
        } catch (FormatException e) {
            List<LayerInput> outside = inputs.stream()
                    .filter(input -> input.place().graph().equals(GraphPath.MAIN))
                    .toList();
            if (outside.size() == inputs.size()) {
                throw e;
            }
            // The network may run all the same once nothing is asked from inside of its nodes.
            inputs.stream()
                    .filter(input -> !outside.contains(input))
                    .forEach(input ->
                            uncovered.put(input.layer(), "it is inside of another node, and " + e.getMessage()));
            collector = collect(outside, current, reference);
        }
        return new Calibration(feed.samples().count(), results(collector, uncovered), uncovered);
    }

    private MomentCollector collect(List<LayerInput> inputs, Network current, @Nullable Network reference)
            throws IOException, FormatException {
        MomentCollector collector =
                new MomentCollector(inputs, options, feed.samples().count(), reference != null);
        if (inputs.isEmpty()) {
            return collector;
        }
        List<Runner> runners = new ArrayList<>();
        try (Products products = new Products();
                Workers workers = new Workers(options.threads())) {
            runners.add(current.runner(collector.values()));
            if (reference != null) {
                runners.add(reference.runner(collector.values()));
            }
            new Sweep(runners, feed, List.of(), workers, progress)
                    .run(results -> collector.add(results, products, workers));
        } finally {
            runners.forEach(Runner::close);
        }
        return collector;
    }

    private SortedMap<Integer, LayerStatistics> results(MomentCollector collector, Map<Layer, String> uncovered) {
        SortedMap<Integer, List<Layer>> byTensor = new TreeMap<>();
        collector
                .layers()
                .forEach(layer -> byTensor.computeIfAbsent(layer.tensor(), tensor -> new ArrayList<>())
                        .add(layer));
        SortedMap<Integer, LayerStatistics> statistics = new TreeMap<>();
        byTensor.forEach((tensor, users) -> {
            List<MomentSums> sums = new ArrayList<>();
            for (Layer layer : users) {
                MomentSums own = collector.sums(layer);
                Optional<String> fault = collector.fault(layer);
                if (fault.isPresent()) {
                    uncovered.put(layer, fault.get());
                } else if (!sums.isEmpty() && !sums.get(0).isLike(own)) {
                    uncovered.put(
                            layer,
                            "its columns are not those of " + users.get(0).node() + ", which has the same weights");
                } else if (!sums.contains(own)) {
                    sums.add(own);
                }
            }
            if (!sums.isEmpty()) {
                statistics.put(tensor, LayerStatistics.of(sums, feed.samples().count()));
                // Some uses of the weights may lie on a way that no sample takes.
                users.stream().filter(collector::isUnreached).forEach(uncovered::remove);
            }
        });
        return statistics;
    }
}
