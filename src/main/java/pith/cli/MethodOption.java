package pith.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pith.calibrate.RangeMethod;
import pith.compress.CompressOptions;
import pith.compress.Initialisation;
import pith.compress.LayerOverride;
import pith.compress.Method;
import pith.compress.Pruning;
import pith.compress.SubvectorOptions;
import pith.response.Increments;

/** {@code --method} and what can be said about each method. */
final class MethodOption {
    /** Which methods an option goes with. */
    private static final Map<String, Set<Method>> GOES_WITH = new LinkedHashMap<>();

    static {
        Set<Method> lossy = EnumSet.complementOf(EnumSet.of(Method.LOSSLESS));
        Set<Method> prunable = EnumSet.of(Method.DEEP_COMPRESSION, Method.INT8, Method.INQ);
        GOES_WITH.put("--bits", prunable);
        GOES_WITH.put("--sparsity", prunable);
        GOES_WITH.put("--pruning", prunable);
        GOES_WITH.put("--sparsity-scope", prunable);
        GOES_WITH.put("--initialisation", EnumSet.of(Method.DEEP_COMPRESSION));
        GOES_WITH.put("--granularity", EnumSet.of(Method.INT8));
        GOES_WITH.put("--asymmetric", EnumSet.of(Method.INT8));
        GOES_WITH.put("--ranges", EnumSet.of(Method.INT8));
        GOES_WITH.put("--float-nodes", EnumSet.of(Method.INT8));
        GOES_WITH.put("--integer-nodes", EnumSet.of(Method.INT8));
        GOES_WITH.put("--portions", EnumSet.of(Method.INQ));
        GOES_WITH.put("--refit", EnumSet.of(Method.INQ));
        GOES_WITH.put("--subvector", EnumSet.of(Method.PQ));
        GOES_WITH.put("--codewords", EnumSet.of(Method.PQ));
        GOES_WITH.put("--error-correction", EnumSet.of(Method.PQ));
        GOES_WITH.put("--layer", lossy);
        GOES_WITH.put("--calibration", lossy);
        GOES_WITH.put("--calibration-cache", lossy);
        GOES_WITH.put("--samples", lossy);
        GOES_WITH.put("--preprocess", lossy);
        GOES_WITH.put("--target-size", lossy);
        GOES_WITH.put("--target-ratio", lossy);
        GOES_WITH.put("--max-drop", lossy);
    }

    /** Options that say what is wanted rather than how. */
    private static final List<String> AIMS = List.of("--calibration", "--target-size", "--target-ratio", "--max-drop");

    /** What affine scales belong to. */
    enum Granularity {
        TENSOR,
        CHANNEL
    }

