package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader in JavaScript passes the suite and its own tests, and its example page works. Needs Node, and skips without. */
@Tag("slow")
final class JavaScriptReaderTest {
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final long MAX_MEMORY = 1L << 30;
    private static final Path EXAMPLE = JavaScriptReader.FOLDER.resolve("example");

    @TempDir
    Path folder;

    private Suite suite;

    @BeforeEach
    void requireNode() throws IOException {
        assumeTrue(JavaScriptReader.isAvailable(), "node is not installed");
        suite = Suite.load(SuiteFiles.FOLDER);
    }

    @Test
    void passesTheSuite() throws Exception {
        try (JavaScriptReader reader = new JavaScriptReader()) {
            assertEquals(List.of(), problems(suite.vectors(), reader));
        }
    }

    /** A process for each file takes long, so these are a few: one for each answer. */
    @Test
    void keepsTheRunnerContract() throws Exception {
        Map<String, TestVector> vectors = new TreeMap<>();
        for (TestVector vector : suite.vectors()) {
            vectors.put(vector.error().orElse("accept"), vector);
        }
        Reader reader = new CommandReader(JavaScriptReader.command(), TIMEOUT_MILLIS, MAX_MEMORY);
        assertEquals(List.of(), problems(vectors.values(), reader));
    }

    private List<String> problems(Collection<TestVector> vectors, Reader reader) throws Exception {
        List<String> problems = new ArrayList<>();
        for (TestVector vector : vectors) {
            SuiteRun.outcome(suite, vector, reader)
                    .problem()
                    .ifPresent(problem -> problems.add(vector.id() + ": " + problem));
        }
        return problems;
    }

    @Test
    void itsOwnTestsPass() throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "--test"));
        try (Stream<Path> files = Files.list(JavaScriptReader.FOLDER.resolve("test"))) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".test.js"))
                    .sorted()
                    .forEach(command::add);
        }
        assertTrue(command.size() > 2, "no tests");
        run(command);
    }

    @Test
    void examplePageWorksInChromium() throws Exception {
        Path chromium = Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
        assumeTrue(Files.isExecutable(chromium), chromium + " is not installed");
        for (String library : List.of("onnxruntime-web", "playwright-core")) {
            assumeTrue(
                    Files.isDirectory(EXAMPLE.resolve("node_modules").resolve(library)),
                    library + " is not installed: run npm install in " + EXAMPLE);
        }
        run(List.of("node", EXAMPLE.resolve("test.mjs").toString()));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertTrue(ended, () -> command + " does not end");
        assertEquals(0, process.exitValue(), () -> read(output));
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
