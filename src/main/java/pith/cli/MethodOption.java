package pith.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pith.compress.CompressOptions;
import pith.compress.Initialisation;
import pith.compress.LayerOverride;
import pith.compress.Method;

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
        GOES_WITH.put("--regrow", EnumSet.of(Method.INQ));
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

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PruningOption pruning;

    @Option(
            names = "--initialisation",
            paramLabel = "linear|density|random",
            defaultValue = "linear",
            description = "For deep-compression: where k-means starts. Default: linear.")
    @SuppressWarnings("NullAway.Init")
    private Initialisation initialisation;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private IntegerOption integers;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private IncrementOption increments;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private CodewordOption codewords;

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
            integers.addTo(builder);
            return builder.pruning(pruning.parsed())
                    .initialisation(initialisation)
                    .increments(increments.parsed())
                    .subvectors(codewords.parsed())
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

    private void checkOptions(Method chosen) {
        GOES_WITH.forEach((option, methods) -> {
            if (!methods.contains(chosen) && isGiven(option)) {
                throw fault(option + " goes with --method "
                        + methods.stream().map(Method::label).collect(Collectors.joining(" or ")));
            }
        });
    }

    private ParameterException fault(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
