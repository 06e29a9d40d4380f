package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pith.error.FormatException;
import pith.reader.PithFile;
import pith.report.Inspection;
import pith.report.TensorReport;

/** {@code pith inspect}: what is inside a file. */
@Command(
        name = "inspect",
        description =
                "Shows what is inside a .pith file: each tensor's shape, type, rule, bits, sparsity and coded size.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A .pith file.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReadOption reading;

    @Override
    public Integer call() throws IOException, FormatException {
        Inputs.checkSeekable(path);
        PrintWriter out = spec.commandLine().getOut();
        try (PithFile file = PithFile.open(path, reading.parsed())) {
            Inspection inspection = Inspection.of(file);
            if (json) {
                Outputs.json(out, asJson(inspection));
            } else {
                print(out, inspection);
            }
        }
        return ExitCode.DONE;
    }

    private Map<String, Object> asJson(Inspection inspection) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", path.toString());
        object.put("bytes", inspection.bytes());
        object.put("source", inspection.dialect());
        object.put("sourceBytes", inspection.sourceBytes());
        object.put("producer", inspection.index().producer());
        object.put("method", inspection.index().method());
        object.put("options", inspection.index().options());
        inspection.index().signature().ifPresent(signature -> object.put("signedBy", signature.keyText()));
        List<Map<String, Object>> tensors = new ArrayList<>();
        for (TensorReport tensor : inspection.tensors()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", tensor.name());
            entry.put("shape", tensor.shape().dims());
            entry.put("type", tensor.type().name());
            entry.put("rule", tensor.rule());
            entry.put("bits", Math.round(100 * tensor.bits()) / 100.0);
            entry.put("nonZero", tensor.nonZero());
            entry.put("codedBytes", tensor.codedBytes());
            tensors.add(entry);
        }
        object.put("tensors", tensors);
        List<Map<String, Object>> activations = new ArrayList<>();
        inspection.index().activations().forEach((value, range) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("value", value);
            entry.put("low", range.low());
            entry.put("high", range.high());
            activations.add(entry);
        });
        object.put("activations", activations);
        return object;
    }

    private void print(PrintWriter out, Inspection inspection) {
        out.println(path + "  " + Outputs.grouped(inspection.bytes()) + " bytes");
        if (!inspection.dialect().isEmpty()) {
            out.println("source   " + inspection.dialect() + ", " + Outputs.grouped(inspection.sourceBytes())
                    + " bytes, " + Outputs.ratio(inspection.sourceBytes(), inspection.bytes()) + " larger");
        }
        StringBuilder options = new StringBuilder();
        inspection
                .index()
                .options()
                .forEach((key, value) ->
                        options.append(", ").append(key).append(' ').append(value));
        out.println(Outputs.printable("method   " + inspection.index().method() + options));
        out.println(Outputs.printable("written  by " + inspection.index().producer()));
        inspection
                .index()
                .signature()
                .ifPresent(signature ->
                        out.println("signed   with the key " + signature.keyText() + " (pith verify checks it)"));
        out.println("graph    " + Outputs.grouped(inspection.skeletonBytes()) + " bytes, overhead "
                + Outputs.grouped(inspection.overheadBytes()));
        int activations = inspection.index().activations().size();
        if (activations > 0) {
            out.println("values   " + activations + " with ranges: pith expand --quantized computes with integers");
        }
        out.println();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("tensor", "shape", "type", "rule", "bits", "sparsity", "bits/weight", "bytes"));
        for (TensorReport tensor : inspection.tensors()) {
            rows.add(List.of(
                    tensor.name(),
                    tensor.shape().toString(),
                    tensor.type().name(),
                    tensor.rule(),
                    Outputs.decimal(tensor.bits()).replaceAll("\\.?0+$", ""),
                    Outputs.percent(tensor.sparsity()),
                    Outputs.decimal(tensor.codedBitsPerElement()),
                    Outputs.grouped(tensor.codedBytes())));
        }
        Outputs.table(out, List.of(4, 5, 6, 7), rows);
    }
}
