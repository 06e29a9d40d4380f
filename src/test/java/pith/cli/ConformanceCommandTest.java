package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pith conformance} on a suite of two files, one to accept and one to reject. */
final class ConformanceCommandTest {
    private static final Path SUITE = Path.of("conformance");
    private static final List<String> IDS = List.of("example/two-tensors", "checksums/manifest");

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void copyTwoVectors() throws IOException {
        JsonObject manifest = JsonParser.parseString(Files.readString(SUITE.resolve("manifest.json")))
                .getAsJsonObject();
        JsonArray kept = new JsonArray();
        for (JsonElement vector : manifest.getAsJsonArray("vectors")) {
            if (IDS.contains(vector.getAsJsonObject().get("id").getAsString())) {
                kept.add(vector);
                String file = vector.getAsJsonObject().get("file").getAsString();
                Files.createDirectories(folder.resolve(file).getParent());
                Files.copy(SUITE.resolve(file), folder.resolve(file));
            }
        }
        assertEquals(IDS.size(), kept.size());
        manifest.add("vectors", kept);
        Files.writeString(folder.resolve("manifest.json"), manifest.toString());
    }

    @Test
    void ownReaderPasses() {
        assertEquals(0, conformance(), err::toString);
        assertEquals("""
                chapter                 vectors   passed   failed
                checksums                     1        1        –
                example                       1        1        –
                all                           2        2        –
                """, out.toString().replace("\r", ""));
    }

    @Test
    void otherReadersFailWithTheReason() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        assertEquals(1, conformance("--reader", "/bin/sh -c 'echo {\\\"error\\\":\\\"MALFORMED\\\"}; exit 1'"));
        List<String> lines = out.toString().lines().toList();
        assertEquals("FAILED example/two-tensors: rejected: {\"error\":\"MALFORMED\"}", lines.get(0));
        assertEquals("all                           2        1        1", lines.get(lines.size() - 1));
    }

    @Test
    void programsGetJson() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no shell");
        assertEquals(1, conformance("--json", "--reader", "/bin/sh -c 'exit 9'"));
        JsonObject report = JsonParser.parseString(out.toString()).getAsJsonObject();
        assertEquals(0, report.get("passed").getAsInt());
        assertEquals(2, report.get("failed").getAsInt());
        for (JsonElement vector : report.getAsJsonArray("vectors")) {
            assertEquals(
                    "crashed: exit code 9",
                    vector.getAsJsonObject().get("problem").getAsString());
        }
    }

    @Test
    void damagedSuiteIsNoticed() throws IOException {
        Files.writeString(folder.resolve("valid/example/two-tensors.pith"), "damaged");
        assertEquals(1, conformance());
        assertTrue(out.toString().startsWith("FAILED example/two-tensors: the suite's file is damaged"), out::toString);
    }

    @Test
    void readerThatCannotBeStartedIsWrongUse() {
        assertEquals(2, conformance("--reader", "/no/such/reader"));
        assertTrue(err.toString().contains("--reader: the reader cannot be started: "), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void folderWithoutASuiteIsBadInput() throws IOException {
        Files.delete(folder.resolve("manifest.json"));
        assertEquals(3, conformance());
        assertTrue(err.toString().contains("no such file or folder"), err::toString);
    }

    private int conformance(String... options) {
        String[] all = new String[options.length + 3];
        all[0] = "conformance";
        all[1] = "--suite";
        all[2] = folder.toString();
        System.arraycopy(options, 0, all, 3, options.length);
        return Main.run(new PrintWriter(out), new PrintWriter(err), all);
    }
}
