package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
import pith.error.FormatException;

/** {@code pith convert}: models become {@code .pith} files. */
@Command(
        name = "convert",
        description = "Turns a model into a small .pith file, or many into as many.",
        customSynopsis = {"pith convert [OPTIONS] IN OUT.pith", "       pith convert [OPTIONS] IN... OUTDIR"},
        mixinStandardHelpOptions = true,
        footer = {
            "  pith convert model.onnx model.pith",
            "      Keeps every bit; pith expand gives back the same file.",
            "  pith convert model.onnx model.pith --preset small",
            "  pith convert model.onnx model.pith --method deep-compression --bits 5",
            "      At most 32 shared values a layer, zero among them. Zeros stay zero.",
            "  pith convert model.onnx model.pith --method deep-compression --sparsity 0.9 \\",
            "      --layer 'conv1*=bits:8,sparsity:0.3' --layer 'head*=exact'",
            "      Prunes 90 %% of each layer's weights, but of some layers less.",
            "  pith convert model.onnx model.pith --target-size 400kB --calibration photos \\",
            "      --preprocess crop=224,scale=1/255 --report model.html",
            "      The best that fits into 400,000 bytes, fitted to what the network sees.",
            "  pith convert model.onnx model.pith --max-drop 0.5%% --calibration photos",
            "      The smallest that loses no more than half a point.",
            "  pith convert model.onnx model.pith --method int8",
            "  pith convert model.onnx model.pith --method inq --calibration samples.npz",
            "  pith convert model.onnx model.pith --method pq --target-ratio 20",
            "      Codewords for several weights each, their number chosen layer by layer.",
            "  pith convert saved_model/ model.pith --dialect onnx --calibration samples.npz",
            "      A TensorFlow model as ONNX, so that samples can be run through it.",
            "  pith convert zoo/ small/",
            "      Every model in a folder. Called again, it only does what is not done yet."
        })