    /** Methods under the names that users write. */
    static final class MethodNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        MethodNames() {
            for (Method method : Method.values()) {
                add(method.label());
            }
        }
    }

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--preset",
            paramLabel = "PRESET",
            completionCandidates = Preset.Names.class,
            description = "What is wanted, in a word; see below for what each stands for.")
    private @Nullable String preset;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            completionCandidates = MethodNames.class,
            description =
                    "One of ${COMPLETION-CANDIDATES}. Default: auto with samples or a budget, else lossless. auto takes"
                            + " for each layer the method that pays best.")
    private @Nullable String method;

    @Option(
            names = "--bits",
            paramLabel = "N",
            description = "Bits of a weight before coding: 1 to 8 (int8 and inq: 2 to 8). Default: 5 for"
                    + " deep-compression and inq, 8 for int8.")
    private @Nullable Integer bits;

    @Option(
            names = "--sparsity",
            paramLabel = "S",
            defaultValue = "0",
            description = "Part of the weights that become zero; 0.9 is 90 %%. Default: 0.")
    private double sparsity;

    @Option(
            names = "--sparsity-scope",
            paramLabel = "layer|network",
            defaultValue = "layer",
            description = "Whether --sparsity is that of each layer or of all together. Default: layer.")
    @SuppressWarnings("NullAway.Init")
    private Pruning.Scope scope;

    @Option(
            names = "--pruning",
            paramLabel = "magnitude|saliency",
            defaultValue = "magnitude",
            description = "Which weights become zero: the smallest, or with samples those that a layer's answers lose"
                    + " least without. Default: magnitude.")
    @SuppressWarnings("NullAway.Init")
    private Pruning.Criterion criterion;

    @Option(
            names = "--initialisation",
            paramLabel = "linear|density|random",
            defaultValue = "linear",
            description = "For deep-compression: where k-means starts. Default: linear.")
    @SuppressWarnings("NullAway.Init")
    private Initialisation initialisation;

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

    @Option(
            names = "--portions",
            paramLabel = "P",
            split = ",",
            description = "For inq: parts of the weights that are quantised after each step, largest weights first."
                    + " Default: 0.5,0.75,0.875,1.")
    private List<Double> portions = Increments.DEFAULT.portions();

    @Option(
            names = "--refit",
            paramLabel = "never|each-step|each-weight",
            defaultValue = "each-weight",
            description = "For inq with samples: when the weights that are left make up for the others' errors."
                    + " Default: each-weight.")
    @SuppressWarnings("NullAway.Init")
    private String refit;

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

    /** Whether something is done. */
    enum Switch {
        ON,
        OFF
    }

    @Option(
            names = "--error-correction",
            paramLabel = "on|off",
            defaultValue = "on",
            description = "For pq with samples: whether codewords and their choice follow what layers answer, or the"
                    + " weights alone as in plain product quantisation. Default: on.")
    @SuppressWarnings("NullAway.Init")
    private Switch errorCorrection;

    @Option(
            names = "--layer",
            paramLabel = "PATTERN=…",
            description = "An exception for tensors or layers whose name matches, with * and ?: bits:N, sparsity:S,"
                    + " or exact, for pq length:N, codewords:K, or exact. May be repeated; the last match counts.")
    private List<String> layers = new ArrayList<>();

    /**
     * Returns what the preset stands for, if there is one.
     *
     * @param samples whether there are samples
     */
    Optional<Preset.Meaning> preset(boolean samples) {
        if (preset == null) {
            return Optional.empty();
        }
        for (String option : Preset.DECIDES) {
            if (isGiven(option)) {
                throw fault("--preset " + preset + " decides about " + option + " itself: leave out one of them");
            }
        }
        return Optional.of(Preset.named(preset)
                .orElseThrow(() ->
                        fault("unknown preset '" + preset + "'; there are " + String.join(", ", new Preset.Names())))
                .meaning(samples));
    }

    /**
     * Returns what was asked for.
     *
     * @param meaning what the preset stands for, if there is one
     */
    CompressOptions options(Optional<Preset.Meaning> meaning) {
        Method chosen =
                meaning.map(Preset.Meaning::method).orElseGet(() -> method == null ? defaultMethod() : named(method));
        checkOptions(chosen);
        CompressOptions.Builder builder = CompressOptions.of(chosen);
        try {
            meaning.ifPresent(preset -> preset.bits().ifPresent(builder::bits));
            if (bits != null) {
                builder.bits(bits);
            }
            if (ranges != null) {
                builder.ranges(ranges());
            }
            return builder.floatNodes(floatNodes)
                    .integerNodes(integerNodes)
                    .pruning(new Pruning(sparsity, criterion, scope))
                    .initialisation(initialisation)
                    .perChannel(granularity == Granularity.CHANNEL)
                    .symmetric(!asymmetric)
                    .increments(new Increments(portions, refit()))
                    .subvectors(new SubvectorOptions(
                            optional(subvector), optional(codewords), errorCorrection == Switch.ON))
                    .overrides(layers.stream().map(LayerOverride::parse).toList())
                    .build();
        } catch (IllegalArgumentException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    private Method defaultMethod() {
        return AIMS.stream().anyMatch(this::isGiven) ? Method.AUTO : Method.LOSSLESS;
    }

    private boolean isGiven(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private Method named(String name) {
        return Arrays.stream(Method.values())
                .filter(candidate -> candidate.label().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        fault("unknown method '" + name + "'; there are " + String.join(", ", new MethodNames())));
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private void checkOptions(Method chosen) {
        GOES_WITH.forEach((option, methods) -> {
            if (!methods.contains(chosen) && isGiven(option)) {
                throw fault(option + " goes with --method "
                        + methods.stream().map(Method::label).collect(Collectors.joining(" or ")));
            }
        });
    }

    private RangeMethod ranges() {
        return Arrays.stream(RangeMethod.values())
                .filter(value -> value.label().equals(ranges))
                .findFirst()
                .orElseThrow(() -> fault("--ranges " + ranges + " is none of "
                        + Arrays.stream(RangeMethod.values())
                                .map(RangeMethod::label)
                                .collect(Collectors.joining(", "))));
    }

    private Increments.Refit refit() {
        return Arrays.stream(Increments.Refit.values())
                .filter(value -> value.name().replace('_', '-').equalsIgnoreCase(refit))
                .findFirst()
                .orElseThrow(() -> fault("--refit " + refit + " is none of never, each-step, each-weight"));
    }

    private ParameterException fault(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
