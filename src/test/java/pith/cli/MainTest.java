package pith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;

final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpGoesToStandardOutput() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("Usage: pith"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().strip().matches("pith \\d+\\.\\d+\\.\\d+"), out.toString());
    }

    @Test
    void outputThatIsLostIsAFailure() {
        OutputStream device = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        PrintWriter full = new PrintWriter(device, true, UTF_8);
        assertEquals(3, Main.run(full, new PrintWriter(err), "--version"));
        assertEquals("pith: standard output cannot be written", err.toString().strip());
    }

    @Test
    void unknownOptionIsWrongUse() {
        assertEquals(2, run("--no-such-option"));
        assertTrue(err.toString().contains("--no-such-option"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void missingCommandIsWrongUse() {
        assertEquals(2, run());
        assertTrue(err.toString().contains("Missing command"), err.toString());
    }

    @Test
    void failuresHaveAnExitCodeAndOneLine() {
        assertAll(
                () -> assertFailure(3, "a.onnx: no such file or folder", new NoSuchFileException("a.onnx")),
                () -> assertFailure(3, "a.onnx: permission denied", new AccessDeniedException("a.onnx")),
                () -> assertFailure(3, "cut at byte 7", new IOException("cut at\n byte 7")),
                () -> assertFailure(3, "cut", new UncheckedIOException(new IOException("cut"))),
                () -> assertFailure(
                        3, "a.pith: cut", FormatException.malformed("", "cut").in("a.pith")),
                () -> assertFailure(
                        70,
                        "internal error: java.lang.IllegalStateException: x (show where with --debug)",
                        new IllegalStateException("x")));
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    private static void assertFailure(int exitCode, String message, Exception failure) {
        assertEquals(message, Failure.message(failure));
        assertEquals(exitCode, Failure.exitCode(failure));
    }
}
