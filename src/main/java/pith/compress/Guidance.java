package pith.compress;

import java.util.Optional;
import java.util.function.Consumer;
import pith.calibrate.Preprocess;
import pith.calibrate.Samples;

/**
 * What a lossy conversion may go by besides its options.
 *
 * @param samples inputs that the network sees in use, without labels; none: every input counts the same
 * @param preprocess how images become inputs
 * @param targetSize most bytes of the file, or 0 for none: the options decide
 * @param producer what the file will say wrote it; it counts towards the size
 * @param threads threads to use; the result does not depend on it
 * @param notice is told, a line at a time, what was guessed, and what is going on
 */
public record Guidance(
        Optional<Samples> samples,
        Preprocess preprocess,
        long targetSize,
        String producer,
        int threads,
        Consumer<String> notice) {
    /** No samples, no target, one thread. */
    public static final Guidance NONE = new Guidance(Optional.empty(), Preprocess.NONE, 0, "pith", 1, line -> {});

    /** Whether there is anything to go by. */
    boolean isNone() {
        return samples.isEmpty() && targetSize == 0;
    }
}
