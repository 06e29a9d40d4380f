package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pith.Pith;
import pith.calibrate.Samples;
import pith.compress.CompressOptions;
import pith.compress.Compression;
import pith.compress.Guidance;
import pith.error.FormatException;
import pith.reader.PithFile;
import pith.report.Inspection;
import pith.report.TensorReport;

/** {@code pith convert}: a model becomes a {@code .pith} file. */
@Command(
        name = "convert",
        description = "Turns a model into a small .pith file.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pith convert model.onnx model.pith",
            "      Keeps every bit; pith expand gives back the same file.",
            "  pith convert model.onnx model.pith --method deep-compression --bits 5",
            "      At most 32 shared values a layer, zero among them. Zeros stay zero.",
            "  pith convert model.onnx model.pith --method deep-compression --sparsity 0.9 \\",
            "      --layer 'conv1*=bits:8,sparsity:0.3' --layer 'head*=exact'",
            "      Prunes 90 %% of each layer's weights, but treats some layers with more care.",
            "  pith convert model.onnx model.pith --target-size 400kB --calibration photos \\",
            "      --preprocess crop=224,scale=1/255",
            "      The best that fits into 400,000 bytes, fitted to what the network sees.",
            "  pith convert model.onnx model.pith --max-drop 0.5%% --calibration photos",
            "      The smallest that loses no more than half a point, each layer by the method that pays.",
            "  pith convert model.onnx model.pith --method int8",
            "  pith convert model.onnx model.pith --method inq --calibration samples.npz",
            "  pith convert model.onnx model.pith --method pq --target-ratio 20 --calibration photos",
            "      Codewords for several weights each, their length and number chosen layer by layer.",
            "  pith convert saved_model/ model.pith --dialect onnx --method int8 --calibration samples.npz",
            "      A TensorFlow model as ONNX, so that samples can be run through it."
        })
final class ConvertCommand implements Callable<Integer> {
    private static final int LARGEST = 5;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "IN",
            description =
                    "An .onnx file; a TensorFlow graph (.pb, .pbtxt, .meta) or SavedModel folder; an archive (.zip, .tar,"
                            + " .tar.gz) with one; or a .pith file.")
    @SuppressWarnings("NullAway.Init")
    private Path in;

    @Parameters(
            paramLabel = "OUT.pith",
            description = "The file to write. It is replaced only once the new one is complete.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DialectOption dialect;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private MethodOption method;

    @Option(
            names = "--calibration",
            paramLabel = "SAMPLES",
            description =
                    "Inputs that the network sees in use, without labels: a folder of images, an .npz, .npy or IDX"
                            + " file. Weights are then fitted to what each layer answers.")
    private @Nullable Path calibration;

    @Option(
            names = "--calibration-cache",
            paramLabel = "FILE",
            description =
                    "Keeps what the samples show of the network's layers, for further conversions of the same model"
                            + " with the same samples. That of other samples is replaced, that of another model refused.")
    private @Nullable Path calibrationCache;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Take at most N of the samples, spread over all of them.")
    private int samples;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PreprocessOption preprocess;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private BudgetOption budget;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException, FormatException {
        CompressOptions options = method.options();
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads " + threads + " is less than 1");
        }
        Compression compression;
        try (TerminalProgress progress = TerminalProgress.create()) {
            compression = dialect.isOnnx()
                    ? Pith.convertAsOnnx(in, out, options, guidance(), progress)
                    : Pith.convert(in, out, options, guidance(), progress);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        budget.writeCurve(compression);
        print(spec.commandLine().getOut());
        if (!compression.verdict().isEmpty()) {
            spec.commandLine().getOut().println();
            spec.commandLine().getOut().println(compression.verdict());
        }
        return compression.met() ? ExitCode.DONE : ExitCode.OVER_BUDGET;
    }

    private Guidance guidance() throws IOException, FormatException {
        if (calibrationCache != null && calibration == null) {
            throw new ParameterException(
                    spec.commandLine(), "--calibration-cache keeps what samples show: give them with --calibration");
        }
        Optional<Samples> opened = Optional.empty();
        if (calibration != null) {
            try {
                opened = Optional.of(Samples.open(calibration, Optional.empty()));
            } catch (FormatException e) {
                throw e.in(calibration.toString());
            }
            if (samples > 0) {
                opened = opened.map(all -> all.atMost(samples));
            }
        }
        return new Guidance(
                opened,
                preprocess.parsed(),
                Optional.ofNullable(calibrationCache),
                budget.budget(in),
                Pith.PRODUCER,
                threads,
                line -> {
                    spec.commandLine().getErr().println(line);
                    spec.commandLine().getErr().flush();
                });
    }

    private void print(PrintWriter print) throws IOException, FormatException {
        Inspection inspection;
        try (PithFile file = PithFile.open(out)) {
            inspection = Inspection.of(file);
        }
        boolean folder = Files.isDirectory(in);
        long before = folder ? 0 : Files.size(in);
        boolean contained = before < inspection.sourceBytes();
        if (contained) {
            before = inspection.sourceBytes();
        }
        print.println(in.getFileName() + "  " + Outputs.grouped(before) + " bytes"
                + (contained && !folder ? " with its other files or unpacked" : ""));
        print.println(out.getFileName() + "  " + Outputs.grouped(inspection.bytes()) + " bytes, "
                + Outputs.ratio(before, inspection.bytes()) + " smaller");
        print.println();
        Outputs.table(print, List.of(1, 2, 3, 4, 5), byRule(inspection));
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
