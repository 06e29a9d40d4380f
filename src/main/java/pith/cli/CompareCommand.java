package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pith.error.FormatException;

/** {@code pith compare}: whether two models are the same. */
@Command(
        name = "compare",
        description = "Compares two models, each an .onnx or a .pith file. Exit code 1 if they differ.",
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

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, FormatException {
        PrintWriter out = spec.commandLine().getOut();
        throw new UnsupportedOperationException(out.toString() + a + b + json);
    }
}
