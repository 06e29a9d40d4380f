package pith.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The reader in JavaScript, one process for many files: it reads their names line by line. */
final class JavaScriptReader implements Reader, AutoCloseable {
    static final Path FOLDER = SuiteFiles.FOLDER.resolve("readers/js");
    private static final int TIMEOUT_SECONDS = 10;

    private final Process process;
    private final BufferedWriter names;
    private final BufferedReader answers;
    private final ExecutorService waiting = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "answers");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts the reader with further arguments of its command line. */
    JavaScriptReader(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(command());
        command.addAll(List.of(arguments));
        command.add("--stdin-list");
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        names = process.outputWriter(UTF_8);
        answers = process.inputReader(UTF_8);
    }

    /** Returns the command of the reader, to which arguments are added. */
    static List<String> command() {
        return List.of("node", FOLDER.resolve("cli.js").toString());
    }

    /** Whether Node is there to run it. */
    static boolean isAvailable() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
    }

    @Override
    public String read(Path file) throws ReaderFailure, InterruptedException {
        try {
            names.write(file + "\n");
            names.flush();
            String answer = waiting.submit(answers::readLine).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new ReaderFailure("crashed");
            }
            return answer;
        } catch (TimeoutException e) {
            throw new ReaderFailure("took longer than " + TIMEOUT_SECONDS + " seconds", e);
        } catch (IOException | ExecutionException e) {
            throw new ReaderFailure("crashed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        waiting.shutdownNow();
    }
}
