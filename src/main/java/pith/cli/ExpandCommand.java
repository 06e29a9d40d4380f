package pith.cli;

import java.io.IOException;
import java.nio.file.Path;
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

/** {@code pith expand}: the source model from a {@code .pith} file. */
@Command(
        name = "expand",
        description =
                "Gives the model back: the same file if the .pith file is lossless, else one with the new weights.",
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

    @Override
    public Integer call() throws IOException, FormatException {
        if (quantized && externalData) {
            throw new ParameterException(spec.commandLine(), "--quantized writes one file: leave out --external-data");
        }
        try {
            Inputs.checkModel(out);
            Targets.differ(in, out);
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
        return ExitCode.DONE;
    }
}
