package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a command may do, and what counts as a failure. Needs a shell, and skips without. */
final class CommandReaderTest {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Path FILE = Path.of("some.pith");
    private static final long TIMEOUT_MILLIS = 20_000;
    private static final long MAX_MEMORY = 1L << 30;

    @BeforeEach
    void requireShell() {
        assumeTrue(Files.isExecutable(SHELL), SHELL + " is not there");
    }

    private static String answer(String script) throws Exception {
        return read(script, TIMEOUT_MILLIS, MAX_MEMORY);
    }

    private static String read(String script, long timeoutMillis, long maxMemory) throws Exception {
        return new CommandReader(List.of(SHELL.toString(), "-c", script), timeoutMillis, maxMemory).read(FILE);
    }

    private static String failure(String script) {
        return assertThrows(ReaderFailure.class, () -> answer(script)).getMessage();
    }

    @Test
    void fileIsTheLastArgument() throws Exception {
        assertEquals("{\"path\":\"some.pith\"}", answer("echo \"{\\\"path\\\":\\\"$0\\\"}\""));
    }

    @Test
    void rejectionIsAnErrorAndExitCodeOne() throws Exception {
        assertEquals(
                "{\"message\":\"m\",\"error\":\"MALFORMED\"}",
                answer("echo '{\"message\":\"m\",\"error\":\"MALFORMED\"}'; exit 1"));
        assertTrue(failure("echo '{\"error\":\"MALFORMED\"}'").startsWith("the exit code is 0"));
        assertTrue(failure("echo '{}'; exit 1").startsWith("the exit code is 1"));
    }

    @Test
    void crashIsAFailure() {
        assertEquals("crashed: exit code 3, no idea", failure("echo '{}'; echo no idea >&2; exit 3"));
        assertTrue(failure("kill -9 $$").startsWith("crashed: exit code 137"));
    }

    @Test
    void anythingButALineOfJsonIsAFailure() {
        assertEquals("printed nothing", failure("true"));
        assertEquals("printed more than a line", failure("echo '{}'; echo '{}'"));
        assertEquals("printed no JSON object: {what", failure("echo '{what'"));
        assertEquals("printed no JSON object: hello", failure("echo hello"));
    }

    @Test
    void readerThatTakesTooLongIsStopped() {
        long start = System.nanoTime();
        ReaderFailure failure = assertThrows(ReaderFailure.class, () -> read("sleep 60; echo '{}'", 1_000, MAX_MEMORY));
        assertEquals("took longer than 1 seconds", failure.getMessage());
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(30).toNanos());
    }

    @Test
    void readerThatTakesTooMuchMemoryIsStopped() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "memory of processes cannot be seen");
        // The last part of a stream has to be held until the stream ends.
        ReaderFailure failure = assertThrows(
                ReaderFailure.class,
                () -> read(
                        "head -c 400000000 /dev/zero | tail -c 400000000 | wc -c; sleep 5", TIMEOUT_MILLIS, 50L << 20));
        assertTrue(failure.getMessage().endsWith("MiB of memory; allowed are 50"), failure::getMessage);
    }

    /** Whether there is an answer depends on who is faster: the command that ends, or the one that reads its output. */
    @Test
    void processThatIsLeftBehindIsNotWaitedFor() throws Exception {
        long start = System.nanoTime();
        try {
            assertEquals("{}", answer("sleep 60 & echo '{}'"));
        } catch (ReaderFailure e) {
            assertEquals("leaves processes behind that hold its output open", e.getMessage());
        }
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(30).toNanos());
    }

    @Test
    void readerThatIsNotThereIsMissing() {
        CommandReader reader = new CommandReader(List.of("/no/such/reader"), TIMEOUT_MILLIS, MAX_MEMORY);
        assertThrows(ReaderMissing.class, () -> reader.read(FILE));
    }

    @Test
    void wordsAreSplitAtSpacesOutsideQuotes() {
        assertEquals(
                List.of("node", "a b/cli.js", "-x=1 2", ""), CommandReader.split(" node 'a b/cli.js'  -x=\"1 2\" ''"));
        assertThrows(IllegalArgumentException.class, () -> CommandReader.split("node 'cli.js"));
    }
}
