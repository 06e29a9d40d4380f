package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pith.Pith;
import pith.compress.Compression;
import pith.compress.Method;
import pith.error.FormatException;
import pith.reader.PithFile;
import pith.report.Inspection;
import pith.report.TensorReport;
import pith.source.Archive;

/**
 * What a conversion has led to, as it is printed.
 *
 * @param asOnnx whether a model of TensorFlow was translated
 * @param report page that was written too
 */
record ConvertSummary(Path in, boolean asOnnx, Path out, Compression compression, Optional<Path> report) {
    private static final int LARGEST = 5;

    void print(PrintWriter print) throws IOException, FormatException {
        Inspection inspection;
        try (PithFile file = PithFile.open(out)) {
            inspection = Inspection.of(file);
        }
        sizes(print, inspection);
        print.println();
        Outputs.table(print, List.of(1, 2, 3, 4, 5), byRule(inspection));
        largest(print, inspection);
        if (!compression.verdict().isEmpty()) {
            print.println();
            print.println(compression.verdict());
        }
        print.println();
        print.println("next:  " + next(inspection.index().method()));
    }

    /** Returns the command that one most likely wants now. */
    private String next(String method) {
        String file = Pages.quoted(out.toString());
        if (report.isPresent()) {
            return "open " + report.get() + " in a browser";
        }
        return method.equals(Method.LOSSLESS.label())
                ? "pith expand " + file + " MODEL gives the model back, --preset small a smaller file"
                : "pith report " + file + " --against " + Pages.quoted(in.toString());
    }

    /** Returns the same for programs. */
    Map<String, Object> json() throws IOException, FormatException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("in", in.toString());
        object.put("out", out.toString());
        try (PithFile file = PithFile.open(out)) {
            object.put("sourceBytes", file.sourceBytes());
            object.put("bytes", file.size());
            object.put("method", file.index().method());
            object.put("options", file.index().options());
        }
        object.put("met", compression.met());
        object.put("verdict", compression.verdict());
        List<Map<String, Object>> curve = new ArrayList<>();
        for (Compression.Point point : compression.curve()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("price", point.price());
            entry.put("bytes", point.bytes());
            point.drop().ifPresent(drop -> entry.put("pointsLost", drop));
            point.divergence().ifPresent(nats -> entry.put("kl", nats));
            entry.put("chosen", compression.chosen().filter(point::equals).isPresent());
            curve.add(entry);
        }
        object.put("curve", curve);
        object.put("report", report.map(Path::toString).orElse(null));
        return object;
    }

    private void sizes(PrintWriter print, Inspection inspection) throws IOException {
        boolean folder = Files.isDirectory(in);
        boolean packed = !folder && (Archive.isArchive(in) || Pith.isPith(in));
        long own = packed ? 0 : Inputs.size(in);
        long before = Math.max(own, inspection.sourceBytes());
        String beside = asOnnx ? " as ONNX" : packed ? " unpacked" : " with its other files";
        String note = own == before ? "" : beside;
        print.println(in.getFileName() + "  " + Outputs.grouped(before) + " bytes" + note);
        print.println(out.getFileName() + "  " + Outputs.grouped(inspection.bytes()) + " bytes, "
                + Outputs.ratio(before, inspection.bytes()) + " smaller");
    }

    private static void largest(PrintWriter print, Inspection inspection) {
        List<TensorReport> largest = inspection.tensors().stream()
                .sorted(Comparator.comparingLong(TensorReport::codedBytes).reversed())
                .limit(LARGEST)
                .toList();
        if (!largest.isEmpty()) {
            print.println();
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("largest tensors", "shape", "rule", "sparsity", "bits/weight", "bytes"));
            for (TensorReport tensor : largest) {
                rows.add(List.of(
                        tensor.name(),
                        tensor.shape().toString(),
                        tensor.rule(),
                        Outputs.percent(tensor.sparsity()),
                        Outputs.decimal(tensor.codedBitsPerElement()),
                        Outputs.grouped(tensor.codedBytes())));
            }
            Outputs.table(print, List.of(3, 4, 5), rows);
        }
    }

    private static List<List<String>> byRule(Inspection inspection) {
        Map<String, long[]> sums = new TreeMap<>();
        for (TensorReport tensor : inspection.tensors()) {
            long[] sum = sums.computeIfAbsent(tensor.rule(), rule -> new long[4]);
            sum[0]++;
            sum[1] += tensor.shape().elements();
            sum[2] += tensor.bytes();
            sum[3] += tensor.codedBytes();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("rule", "tensors", "weights", "before", "after", "ratio"));
        sums.forEach((rule, sum) -> rows.add(List.of(
                rule,
                Outputs.grouped(sum[0]),
                Outputs.grouped(sum[1]),
                Outputs.grouped(sum[2]),
                Outputs.grouped(sum[3]),
                sum[3] == 0 ? "" : Outputs.ratio(sum[2], sum[3]))));
        long rest = inspection.index().source().map(s -> s.skeleton().units()).orElse(0L);
        rows.add(List.of(
                "graph",
                "",
                "",
                Outputs.grouped(rest),
                Outputs.grouped(inspection.skeletonBytes()),
                inspection.skeletonBytes() == 0 ? "" : Outputs.ratio(rest, inspection.skeletonBytes())));
        rows.add(List.of("overhead", "", "", "", Outputs.grouped(inspection.overheadBytes()), ""));
        return rows;
    }
}
