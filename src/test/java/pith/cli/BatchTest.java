package pith.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many models in one command. */
final class BatchTest {
    private static final Path MODEL = Path.of("examples/resnet8-cifar10.onnx");

    @TempDir
    Path folder;

    private Path zoo = Path.of("");
    private Path small = Path.of("");

    @BeforeEach
    void makeZoo() throws IOException {
        zoo = Files.createDirectories(folder.resolve("zoo/deeper")).getParent();
        small = folder.resolve("small");
        Files.copy(MODEL, zoo.resolve("a.onnx"));
        HostileModel.write(zoo.resolve("deeper/b.onnx"));
        Files.writeString(zoo.resolve("notes.txt"), "no model");
        Files.createDirectories(zoo.resolve(".hidden"));
        Files.copy(MODEL, zoo.resolve(".hidden/c.onnx"));
    }

    @Test
    void folderKeepsItsShapeAndModelsThatAreDoneAreKept() throws IOException {
        PithRun first = PithRun.good("convert", zoo, small, "--method", "deep-compression");
        assertTrue(first.out().contains("2 together"), first.out());
        assertEquals(List.of("done", "done"), statuses("--method", "int8"));
        assertEquals(List.of(".pith-batch.jsonl", "a.pith", "deeper/b.pith"), files(small));
        assertEquals(List.of("kept", "kept"), statuses("--method", "int8", "--threads", "1"));
        // Another file, another model and other options are not what was done.
        Files.write(small.resolve("a.pith"), new byte[] {1}, StandardOpenOption.APPEND);
        assertEquals(List.of("done", "kept"), statuses("--method", "int8"));
        PithRun.good("verify", small.resolve("a.pith"));
        HostileModel.write(zoo.resolve("a.onnx"));
        assertEquals(List.of("done", "kept"), statuses("--method", "int8"));
        assertEquals(List.of("done", "done"), statuses("--method", "int8", "--bits", "6"));
    }

    @Test
    void failureOfOneDoesNotStopTheRest() throws IOException {
        Files.writeString(zoo.resolve("Z.onnx"), "broken");
        Files.writeString(zoo.resolve("0.onnx"), "");
        PithRun run = PithRun.of("convert", zoo, small);
        assertEquals(3, run.code());
        assertTrue(run.out().contains("2 failed"), run.out());
        assertTrue(run.out().contains("2 together"), run.out());
        assertTrue(run.err().contains("pith: " + zoo.resolve("Z.onnx") + ": "), run.err());
        assertEquals(List.of(".pith-batch.jsonl", "a.pith", "deeper/b.pith"), files(small));
        assertEquals(List.of("failed", "failed", "kept", "kept"), statuses());
    }

    @Test
    void optionsThatFitSomeModelsOnlyFailForTheOthers() {
        PithRun run = PithRun.of("convert", zoo, small, "--method", "int8", "--layer", "conv2d*=exact", "--json");
        assertEquals(3, run.code());
        JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
        assertEquals(3, json.get("exitCode").getAsInt());
        assertEquals(List.of("done", "failed"), statuses(json));
        List<Set<String>> keys = json.getAsJsonArray("models").asList().stream()
                .map(model -> model.getAsJsonObject().keySet())
                .toList();
        assertTrue(keys.get(0).containsAll(List.of("sourceBytes", "bytes", "met")), keys.toString());
        assertEquals(Set.of("in", "out", "status", "message"), keys.get(1));
        assertTrue(run.out().contains("no tensor or layer matches 'conv2d*'"), run.out());
    }

    @Test
    void severalModelsAndPatternsGoIntoAFolder() throws IOException {
        PithRun.good("convert", zoo.resolve("a.onnx"), zoo.resolve("deeper/b.onnx"), small);
        assertEquals(List.of(".pith-batch.jsonl", "a.pith", "b.pith"), files(small));
        Path other = folder.resolve("other");
        PithRun.good("convert", zoo + "/**.onnx", other);
        assertEquals(List.of(".pith-batch.jsonl", "a.pith", "b.pith", "c.pith"), files(other));
        assertEquals(3, PithRun.of("convert", zoo + "/*.none", other).code());
        Path one = Files.createDirectory(folder.resolve("one"));
        PithRun.good("convert", zoo.resolve("a.onnx"), one);
        assertEquals(List.of(".pith-batch.jsonl", "a.pith"), files(one));
    }

