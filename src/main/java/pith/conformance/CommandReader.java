package pith.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A reader that is a command: it gets the path of a file as its last argument, and may use so much time and memory. */
public final class CommandReader implements Reader {
    private static final int MAX_OUTPUT = 1 << 24;
    private static final int POLL_MILLIS = 20;
    private static final int AFTER_END_SECONDS = 2;

    private final List<String> command;
    private final long timeoutMillis;
    private final long maxMemory;

    /**
     * Creates a reader.
     *
     * @param command program and first arguments
     * @param maxMemory bytes that the command and the processes it starts may keep in memory; they are measured where the
     *     system has {@code /proc}, and not at all elsewhere
     */
    public CommandReader(List<String> command, long timeoutMillis, long maxMemory) {
        this.command = List.copyOf(command);
        this.timeoutMillis = timeoutMillis;
        this.maxMemory = maxMemory;
    }

    /** Splits a command line at spaces; quotes of either kind keep spaces, and there is nothing else to a shell here. */
    public static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean inWord = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote == 0 ? c : 0;
                inWord = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote is not closed in: " + line);
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    @Override
    public String read(Path file) throws ReaderMissing, ReaderFailure, InterruptedException {
        List<String> arguments = new ArrayList<>(command);
        arguments.add(file.toString());
        Process process;
        try {
            process = new ProcessBuilder(arguments).start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new ReaderMissing("the reader cannot be started: " + e.getMessage(), e);
        }
        try {
            CompletableFuture<String> out = read(process.getInputStream());
            CompletableFuture<String> err = read(process.getErrorStream());
            await(process);
            return answer(process.exitValue(), all(out), all(err));
        } finally {
            kill(process);
        }
    }

    /** Returns what an ended process has printed. Processes that it started may still hold its output open. */
    private static String all(CompletableFuture<String> text) throws ReaderFailure, InterruptedException {
        try {
            return text.get(AFTER_END_SECONDS, TimeUnit.SECONDS).strip();
        } catch (TimeoutException e) {
            throw new ReaderFailure("leaves processes behind that hold its output open", e);
        } catch (ExecutionException e) {
            throw new ReaderFailure("crashed: " + e.getMessage(), e);
        }
    }

    private static String answer(int exitCode, String out, String err) throws ReaderFailure {
        if (exitCode != 0 && exitCode != 1) {
            throw new ReaderFailure("crashed: exit code " + exitCode + (err.isEmpty() ? "" : ", " + firstLine(err)));
        }
        if (out.isEmpty() || out.indexOf('\n') >= 0) {
            throw new ReaderFailure("printed " + (out.isEmpty() ? "nothing" : "more than a line")
                    + (err.isEmpty() ? "" : "; " + firstLine(err)));
        }
        boolean error = parsed(out).has("error");
        if (error != (exitCode == 1)) {
            throw new ReaderFailure("the exit code is " + exitCode + " and the answer " + firstLine(out));
        }
        return out;
    }

    private static JsonObject parsed(String out) throws ReaderFailure {
        try {
            if (JsonParser.parseString(out) instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException e) {
            throw new ReaderFailure("printed no JSON object: " + firstLine(out), e);
        }
        throw new ReaderFailure("printed no JSON object: " + firstLine(out));
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    private void await(Process process) throws ReaderFailure, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            long memory = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .mapToLong(CommandReader::peakMemory)
                    .sum();
            if (memory > maxMemory) {
                throw new ReaderFailure("took " + (memory >> 20) + " MiB of memory; allowed are " + (maxMemory >> 20));
            }
            if (System.nanoTime() - end > 0) {
                throw new ReaderFailure("took longer than " + timeoutMillis / 1000 + " seconds");
            }
        }
    }

    /** Most bytes that a process has had in memory, or 0 where the system does not tell. */
    private static long peakMemory(ProcessHandle process) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try (stream) {
                String text = new String(stream.readNBytes(MAX_OUTPUT), UTF_8);
                stream.transferTo(java.io.OutputStream.nullOutputStream());
                return text;
            } catch (IOException e) {
                return "";
            }
        });
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
