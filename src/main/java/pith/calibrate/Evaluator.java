package pith.calibrate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Evaluation.LayerError;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Layer;

/** Measures how well a network does on samples, by their labels and against another network. */
public final class Evaluator {
    private static final int TOP = 5;

    private final Network network;
    private final @Nullable Network reference;
    private final Samples samples;
    private final int @Nullable [] labels;

    private final List<Value> outputs;
    private final Map<Layer, Value> layers = new LinkedHashMap<>();
    private final Map<Layer, Difference> layerErrors = new LinkedHashMap<>();
    private final OutputComparison comparison;
    private int top1;
    private int top5;

    private Evaluator(Network network, @Nullable Network reference, Samples samples) {
        this.network = network;
        this.reference = reference;
        this.samples = samples;
        this.labels = samples.labelArray();
        this.comparison = new OutputComparison(network);
        this.outputs = comparison.outputs();
        if (reference != null) {
            findLayers(network, reference);
        }
    }

    /**
     * Runs a network on all samples.
     *
     * @param feed made for the network's inputs
     * @param reference what to compare with, a network with the same inputs and outputs; its layers are compared too if
     *     the network has them
     * @param threads number of threads; the result does not depend on it
     * @param progress is given the number of samples that are done, again and again
     * @throws FormatException if a sample is not as the network wants it, labels do not go with its outputs, or
     *     onnxruntime cannot run it
     */
    public static Evaluation evaluate(
            Network network, Feed feed, Optional<Network> reference, int threads, IntConsumer progress)
            throws IOException, FormatException {
        Evaluator evaluator = new Evaluator(network, reference.orElse(null), feed.samples());
        evaluator.run(feed, threads, progress);
        return evaluator.result(feed.samples().count());
    }

    private void findLayers(Network current, Network other) {
        GraphIndex own = new GraphIndex(current.outline());
        GraphIndex theirs = new GraphIndex(other.outline());
        for (Layer layer : other.layers()) {
            List<Place> here = ofOperator(own.named(layer.node()), layer);
            List<Place> there = ofOperator(theirs.named(layer.node()), layer);
            // Values are found by the number of their node, so only networks with the same nodes can be compared.
            if (here.size() == 1
                    && there.size() == 1
                    && here.get(0).graph().equals(GraphPath.MAIN)
                    && there.get(0).graph().equals(GraphPath.MAIN)
                    && here.get(0)
                            .node()
                            .getOutput(0)
                            .equals(there.get(0).node().getOutput(0))) {
                layers.put(layer, Value.named(here.get(0), here.get(0).node().getOutput(0)));
                layerErrors.put(layer, new Difference());
            }
        }
    }

    private static List<Place> ofOperator(List<Place> places, Layer layer) {
        return places.stream()
                .filter(place -> place.node().getOpType().equals(layer.operator()))
                .toList();
    }

    private void run(Feed feed, int threads, IntConsumer progress) throws IOException, FormatException {
        if (outputs.isEmpty()) {
            throw FormatException.unsupported("", "the network has no output that is a tensor of numbers");
        }
        if (reference != null && !reference.outputs().containsAll(network.outputs())) {
            throw FormatException.malformed(
                    "",
                    "the networks have different outputs: %s and %s".formatted(network.outputs(), reference.outputs()));
        }
        Set<Value> wanted = new LinkedHashSet<>(outputs);
        wanted.addAll(layers.values());
        List<Network> networks = reference == null ? List.of(network) : List.of(network, reference);
        Sweep.run(networks, wanted, feed, outputs, threads, progress, results -> {
            for (Sweep.Result result : results) {
                add(result);
            }
        });
    }

    private void add(Sweep.Result result) throws FormatException {
        Map<Value, Activation> own = result.values().get(0);
        Batch batch = result.batch();
        if (labels != null) {
            countHits(own, batch);
        }
        if (result.values().size() > 1) {
            compare(own, result.values().get(1), batch);
        }
    }

    private void countHits(Map<Value, Activation> own, Batch batch) throws FormatException {
        if (labels == null) {
            return;
        }
        Scores scores = comparison.scores(own, batch).orElse(null);
        if (scores == null || scores.rows() != batch.rows()) {
            throw FormatException.malformed(
                    "", "labels need an output of shape [samples, classes]; there are " + shapes(own));
        }
        for (int i = 0; i < batch.count(); i++) {
            int rank;
            try {
                rank = scores.rank(i, labels[batch.first() + i]);
            } catch (FormatException e) {
                throw e.in("sample " + samples.storedIndex(batch.first() + i))
                        .inFile(samples.path().toString());
            }
            top1 += rank == 0 ? 1 : 0;
            top5 += rank < TOP ? 1 : 0;
        }
    }

    private String shapes(Map<Value, Activation> values) {
        return String.join(
                ", ",
                outputs.stream()
                        .map(output -> "'" + output.name() + "' "
                                + OutputComparison.value(values, output).shape())
                        .toList());
    }

    private void compare(Map<Value, Activation> own, Map<Value, Activation> theirs, Batch batch)
            throws FormatException {
        comparison.add(own, theirs, batch);
        for (Map.Entry<Layer, Value> layer : layers.entrySet()) {
            Difference error = layerErrors.get(layer.getKey());
            if (error != null) {
                OutputComparison.add(error, layer.getValue(), own, theirs, batch);
            }
        }
    }

    private Evaluation result(int count) {
        List<LayerError> errors = new ArrayList<>();
        layerErrors.forEach(
                (layer, error) -> errors.add(new LayerError(layer.node(), layer.operator(), error.ratio())));
        return new Evaluation(
                count,
                labels == null ? OptionalDouble.empty() : OptionalDouble.of(100.0 * top1 / count),
                labels == null ? OptionalDouble.empty() : OptionalDouble.of(100.0 * top5 / count),
                reference == null ? Optional.empty() : Optional.of(comparison.result(errors)));
    }
}
