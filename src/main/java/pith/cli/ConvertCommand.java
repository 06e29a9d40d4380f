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
import pith.compress.Guidance;
import pith.compress.LayerOverride;
import pith.compress.Method;
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
            "  pith convert model.onnx model.pith --method affine --bits 8 --granularity channel"
        })
final class ConvertCommand implements Callable<Integer> {
    private static final int LARGEST = 5;

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

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "IN",
            description = "An .onnx file, an archive (.zip, .tar, .tar.gz) with one, or a .pith file.")
    @SuppressWarnings("NullAway.Init")
    private Path in;

    @Parameters(
            paramLabel = "OUT.pith",
            description = "The file to write. It is replaced only once the new one is complete.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "lossless",
            completionCandidates = MethodNames.class,
            description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private String method;

    @Option(
            names = "--bits",
            paramLabel = "N",
            description =
                    "Bits of a weight before coding: 1 to 8 (affine: 2 to 8). Default: 5 for deep-compression, 8 for"
                            + " affine.")
    private int bits;

    @Option(
            names = "--sparsity",
            paramLabel = "S",
            defaultValue = "0",
            description = "Part of each layer's weights that become zero, smallest first; 0.9 is 90 %%. Default: 0.")
    private double sparsity;

    @Option(
            names = "--granularity",
            paramLabel = "tensor|channel",
            defaultValue = "channel",
            description = "For affine: one scale a tensor or one an output channel. Default: channel.")
    @SuppressWarnings("NullAway.Init")
    private Granularity granularity;

    @Option(
            names = "--layer",
            paramLabel = "PATTERN=…",
            description = "An exception for tensors or layers whose name matches, with * and ?: bits:N, sparsity:S, or"
                    + " exact. May be repeated; the last match counts.")
    private List<String> layers = new ArrayList<>();

    @Option(
            names = "--calibration",
            paramLabel = "SAMPLES",
            description =
                    "For deep-compression: inputs that the network sees in use, without labels: a folder of images, an"
                            + " .npz, .npy or IDX file. Weights are then fitted to what each layer answers.")
    private @Nullable Path calibration;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Take at most N of the samples, spread over all of them.")
    private int samples;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PreprocessOption preprocess;

    @Option(
            names = "--target-size",
            paramLabel = "BYTES",
            description =
                    "For deep-compression: as much precision as fits into a file of this size, shared out over the"
                            + " layers; also 400kB or 1.5MB. --bits is then the most for a weight, 8 by default.")
    private @Nullable String targetSize;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException, FormatException {
        CompressOptions options = options();
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads " + threads + " is less than 1");
        }
        try (TerminalProgress progress = TerminalProgress.create()) {
            Pith.convert(in, out, options, guidance(options), progress);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        print(spec.commandLine().getOut());
        return ExitCode.DONE;
    }

    private Guidance guidance(CompressOptions options) throws IOException, FormatException {
        Optional<Samples> opened = Optional.empty();
        if (calibration != null && options.method() == Method.DEEP_COMPRESSION) {
            try {
                opened = Optional.of(Samples.open(calibration, Optional.empty()));
            } catch (FormatException e) {
                throw e.in(calibration.toString());
            }
            if (samples > 0) {
                opened = opened.map(all -> all.atMost(samples));
            }
        }
        long target = targetSize == null ? 0 : Outputs.bytes(targetSize);
        return new Guidance(opened, preprocess.parsed(), target, Pith.PRODUCER, threads, line -> {
            spec.commandLine().getErr().println(line);
            spec.commandLine().getErr().flush();
        });
    }

    private CompressOptions options() {
        Method chosen = null;
        for (Method candidate : Method.values()) {
            chosen = candidate.label().equals(method) ? candidate : chosen;
        }
        if (chosen == null) {
            throw new ParameterException(
                    spec.commandLine(), "unknown method '" + method + "'; there are " + new MethodNames());
        }
        if (chosen == Method.LOSSLESS && (bits != 0 || sparsity != 0 || !layers.isEmpty())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--bits, --sparsity and --layer change weights: choose --method deep-compression or affine");
        }
        if (chosen != Method.DEEP_COMPRESSION && (calibration != null || targetSize != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--calibration and --target-size go with --method deep-compression");
        }
        if (targetSize != null && sparsity > 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--target-size finds out by itself which weights become zero: leave out --sparsity");
        }
        int defaultBits = chosen == Method.DEEP_COMPRESSION && targetSize == null ? 5 : 8;
        boolean given = spec.commandLine().getParseResult().hasMatchedOption("--bits");
        try {
            List<LayerOverride> overrides =
                    layers.stream().map(LayerOverride::parse).toList();
            return new CompressOptions(
                    chosen, given ? bits : defaultBits, sparsity, granularity == Granularity.CHANNEL, overrides);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void print(PrintWriter print) throws IOException, FormatException {
        Inspection inspection;
        try (PithFile file = PithFile.open(out)) {
            inspection = Inspection.of(file);
        }
        long before = Files.size(in);
        boolean contained = before < inspection.sourceBytes();
        if (contained) {
            before = inspection.sourceBytes();
        }
        print.println(in.getFileName() + "  " + Outputs.grouped(before) + " bytes"
                + (contained ? " with its external data or unpacked" : ""));
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
