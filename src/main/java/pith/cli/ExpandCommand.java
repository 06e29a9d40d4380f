package pith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import pith.error.FormatException.Kind;
import pith.format.StoredSource;
import pith.model.Dialect;
import pith.model.SourceFile;
import pith.reader.PithFile;
import pith.source.RelativePaths;

/** {@code pith expand}: the source model from a {@code .pith} file. */
@Command(
        name = "expand",
        description =
                "Gives the model back: the same file if the .pith file is lossless, else one with the new weights. An ONNX"
                        + " model that had external data becomes one file, or with --external-data the same files.",
        mixinStandardHelpOptions = true)
final class ExpandCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A .pith file.")
    @SuppressWarnings("NullAway.Init")
    private Path in;

    @Parameters(
            paramLabel = "OUT",
            description =
                    "The model to write: a folder for a SavedModel. It is replaced only once the new one is complete.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--external-data",
            description = "ONNX: write weights to files beside OUT: the ones they came from, or else OUT.data.")
    private boolean externalData;

    @Option(
            names = "--quantized",
            description =
                    "Write a model that onnxruntime computes with integers of 8 bits, with nodes QuantizeLinear and"
                            + " DequantizeLinear. FILE must come from --method int8 with --calibration.")
    private boolean quantized;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReadOption reading;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private DialectOption dialect;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private QuietOption quiet;

    @Override
    public Integer call() throws IOException, FormatException {
        if (quantized && externalData) {
            throw new ParameterException(spec.commandLine(), "--quantized writes one file: leave out --external-data");
        }
        Inputs.checkSeekable(in);
        boolean gathered;
        try {
            Inputs.checkModel(out);
            gathered = check();
            if (quantized) {
                Pith.expandQuantized(in, out, reading.parsed());
            } else if (dialect.isOnnx()) {
                Pith.expandAsOnnx(in, out, externalData, reading.parsed());
            } else {
                Pith.expand(in, out, externalData, reading.parsed());
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (gathered && !quiet.isGiven()) {
            spec.commandLine()
                    .getOut()
                    .println(out + " holds all weights, which came in files of their own: --external-data gives those");
        }
        return ExitCode.DONE;
    }

    /** Checks what is read and written; returns whether files of external data become part of the one that is written. */
    private boolean check() throws IOException, FormatException {
        Targets read = new Targets().reads(in).reads(reading.publicKey());
        read.check(List.of(out));
        if (!Pith.isPith(in)) {
            throw new FormatException(
                    Kind.NOT_THIS_FORMAT,
                    "",
                    FormatException.NO_OFFSET,
                    in + ": not a .pith file, and expand gives a model back from one; pith convert writes them");
        }
        try (PithFile file = PithFile.open(in, reading.parsed())) {
            Optional<StoredSource> source = file.index().source();
            if (source.isEmpty() || quantized) {
                return false;
            }
            List<SourceFile> files = source.get().files();
            boolean onnx = source.get().dialect() == Dialect.ONNX;
            boolean hadExternalData = onnx && files.size() > 1;
            if (hadExternalData ? externalData : !onnx && !dialect.isOnnx()) {
                read.check(written(files));
            } else if (externalData) {
                read.check(List.of(out, out.resolveSibling(out.getFileName() + ".data")));
            }
            return hadExternalData && !externalData;
        }
    }

    /** Returns where the files go that the model came from. */
    private List<Path> written(List<SourceFile> files) throws FormatException {
        boolean isFile = files.get(0).path().isEmpty();
        Path folder = isFile ? out.toAbsolutePath().resolveSibling("") : out;
        List<Path> written = new ArrayList<>();
        for (SourceFile file : files) {
            written.add(file.path().isEmpty() ? out : RelativePaths.resolve(folder, file.path()));
        }
        return written;
    }
}
