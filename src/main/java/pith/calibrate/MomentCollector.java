package pith.calibrate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Columns.Rows;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Layer;

/** The sums of all layers of a run. Layers whose columns are the same share them. */
final class MomentCollector {
    private final int maxPositions;
    private final Map<Layer, Sink> sinks = new LinkedHashMap<>();
    private final Set<Sink> distinct = new LinkedHashSet<>();

    MomentCollector(List<LayerInput> inputs, CalibrationOptions options, int samples, boolean withReference) {
        this.maxPositions = options.positions(samples);
        Map<List<Object>, Sink> byColumns = new LinkedHashMap<>();
        for (LayerInput input : inputs) {
            Sink sink = byColumns.computeIfAbsent(
                    List.of(input.values(), input.columns()),
                    key -> new Sink(input, new MomentSums(input.columns(), options.maxColumns(), withReference)));
            sinks.put(input.layer(), sink);
            distinct.add(sink);
        }
    }

    private static final class Sink {
        private final LayerInput input;
        private final MomentSums sums;
        private @Nullable String fault;

        Sink(LayerInput input, MomentSums sums) {
            this.input = input;
            this.sums = sums;
        }
    }

    Collection<Layer> layers() {
        return sinks.keySet();
    }

    /** The values that the columns are made of. */
    Set<Value> values() {
        Set<Value> values = new LinkedHashSet<>();
        distinct.forEach(sink -> values.addAll(sink.input.values()));
        return values;
    }

    MomentSums sums(Layer layer) {
        return sink(layer).sums;
    }

    /** Whether no sample got to a layer. */
    boolean isUnreached(Layer layer) {
        Sink sink = sink(layer);
        return sink.fault == null && sink.sums.count() == 0;
    }

    /** Why a layer's sums are of no use, if they are not. */
    Optional<String> fault(Layer layer) {
        Sink sink = sink(layer);
        if (sink.fault != null) {
            return Optional.of(sink.fault);
        } else if (sink.sums.count() == 0) {
            return Optional.of("no sample gets to it");
        } else if (!sink.sums.isFinite()) {
            return Optional.of("its inputs are not finite");
        }
        return Optional.empty();
    }

    private Sink sink(Layer layer) {
        Sink sink = sinks.get(layer);
        if (sink == null) {
            throw new IllegalArgumentException("no sums for " + layer);
        }
        return sink;
    }

    /** Adds what batches gave. The second network, if there is one, is the reference. */
    void add(List<Sweep.Result> results, Products products, Workers workers) throws IOException, FormatException {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (Sink sink : distinct) {
            tasks.add(() -> {
                for (Sweep.Result result : results) {
                    add(sink, result, products, workers.scratch());
                }
                return true;
            });
        }
        workers.all(tasks);
    }

    private void add(Sink sink, Sweep.Result result, Products products, Scratch scratch) {
        List<Activation> values = inputs(sink, result.values().get(0));
        if (sink.fault != null || values.get(0).isEmpty()) {
            return;
        }
        int loops = sink.input.place().loops();
        try {
            Rows rows = sink.input.columns().rows(values, loops);
            Rows reference = null;
            if (result.values().size() > 1) {
                reference =
                        sink.input.columns().rows(inputs(sink, result.values().get(1)), loops);
                if (reference.parts() != rows.parts() || reference.positions() != rows.positions()) {
                    throw FormatException.malformed("", "its input has another size in the reference network");
                }
            }
            sink.sums.add(rows, reference, positions(rows, result.batch(), loops), products, scratch);
        } catch (FormatException e) {
            sink.fault = String.valueOf(e.getMessage());
        }
    }

    private static List<Activation> inputs(Sink sink, Map<Value, Activation> values) {
        List<Activation> inputs = new ArrayList<>();
        for (Value value : sink.input.values()) {
            Activation activation = values.get(value);
            if (activation == null) {
                throw new IllegalStateException("the network was not asked for " + value);
            }
            inputs.add(activation);
        }
        return inputs;
    }

    /** Chooses positions by sample, so that they do not depend on the size of batches. */
    private int[] @Nullable [] positions(Rows rows, Batch batch, int loops) {
        int parts = rows.parts();
        boolean perSample = parts % batch.rows() == 0;
        int partsOfSample = perSample && loops == 0 ? parts / batch.rows() : 1;
        int[] @Nullable [] chosen = new int[parts][];
        for (int part = 0; part < parts; part++) {
            int sample = perSample ? part / partsOfSample % batch.rows() : 0;
            long seed = (long) (batch.first() + sample) * 1_000_003 + part % partsOfSample;
            if (sample < batch.count()) {
                chosen[part] = Positions.choose(rows.positions(), maxPositions, seed);
            }
        }
        return chosen;
    }
}
