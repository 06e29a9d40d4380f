package pith.cli;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.compress.SubvectorOptions;

/** What can be said of {@code --method pq}. */
final class CodewordOption {
    /** Whether something is done. */
    enum Switch {
        ON,
        OFF
    }

    @Option(
            names = "--subvector",
            paramLabel = "N",
            description = "For pq: weights along the input channels that a codeword stands for, 1 to 64. Default: 4;"
                    + " with a target what pays best, layer by layer.")
    private @Nullable Integer subvector;

    @Option(
            names = "--codewords",
            paramLabel = "K",
            description = "For pq: most codewords of a codebook, 2 to 256. Default: 256, but at least eight sub-vectors"
                    + " to a codeword; with a target as many as pay for themselves.")
    private @Nullable Integer codewords;

    @Option(
            names = "--error-correction",
            paramLabel = "on|off",
            defaultValue = "on",
            description = "For pq with samples: whether codewords and their choice follow what layers answer, or the"
                    + " weights alone as in plain product quantisation. Default: on.")
    @SuppressWarnings("NullAway.Init")
    private Switch errorCorrection;

    /**
     * Returns how weights become codewords.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    SubvectorOptions parsed() {
        return new SubvectorOptions(optional(subvector), optional(codewords), errorCorrection == Switch.ON);
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
