package pith.calibrate;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.calibrate.Evaluation.Comparison;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;

/**
 * A network's outputs on samples, to compare those of many changed networks with. The network runs once if its outputs
 * fit into the memory set aside, and else each time. Labels do not matter.
 */
public final class Baseline {
    /** Elements of outputs that are kept. */
    private static final long MOST_ELEMENTS = 64L << 20;

    private final Network network;
    private final Feed feed;
    private final int threads;
    private final List<Value> outputs;

    /** Outputs by the index of a batch's first sample. */
    private final Map<Integer, Kept> kept = new HashMap<>();

    private final AnswerCounts answers = new AnswerCounts();
    private boolean isByClass;

    /** Outputs of a batch of so many samples. */
    private record Kept(int count, Map<Value, Activation> values) {}

    private Baseline(Network network, Feed feed, int threads) {
        this.network = network;
        this.feed = feed;
        this.threads = threads;
        this.outputs = network.outputs().stream().map(Value::named).toList();
    }

    /**
     * Runs a network on all samples.
     *
     * @param feed made for the network's inputs
     * @param threads number of threads, also for the comparisons; results do not depend on it
     * @throws FormatException if a sample is not as the network wants it, or onnxruntime cannot run it
     */
    public static Baseline of(Network network, Feed feed, int threads) throws IOException, FormatException {
        Baseline baseline = new Baseline(network, feed, threads);
        OutputComparison comparison = new OutputComparison(network);
        long[] elements = new long[1];
        baseline.sweep(List.of(network), results -> {
            for (Sweep.Result result : results) {
                elements[0] += result.elements();
                comparison
                        .scores(result.values().get(0), result.batch())
                        .ifPresent(scores -> baseline.count(scores, result.batch()));
                if (elements[0] <= MOST_ELEMENTS) {
                    baseline.kept.put(
                            result.batch().first(),
                            new Kept(result.batch().count(), result.values().get(0)));
                }
            }
        });
        if (elements[0] > MOST_ELEMENTS) {
            baseline.kept.clear();
        }
        return baseline;
    }

    private void count(Scores scores, Batch batch) {
        isByClass |= OutputComparison.isByClass(scores, batch);
        for (int row = 0; row < OutputComparison.rows(scores, batch); row++) {
            int best = scores.best(row);
            answers.add(best, best);
        }
    }

    /** Rows of scores, one for a sample or, where the network looks at many places, many; 0 without scores of classes. */
    public long answers() {
        return answers.answers();
    }

    /** Classes that are the answer anywhere. */
    public int classes() {
        return answers.classes();
    }

    /** Whether agreement is that of the classes, on average, and not that of the answers. */
    public boolean isByClass() {
        return isByClass;
    }

    /** Percentage of agreement that a single answer makes, at most; 0 without scores of classes. */
    public double resolution() {
        if (answers.answers() == 0) {
            return 0;
        }
        return 100.0 / (isByClass ? 2L * answers.classes() * answers.rarest() : answers.answers());
    }

    /**
     * Compares a changed network, without its layers.
     *
     * @param changed the same network with other weights
     */
    public Comparison compare(Network changed) throws IOException, FormatException {
        OutputComparison comparison = new OutputComparison(network);
        boolean[] complete = {!kept.isEmpty()};
        if (complete[0]) {
            sweep(List.of(changed), results -> {
                for (Sweep.Result result : results) {
                    Kept known = kept.get(result.batch().first());
                    // Other weights may lead to other batches only where the network does not really take batches.
                    if (known == null || known.count() != result.batch().count()) {
                        complete[0] = false;
                    } else if (complete[0]) {
                        comparison.add(result.values().get(0), known.values(), result.batch());
                    }
                }
            });
        }
        if (complete[0]) {
            return comparison.result(List.of());
        }
        OutputComparison both = new OutputComparison(network);
        sweep(List.of(changed, network), results -> {
            for (Sweep.Result result : results) {
                both.add(result.values().get(0), result.values().get(1), result.batch());
            }
        });
        return both.result(List.of());
    }

    private void sweep(List<Network> networks, Sweep.Receiver receiver) throws IOException, FormatException {
        if (outputs.isEmpty()) {
            throw FormatException.unsupported("", "the network has no output that is a tensor of numbers");
        }
        Sweep.run(networks, outputs, feed, outputs, threads, done -> {}, receiver);
    }
}