final class ConvertCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "IN... OUT",
            hideParamSyntax = true,
            description = {
                "IN: an .onnx file; a TensorFlow graph (.pb, .pbtxt, .meta) or SavedModel folder; an archive (.zip, .tar,"
                        + " .tar.gz) with one; or a .pith file. Also a folder of models, or a pattern with * and ?.",
                "OUT: the file to write, which is replaced only once the new one is complete. For a folder of models or"
                        + " several, the folder to write to: what is there already, of the same models and options, is"
                        + " kept."
            })
    private List<Path> paths = new ArrayList<>();

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
                    "Inputs that the network sees in use, no labels needed: a folder of images, an .npz, .npy or IDX"
                            + " file. Weights are then fitted to what each layer answers.")
    private @Nullable Path calibration;

    @Option(
            names = "--calibration-cache",
            paramLabel = "FILE",
            description =
                    "Keeps what the samples show of the network's layers, for further conversions of the same model"
                            + " with the same samples. That of other samples is replaced, that of another model refused."
                            + " Not for a search for a drop, which fits to parts of the samples.")
    private @Nullable Path calibrationCache;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Labels of the samples, for --max-drop: a .csv (file, class index), .npy or IDX file. A folder's"
                            + " labels.csv and the labels of an .npz are found without it.")
    private @Nullable Path labels;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Take at most N of the samples, spread over all of them.")
    private @Nullable Integer samples;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PreprocessOption preprocess;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private BudgetOption budget;

    @Option(
            names = "--report",
            paramLabel = "OUT.html",
            description = "Also writes a page about the result; with samples it says each layer's response error.")
    private @Nullable Path report;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReadOption reading;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private QuietOption quiet;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, FormatException {
        if (paths.size() < 2) {
            throw misuse("name what to convert and what to write, as in: pith convert model.onnx model.pith");
        }
        if (threads < 1) {
            throw misuse("--threads " + threads + " is less than 1");
        }
        if (calibration == null) {
            checkWithoutSamples();
        } else if (samples != null && samples < 1) {
            throw misuse("--samples " + samples + " is less than 1");
        }
        List<Path> inputs = paths.subList(0, paths.size() - 1);
        Path out = paths.get(paths.size() - 1);
        Inputs.checkSeekable(calibration);
        for (Path input : inputs) {
            Inputs.checkSeekable(input);
        }
        try {
            return isBatch(inputs, out) ? convertAll(inputs, out) : convert(inputs.get(0), out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private boolean isBatch(List<Path> inputs, Path out) throws IOException {
        boolean folder = Files.isDirectory(out)
                || spec.commandLine().getParseResult().originalArgs().stream()
                        .anyMatch(word -> word.length() > 1
                                && word.endsWith("/")
                                && Path.of(word).equals(out));
        return folder || inputs.size() > 1 || Inputs.isSeveral(inputs.get(0));
    }

    private void checkWithoutSamples() {
        if (calibrationCache != null) {
            throw misuse("--calibration-cache keeps what samples show: give them with --calibration");
        } else if (samples != null || labels != null || preprocess.isGiven()) {
            throw misuse("--samples, --labels and --preprocess are of samples: give them with --calibration");
        }
    }

    private Conversion conversion() throws IOException, FormatException {
        Optional<Preset.Meaning> meaning = method.preset(calibration != null);
        CompressOptions options = method.options(meaning);
        budget.check(options.method(), meaning);
        if (calibrationCache != null && budget.isForDrop(options.method(), meaning)) {
            throw misuse("a search for a drop fits to parts of the samples and keeps nothing: leave out"
                    + " --calibration-cache, or name a --target-size");
        }
        return new Conversion(
                dialect.isOnnx(),
                options,
                meaning,
                opened(),
                preprocess.parsed(),
                Optional.ofNullable(calibrationCache),
                budget,
                threads,
                reading.parsed());
    }

    /** Returns what is read besides models. */
    private Targets read() {
        return new Targets().readsSamples(calibration).reads(labels).reads(reading.publicKey());
    }

    private Optional<Samples> opened() throws IOException, FormatException {
        if (calibration == null) {
            return Optional.empty();
        }
        try {
            Samples opened = Samples.open(calibration, Optional.ofNullable(labels));
            return Optional.of(samples != null ? opened.atMost(samples) : opened);
        } catch (FormatException e) {
            throw e.inFile(calibration.toString());
        }
    }

    private int convert(Path in, Path out) throws IOException, FormatException {
        Conversion conversion = conversion();
        Inputs.checkOutput(out);
        List<Path> written = new ArrayList<>(List.of(out));
        Stream.of(report, budget.curve(), calibrationCache)
                .filter(Objects::nonNull)
                .forEach(written::add);
        read().readsModel(in).check(written);
        Targets.checkPlaces(written);
        Compression compression;
        try (TerminalProgress progress =
                TerminalProgress.create(spec.commandLine().getErr(), quiet.isGiven())) {
            compression = conversion.run(in, out, progress);
            budget.writeCurve(compression);
            if (report != null) {
                Pages.write(
                        report, Pith.report(out, conversion.report(in, compression, Pages.command(spec)), progress));
            }
        }
        PrintWriter print = spec.commandLine().getOut();
        ConvertSummary summary =
                new ConvertSummary(in, dialect.isOnnx(), out, compression, Optional.ofNullable(report));
        if (json) {
            Outputs.json(print, summary.json());
        } else if (!quiet.isGiven()) {
            summary.print(print);
        }
        return compression.met() ? ExitCode.DONE : ExitCode.OVER_BUDGET;
    }

    private int convertAll(List<Path> inputs, Path folder) throws IOException, FormatException {
        if (report != null || budget.curve() != null || calibrationCache != null) {
            throw misuse("--report, --curve and --calibration-cache are of one model: leave them out for several;"
                    + " pith report writes a page about any file");
        }
        Conversion conversion = conversion();
        Batch batch = new Batch(
                conversion,
                OptionsKey.of(spec, conversion),
                read(),
                spec.commandLine().getErr(),
                quiet.isGiven());
        BatchResult result = batch.run(inputs, folder);
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            Outputs.json(print, result.json());
        } else if (!quiet.isGiven()) {
            result.print(print);
        }
        return result.exitCode();
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
