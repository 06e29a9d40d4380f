package pith.calibrate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;

/**
 * Takes all samples through one or two networks and hands over the values that these compute, some samples at a time.
 *
 * <p>The first sample goes alone. Its values' sizes say how many samples at once fit into the memory set aside; and where
 * the values of several samples do not have that many times the size of one's, the network does not really take batches,
 * and all go one by one. Which samples go together does not depend on the number of threads.
 */
final class Sweep {
    /** Bytes of values that one batch may have. */
    private static final long MOST_BYTES = 48L << 20;

    private static final int MOST_SAMPLES = 64;

    private final List<Runner> runners;
    private final Feed feed;
    private final Workers workers;
    private final IntConsumer progress;
    private final Collection<Value> outputs;

    /** Values of the first sample, for comparison; null before it ran. */
    private @Nullable Result single;

    private int batchSize = 1;

    /**
     * Creates a sweep.
     *
     * @param outputs values whose outermost axis must run over the samples
     * @param progress is told how many samples are done, each time there are more
     */
    Sweep(List<Runner> runners, Feed feed, Collection<Value> outputs, Workers workers, IntConsumer progress) {
        this.runners = List.copyOf(runners);
        this.feed = feed;
        this.outputs = List.copyOf(outputs);
        this.workers = workers;
        this.progress = progress;
    }

    /**
     * Loads networks, takes all samples through them, and lets go of them.
     *
     * @param values to compute
     */
    static void run(
            List<Network> networks,
            Collection<Value> values,
            Feed feed,
            Collection<Value> outputs,
            int threads,
            IntConsumer progress,
            Receiver receiver)
            throws IOException, FormatException {
        List<Runner> runners = new ArrayList<>();
        try (Workers workers = new Workers(threads)) {
            for (Network network : networks) {
                runners.add(network.runner(values));
            }
            new Sweep(runners, feed, outputs, workers, progress).run(receiver);
        } finally {
            runners.forEach(Runner::close);
        }
    }

    /**
     * What came out of a batch.
     *
     * @param values for each network
     */
    record Result(Batch batch, List<Map<Value, Activation>> values) {

        long elements() {
            return values.stream()
                    .flatMap(each -> each.values().stream())
                    .mapToLong(activation -> activation.values().length)
                    .sum();
        }
    }

    /** Is given consecutive batches. */
    interface Receiver {
        void receive(List<Result> results) throws IOException, FormatException;
    }

    void run(Receiver receiver) throws IOException, FormatException {
        try (Feed.Batches batches = feed.batches()) {
            List<Batch> waiting = new ArrayList<>();
            while (true) {
                int wanted = single == null ? 1 : workers.count();
                while (waiting.size() < wanted) {
                    Batch next = batches.next(batchSize);
                    if (next == null) {
                        break;
                    }
                    waiting.add(next);
                }
                if (waiting.isEmpty()) {
                    return;
                }
                List<Result> results = results(waiting);
                waiting.clear();
                receiver.receive(results);
                Batch last = results.get(results.size() - 1).batch();
                progress.accept(last.first() + last.count());
            }
        }
    }

    private List<Result> results(List<Batch> batches) throws IOException, FormatException {
        List<Result> results;
        try {
            results = workers.all(tasks(batches));
        } catch (FormatException e) {
            if (batches.stream().allMatch(batch -> batch.count() == 1)) {
                throw e;
            }
            return oneByOne(batches);
        }
        Result first = single;
        if (first == null) {
            single = results.get(0);
            batchSize = batchSize(results.get(0));
        } else if (feed.fixedRows() == 0 && !results.stream().allMatch(result -> isBatchOf(first, result))) {
            return oneByOne(batches);
        }
        return results;
    }

    private static int batchSize(Result result) {
        long bytes = Math.max(1, result.elements() * Float.BYTES);
        return (int) Math.max(1, Math.min(MOST_SAMPLES, MOST_BYTES / bytes));
    }

    /** Whether values have the size that so many samples must have; images of other sizes cannot be judged. */
    private boolean isBatchOf(Result single, Result several) {
        boolean comparable = single.batch().inputs().entrySet().stream().allMatch(input -> {
            NdArray other = several.batch().inputs().get(input.getKey());
            return other != null
                    && (other.size() == input.getValue().size()
                            || other.size()
                                    == (long) input.getValue().size()
                                            * several.batch().count());
        });
        int count = several.batch().count();
        return outputs.stream().allMatch(output -> length(single, output) * count == length(several, output))
                && (!comparable || single.elements() * count == several.elements());
    }

    /** Length of the outermost axis of an output. */
    private static long length(Result result, Value output) {
        Activation activation = result.values().get(0).get(output);
        return activation == null || activation.rank() == 0 ? 1 : activation.dim(0);
    }

    private List<Result> oneByOne(List<Batch> batches) throws IOException, FormatException {
        batchSize = 1;
        List<Batch> singles = new ArrayList<>();
        for (Batch batch : batches) {
            singles.addAll(batch.singles());
        }
        return workers.all(tasks(singles));
    }

    private List<Callable<Result>> tasks(List<Batch> batches) {
        List<Callable<Result>> tasks = new ArrayList<>();
        for (Batch batch : batches) {
            tasks.add(() -> {
                List<Map<Value, Activation>> values = new ArrayList<>();
                for (Runner runner : runners) {
                    values.add(runner.run(batch));
                }
                return new Result(batch, values);
            });
        }
        return tasks;
    }
}
