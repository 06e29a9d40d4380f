package pith.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.error.FormatException;

/** {@code pith expand}: the source model from a {@code .pith} file. */
@Command(
        name = "expand",
        description =
                "Gives the model back: the same file if the .pith file is lossless, else one with the new weights.",
        mixinStandardHelpOptions = true)
final class ExpandCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A .pith file.")
    @SuppressWarnings("NullAway.Init")
    private Path in;

    @Parameters(
            paramLabel = "OUT",
            description = "The model to write. It is replaced only once the new one is complete.")
    @SuppressWarnings("NullAway.Init")
    private Path out;

    @Option(
            names = "--external-data",
            description = "Write weights to files beside OUT: the ones they came from, or else OUT.data.")
    private boolean externalData;

    @Override
    public Integer call() throws IOException, FormatException {
        Pith.expand(in, out, externalData);
        return ExitCode.DONE;
    }
}
