package pith.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.calibrate.RangeMethod;
import pith.compress.CompressOptions;

/** What can be said of {@code --method int8}. */
final class IntegerOption {
    /** What affine scales belong to. */
    enum Granularity {
        TENSOR,
        CHANNEL
    }

    @Option(
            names = "--granularity",
            paramLabel = "tensor|channel",
            defaultValue = "channel",
            description =
                    "For int8: one scale a tensor or one an output channel; with a budget one a channel only where it"
                            + " pays. Default: channel.")
    @SuppressWarnings("NullAway.Init")
    private Granularity granularity;

    @Option(
            names = "--asymmetric",
            description =
                    "For int8: values from the least to the greatest weight, instead of as many below zero as above.")
    private boolean asymmetric;

    @Option(
            names = "--ranges",
            paramLabel = "min-max|percentile|entropy|squared-error",
            description =
                    "For int8 with samples: how the ranges of the network's values are chosen. Default: the way that"
                            + " harms the outputs least.")
    private @Nullable String ranges;

    @Option(
            names = "--float-nodes",
            paramLabel = "PATTERN",
            description =
                    "For int8: nodes whose name matches, with * and ?, compute with floats. May be repeated. Besides"
                            + " these, values that the outputs are very sensitive to stay floats.")
    private List<String> floatNodes = new ArrayList<>();

    @Option(
            names = "--integer-nodes",
            paramLabel = "PATTERN",
            description =
                    "For int8: nodes whose name matches compute with integers if they can, however sensitive the outputs"
                            + " are to what they take and give. May be repeated; --float-nodes counts for more.")
    private List<String> integerNodes = new ArrayList<>();

    /**
     * Adds what was said.
     *
     * @throws IllegalArgumentException if a word is none of those that there are
     */
    void addTo(CompressOptions.Builder builder) {
        if (ranges != null) {
            builder.ranges(ranges(ranges));
        }
        builder.perChannel(granularity == Granularity.CHANNEL)
                .symmetric(!asymmetric)
                .floatNodes(floatNodes)
                .integerNodes(integerNodes);
    }

    private static RangeMethod ranges(String name) {
        return Arrays.stream(RangeMethod.values())
                .filter(value -> value.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--ranges " + name + " is none of "
                        + Arrays.stream(RangeMethod.values())
                                .map(RangeMethod::label)
                                .collect(Collectors.joining(", "))));
    }
}
