package pith.compress;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pith.calibrate.Preprocess;
import pith.calibrate.Samples;

/**
 * What a lossy conversion may go by besides its options.
 *
 * @param samples inputs that the network sees in use, without labels; none: every input counts the same
 * @param preprocess how images become inputs
 * @param calibrationCache file that statistics of the network's inputs are kept in from one conversion to the next
 * @param budget what the file may cost; without bounds the options decide
 * @param producer what the file will say wrote it; it counts towards the size
 * @param threads threads to use; the result does not depend on it
 * @param notice is told what was guessed, and what is going on
 */
public record Guidance(
        Optional<Samples> samples,
        Preprocess preprocess,
        Optional<Path> calibrationCache,
        Budget budget,
        String producer,
        int threads,
        Notice notice) {
    /** No samples, no target, one thread. */
    public static final Guidance NONE =
            new Guidance(Optional.empty(), Preprocess.NONE, Optional.empty(), Budget.NONE, "pith", 1, line -> {});

    /** Returns the same with other samples. */
    Guidance withSamples(Samples others) {
        return new Guidance(Optional.of(others), preprocess, Optional.empty(), budget, producer, threads, notice);
    }

    /** Returns the same with another budget. */
    Guidance withBudget(Budget other) {
        return new Guidance(samples, preprocess, calibrationCache, other, producer, threads, notice);
    }

    /** What a file records of it. */
    SortedMap<String, String> recorded() {
        SortedMap<String, String> recorded = new TreeMap<>();
        samples.ifPresent(some -> recorded.put("samples", Integer.toString(some.count())));
        budget.size().ifPresent(bytes -> recorded.put("target-size", Long.toString(bytes)));
        budget.drop().ifPresent(points -> recorded.put("max-drop", Double.toString(points)));
        return recorded;
    }

    /** Whether there is anything to go by. */
    boolean isNone() {
        return samples.isEmpty() && !budget.isBound();
    }
}
