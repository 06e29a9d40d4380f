package pith.calibrate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Layer;

/**
 * How much a network's outputs suffer from errors of its layers' outputs: for each output channel of a layer the expected
 * divergence of the network's outputs, in nats a sample, per unit of squared error at each of its places. It is half the
 * diagonal of the Fisher information of the layer's output, added up over places; errors at different places and of different
 * channels count as independent, as in Martens and Grosse, K-FAC, ICML 2015, section 3.
 *
 * <p>Gradients of the outputs are taken back through the network in onnxruntime. Scores of classes start with a random vector
 * whose covariance is diag(p) − p pᵀ for the network's own probabilities p, softened, so nobody needs labels. Other
 * outputs start with random signs over the root of their energy: an error there counts as half the squared relative error.
 */
public final class FisherInformation {
    /** Shapes of values that graphs are kept for from one round of batches to the next. */
    private static final int MOST_SHAPES = 16;

    /** Random vectors that are tried on all samples together, at least; one for each sample at least. */
    private static final int LEAST_DRAWS = 256;

    /** Random vectors for a sample at most. */
    private static final int MOST_DRAWS = 8;

    private final GradientPlan plan;
    private final Feed feed;
    private final int threads;
    private final OutputComparison outputs;
    private final List<String> names;
    private final Map<String, Activation> constants = new HashMap<>();
    private final Map<Layer, Sums> sums = new LinkedHashMap<>();

    /** By shapes of all values. */
    private final Map<List<Object>, GradientSession> sessions = new HashMap<>();

    private int batches;

    private FisherInformation(Network network, Feed feed, Collection<Layer> layers, int threads) {
        this.plan = new GradientPlan(network, layers);
        this.feed = feed;
        this.threads = threads;
        this.names = network.outputs();
        this.outputs = new OutputComparison(network);
    }

    /**
     * Measures layers' output channels.
     *
     * @param feed samples, made for the network's inputs
     * @param threads number of threads; results do not depend on it
     * @return one number for each output channel, by layer; layers are missing whose way to the outputs has operators
     *     without a rule, or which are inside of other nodes
     * @throws FormatException if a sample is not as the network wants it, or onnxruntime cannot run it
     */
    public static Map<Layer, double[]> of(Network network, Feed feed, Collection<Layer> layers, int threads)
            throws IOException, FormatException {
        return new FisherInformation(network, feed, layers, threads).measure(network);
    }

    private Map<Layer, double[]> measure(Network network) throws IOException, FormatException {
        readConstants(network);
        Set<Value> values = values(plan.values(true));
        values.addAll(values(names));
        try (Workers workers = new Workers(threads)) {
            Sweep.run(
                    List.of(network),
                    values,
                    feed,
                    values(names),
                    threads,
                    done -> {},
                    results -> add(results, workers));
        } finally {
            closeSessions();
        }
        // A layer that has a gradient for samples of some sizes only is not known.
        sums.values().removeIf(own -> own.batches != batches);
        Map<Layer, double[]> information = new LinkedHashMap<>();
        sums.forEach((layer, own) -> information.put(layer, own.information(2.0 * draws())));
        return information;
    }

    private void add(List<Sweep.Result> results, Workers workers) throws IOException, FormatException {
        // Nothing is at work now: a session must not be closed under a run.
        if (sessions.size() >= MOST_SHAPES) {
            closeSessions();
        }
        List<Callable<Map<Layer, double[]>>> tasks = new ArrayList<>();
        for (Sweep.Result result : results) {
            Map<Value, Activation> own = result.values().get(0);
            GradientSession session = session(own);
            GradientSeeds seeds = GradientSeeds.of(session.seeds(), outputs, own, result.batch());
            tasks.add(() -> session.squares(own, seeds, draws()));
        }
        List<Map<Layer, double[]>> squares = workers.all(tasks);
        for (int i = 0; i < squares.size(); i++) {
            int count = results.get(i).batch().count();
            squares.get(i)
                    .forEach((layer, own) -> sums.computeIfAbsent(layer, key -> new Sums(own.length))
                            .add(own, count));
        }
        batches += squares.size();
    }

    private void closeSessions() {
        sessions.values().forEach(GradientSession::close);
        sessions.clear();
    }

    private int draws() {
        return Math.max(1, Math.min(MOST_DRAWS, LEAST_DRAWS / feed.samples().count()));
    }

    private static Set<Value> values(Collection<String> names) {
        Set<Value> values = new LinkedHashSet<>();
        names.forEach(name -> values.add(Value.named(name)));
        return values;
    }

    /** Runs the network on a sample for all that does not depend on it. */
    private void readConstants(Network network) throws IOException, FormatException {
        Set<Value> values = values(plan.values(false));
        if (values.isEmpty()) {
            return;
        }
        try (Feed.Batches batches = feed.batches();
                Runner runner = network.runner(values)) {
            Batch batch = batches.next(1);
            if (batch != null) {
                runner.run(batch).forEach((value, activation) -> constants.put(value.name(), activation));
            }
        }
    }

    private GradientSession session(Map<Value, Activation> activations) throws FormatException {
        List<Object> key = new ArrayList<>();
        Map<String, Activation> byName = new HashMap<>(constants);
        activations.forEach((value, activation) -> {
            byName.put(value.name(), activation);
            key.add(activation.shape());
        });
        GradientSession known = sessions.get(key);
        if (known != null) {
            return known;
        }
        GradientSession session = GradientSession.of(plan, names, byName, constants);
        sessions.put(key, session);
        return session;
    }

    /** Sums over batches for each output channel of a layer. */
    private static final class Sums {
        private final double[] sums;
        private final double[] ofSquares;
        private double samples;
        private int batches;

        Sums(int channels) {
            this.sums = new double[channels];
            this.ofSquares = new double[channels];
        }

        void add(double[] squares, int count) {
            samples += count;
            batches++;
            for (int c = 0; c < sums.length; c++) {
                sums[c] += squares[c];
                ofSquares[c] += squares[c] * squares[c] / count;
            }
        }

        /**
         * Returns means over samples, drawn towards that of all channels by as much as their differences are chance: otherwise classes
         * that none of few samples belongs to would count for nothing. Cf. James and Stein, 1961.
         *
         * @param whole what sums are to be divided by besides the number of samples
         */
        double[] information(double whole) {
            double mean = Arrays.stream(sums).average().orElse(0) / samples;
            double differences = 0;
            double chance = 0;
            for (int c = 0; c < sums.length; c++) {
                double own = sums[c] / samples;
                differences += (own - mean) * (own - mean);
                // Variance of a sample's share by that of batches, divided by the number of samples for that of the
                // mean.
                chance += Math.max(0, ofSquares[c] - samples * own * own) / Math.max(1, batches - 1) / samples;
            }
            double real = differences > 0 && batches > 1 ? Math.max(0, 1 - chance / differences) : 0;
            return Arrays.stream(sums)
                    .map(sum -> (mean + real * (sum / samples - mean)) / whole)
                    .toArray();
        }
    }
}