    @Test
    void modelsOfOneNameKeepTheirEndingsOrAreRefused() throws IOException {
        Path archive = zoo.resolve("a.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("m.onnx"));
            Files.copy(MODEL, zip);
        }
        PithRun.good("convert", zoo, small);
        assertEquals(List.of(".pith-batch.jsonl", "a.onnx.pith", "a.zip.pith", "deeper/b.pith"), files(small));
        Files.copy(MODEL, folder.resolve("a.onnx"));
        PithRun same = PithRun.of("convert", folder.resolve("a.onnx"), zoo.resolve("a.onnx"), folder.resolve("x"));
        assertEquals(2, same.code());
        assertTrue(same.err().contains("would both become"), same.err());
        PithRun twice = PithRun.of("convert", zoo.resolve("a.onnx"), zoo.resolve("*.onnx"), folder.resolve("x"));
        assertEquals(2, twice.code());
        assertTrue(twice.err().startsWith("pith: " + zoo.resolve("a.onnx") + " is named twice"), twice.err());
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void archivesWithoutAModelAreNoFailure() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(zoo.resolve("photos.zip")))) {
            zip.putNextEntry(new ZipEntry("a.txt"));
        }
        PithRun run = PithRun.good("convert", zoo, small, "--json");
        assertEquals(List.of("done", "done", "no model"), statuses(run.json()));
    }

    @Test
    void quietBatchPrintsNothingButErrors() throws IOException {
        PithRun run = PithRun.good("convert", zoo, small, "--quiet");
        assertEquals("", run.out() + run.err());
        Files.writeString(zoo.resolve("Z.onnx"), "broken");
        run = PithRun.of("convert", zoo, small, "-q");
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void folderThatAnotherProcessWritesToIsRefused() throws IOException {
        Files.createDirectories(small);
        try (BatchState state = BatchState.open(small)) {
            assertEquals(Optional.empty(), state.finished(Path.of("a.pith"), "", ""));
            PithRun run = PithRun.of("convert", zoo, small);
            assertEquals(3, run.code());
            assertTrue(run.err().contains("another pith convert is writing to this folder"), run.err());
        }
        assertEquals(List.of("done", "done"), statuses());
    }

    /** The process gets no chance to clean up: it is killed while it works, and a half-written line is added. */
    @Test
    @Tag("slow")
    void killedBatchGoesOnWhereItWas() throws IOException, InterruptedException {
        for (int i = 0; i < 12; i++) {
            Files.copy(MODEL, zoo.resolve("m" + i + ".onnx"));
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "convert",
                        zoo.toString(),
                        small.toString(),
                        "--method",
                        "deep-compression")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Path state = small.resolve(BatchState.NAME);
        while (process.isAlive()
                && (!Files.exists(state) || Files.readAllLines(state).size() < 3)) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        process.destroyForcibly().waitFor();
        assertEquals(137, process.exitValue(), Files.readString(folder.resolve("log")));
        Files.writeString(state, "{\"out\":\"m9.pi", StandardOpenOption.APPEND);
        Map<Path, FileTime> finished = new LinkedHashMap<>();
        for (String line : Files.readAllLines(state)) {
            if (line.endsWith("}")) {
                Path out = small.resolve(JsonParser.parseString(line)
                        .getAsJsonObject()
                        .get("out")
                        .getAsString());
                finished.put(out, Files.getLastModifiedTime(out));
            }
        }
        List<String> statuses = statuses("--method", "deep-compression");
        assertEquals(14, statuses.size());
        assertEquals(finished.size(), statuses.stream().filter("kept"::equals).count());
        assertEquals(
                14 - finished.size(), statuses.stream().filter("done"::equals).count());
        assertTrue(finished.size() >= 3 && finished.size() < 14, finished.toString());
        for (Map.Entry<Path, FileTime> file : finished.entrySet()) {
            assertEquals(file.getValue(), Files.getLastModifiedTime(file.getKey()));
        }
        byte[] one = Files.readAllBytes(small.resolve("m0.pith"));
        for (int i = 1; i < 12; i++) {
            assertArrayEquals(one, Files.readAllBytes(small.resolve("m" + i + ".pith")));
        }
    }

    private List<String> statuses(String... options) {
        List<Object> words = new ArrayList<>(List.of("convert", zoo, small, "--json"));
        words.addAll(List.of(options));
        return statuses(
                JsonParser.parseString(PithRun.of(words.toArray()).out()).getAsJsonObject());
    }

    private static List<String> statuses(JsonObject json) {
        List<String> statuses = new ArrayList<>();
        for (JsonElement model : json.getAsJsonArray("models")) {
            statuses.add(model.getAsJsonObject().get("status").getAsString());
        }
        return statuses;
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
