package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pith.conformance.BuiltInReader;
import pith.conformance.CommandReader;
import pith.conformance.Reader;
import pith.conformance.ReaderMissing;
import pith.conformance.Report;
import pith.conformance.Suite;
import pith.conformance.SuiteRun;

/** {@code pith conformance}: whether a reader passes the conformance suite. */
@Command(
        name = "conformance",
        description = "Runs the conformance suite: whether a reader accepts what it should, with the right content, and"
                + " rejects what it should, for the right kind of reason.",
        footer = {
            "",
            "A reader is any command that takes a .pith file as its last argument and prints what is in it as JSON; see"
                    + " conformance/README.md. A crash, more than 10 seconds or more than 1 GiB of memory for a file are"
                    + " failures."
        },
        mixinStandardHelpOptions = true)
final class ConformanceCommand implements Callable<Integer> {
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final long MAX_MEMORY = 1L << 30;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--suite",
            paramLabel = "DIR",
            description = "Folder of the suite; the one that comes with Pith if not given.")
    private @Nullable Path suite;

    @Option(names = "--reader", paramLabel = "COMMAND", description = "A reader to test; Pith's own if not given.")
    private @Nullable String reader;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Suite vectors = Suite.load(suite == null ? defaultSuite() : suite);
        SuiteRun run;
        try {
            run = SuiteRun.of(vectors, reader == null ? new BuiltInReader() : command(reader));
        } catch (ReaderMissing e) {
            throw new ParameterException(spec.commandLine(), "--reader: " + e.getMessage(), e);
        }
        if (json) {
            out.println(Report.json(run));
        } else {
            Report.table(run).forEach(out::println);
        }
        return run.allPassed() ? ExitCode.DONE : ExitCode.NO;
    }

    private Reader command(String line) {
        List<String> words;
        try {
            words = CommandReader.split(line);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--reader: " + e.getMessage(), e);
        }
        if (words.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--reader: no command");
        }
        return new CommandReader(words, TIMEOUT_MILLIS, MAX_MEMORY);
    }

    private Path defaultSuite() {
        List<Path> candidates = new ArrayList<>();
        candidates.add(Path.of("conformance"));
        try {
            Path jar = Path.of(ConformanceCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            // The launcher's jar is in its folder target; a jar may also lie beside the suite.
            for (Path folder = jar.getParent(); folder != null && candidates.size() < 3; folder = folder.getParent()) {
                candidates.add(folder.resolve("conformance"));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return candidates.stream()
                .filter(folder -> Files.isRegularFile(folder.resolve(Suite.MANIFEST)))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no suite in " + candidates.get(0) + " or beside Pith; name it with --suite"));
    }
}
