package pith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import pith.ReportRequest;
import pith.calibrate.Samples;
import pith.error.FormatException;

/** {@code pith report}: a page about a file. */
@Command(
        name = "report",
        description =
                "Writes one HTML page about a .pith file: where its bytes are, each layer's weights, what was left"
                        + " exact. It needs no network.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pith report model.pith",
            "  pith report model.pith --against model.onnx -o model.html",
            "      Also how the weights were spread before.",
            "  pith report model.pith --against model.onnx --data photos --preprocess crop=224,scale=1/255",
            "      Also each layer's response error, and accuracy or agreement."
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A .pith file.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT.html",
            description = "The page to write. Default: beside FILE, under its name with .html.")
    private @Nullable Path output;

    @Option(
            names = "--against",
            paramLabel = "ORIGINAL",
            description = "The model that the file was made from: what its weights were is shown too.")
    private @Nullable Path against;

    @Option(
            names = "--data",
            paramLabel = "SAMPLES",
            description =
                    "Inputs to measure on: a folder of images, an .npz, .npy or IDX file. With labels the page says the"
                            + " accuracy, with --against each layer's response error. A TensorFlow model is run as"
                            + " ONNX.")
    private @Nullable Path data;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Labels: a .csv (file, class index), .npy or IDX file.")
    private @Nullable Path labels;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PreprocessOption preprocess;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReadOption reading;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private QuietOption quiet;

    @Override
    public Integer call() throws IOException, FormatException {
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads " + threads + " is less than 1");
        }
        if (labels != null && data == null) {
            throw new ParameterException(spec.commandLine(), "--labels are of samples: give them with --data");
        }
        if (preprocess.isGiven() && data == null) {
            throw new ParameterException(spec.commandLine(), "--preprocess is of samples: give them with --data");
        }
        Inputs.checkSeekable(path);
        Inputs.checkSeekable(against);
        Inputs.checkSeekable(data);
        Path page = output == null ? Pages.beside(path) : output;
        try (TerminalProgress progress =
                TerminalProgress.create(spec.commandLine().getErr(), quiet.isGiven())) {
            ReportRequest request = new ReportRequest(
                    Optional.ofNullable(against),
                    samples(),
                    false,
                    preprocess.parsed(),
                    threads,
                    Optional.empty(),
                    Pages.command(spec),
                    reading.parsed());
            new Targets()
                    .reads(path)
                    .readsModel(against)
                    .readsSamples(data)
                    .reads(labels)
                    .reads(reading.publicKey())
                    .check(List.of(page));
            Targets.checkPlaces(List.of(page));
            Pages.write(page, Pith.report(path, request, progress));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (!quiet.isGiven()) {
            spec.commandLine().getOut().println("wrote " + page + ": open it in a browser");
        }
        return ExitCode.DONE;
    }

    private Optional<Samples> samples() throws IOException, FormatException {
        if (data == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Samples.open(data, Optional.ofNullable(labels)));
        } catch (FormatException e) {
            throw e.inFile(data.toString());
        }
    }
}
