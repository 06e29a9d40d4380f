package pith.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import pith.Pith;
import pith.calibrate.Samples;
import pith.source.Digest;

/** A digest of all options that a result depends on. An option that is not known here counts as one of them. */
final class OptionsKey {
    /** What a model may cost and whose it has to be decides whether there is a result, and is asked again each time. */
    private static final Set<String> OF_NO_MATTER =
            Set.of("--threads", "--quiet", "--json", "--debug", "--max-memory", "--max-decoded-bytes", "--public-key");

    /** What is in the file counts rather than its name. */
    private static final String SAMPLES = "--calibration";

    private static final String LABELS = "--labels";

    private OptionsKey() {}

    static String of(CommandSpec spec, Conversion conversion) throws IOException {
        Digest digest = new Digest().add(Pith.PRODUCER);
        List<OptionSpec> options = spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(option -> !OF_NO_MATTER.contains(option.longestName()))
                .filter(option -> !option.longestName().equals(SAMPLES)
                        && !option.longestName().equals(LABELS))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
        for (OptionSpec option : options) {
            digest.add(option.longestName()).add(option.originalStringValues().toString());
        }
        if (conversion.samples().isPresent()) {
            Samples samples = conversion.samples().get();
            digest.add(SAMPLES).add(samples.fingerprint());
            samples.labels().ifPresent(labels -> digest.add(LABELS).add(Arrays.toString(labels)));
        }
        return digest.hex();
    }
}
