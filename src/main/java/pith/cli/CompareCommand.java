package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pith.Pith;
import pith.error.FormatException;
import pith.source.ModelComparison;
import pith.source.ModelComparison.TensorDifference;

/** {@code pith compare}: whether two models are the same. */
@Command(
        name = "compare",
        description = "Compares two models of ONNX or of TensorFlow, or .pith files. Exit code 1 if they differ.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "A", description = "A model.")
    @SuppressWarnings("NullAway.Init")
    private Path a;

    @Parameters(paramLabel = "B", description = "Another.")
    @SuppressWarnings("NullAway.Init")
    private Path b;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReadOption reading;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private QuietOption quiet;

    @Override
    public Integer call() throws IOException, FormatException {
        Inputs.checkSeekable(a);
        Inputs.checkSeekable(b);
        ModelComparison comparison;
        try {
            comparison = Pith.compare(a, b, reading.parsed());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Outputs.json(out, asJson(comparison));
        } else if (!quiet.isGiven()) {
            print(out, comparison);
        }
        return comparison.identical() ? ExitCode.DONE : ExitCode.NO;
    }

    private static Map<String, Object> asJson(ModelComparison comparison) {
        List<Map<String, Object>> tensors = new ArrayList<>();
        for (TensorDifference tensor : comparison.tensors()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", tensor.name());
            entry.put("identical", tensor.identical());
            entry.put(
                    "maxAbsDifference",
                    tensor.maxAbsDifference().isPresent()
                            ? tensor.maxAbsDifference().getAsDouble()
                            : null);
            tensors.add(entry);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("identical", comparison.identical());
        object.put("tensors", tensors);
        return object;
    }

    private void print(PrintWriter out, ModelComparison comparison) {
        if (comparison.identical()) {
            out.println("identical");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("tensor", "largest difference"));
        for (TensorDifference tensor : comparison.tensors()) {
            if (!tensor.identical()) {
                OptionalDouble difference = tensor.maxAbsDifference();
                rows.add(List.of(
                        tensor.name(),
                        difference.isPresent()
                                ? String.format(Locale.ROOT, "%.6g", difference.getAsDouble())
                                : "cannot be compared"));
            }
        }
        if (rows.size() == 1) {
            out.println("different: the tensors of both are the same, the graphs are not");
            return;
        }
        out.println("different: " + Outputs.grouped(rows.size() - 1) + " of "
                + Outputs.grouped(comparison.tensors().size()) + " tensors");
        out.println();
        Outputs.table(out, List.of(1), rows);
    }
}
