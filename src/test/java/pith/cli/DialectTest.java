package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of TensorFlow on the command line: as they are, and across to ONNX. */
final class DialectTest {
    @TempDir
    Path folder;

    private Path graph;
    private Path samples;

    @BeforeEach
    void write() throws IOException {
        graph = DenseGraph.write(folder.resolve("graph.pb"), 1);
        samples = DenseGraph.samples(folder.resolve("x.npy"), 30);
    }

    @Test
    void aModelStaysInItsDialectUnlessOnnxIsAskedFor() throws IOException {
        assertEquals("TensorFlow GraphDef", source("convert", graph, file()));
        assertEquals("ONNX", source("convert", graph, file(), "--dialect", "onnx"));
        assertEquals("ONNX", source("convert", graph, file(), "--dialect", "ONNX", "--calibration", samples));
        Path example = Path.of("examples/resnet8-cifar10.onnx");
        assertEquals("ONNX", source("convert", example, file(), "--dialect", "onnx"));
        Path same = folder.resolve("same.onnx");
        PithRun.good("expand", file(), same, "--dialect", "onnx");
        assertEquals(-1, Files.mismatch(example, same));
    }

    /** What it is in ONNX answers as the graph does. */
    @Test
    void expandGivesTheSameModelInEitherDialect() {
        PithRun.good("convert", graph, file());
        Path back = folder.resolve("back.pb");
        PithRun.good("expand", file(), back);
        assertEquals(0, PithRun.of("compare", graph, back).code());
        Path onnx = folder.resolve("back.onnx");
        PithRun.good("expand", file(), onnx, "--dialect", "onnx");
        JsonObject result = PithRun.good("eval", onnx, "--against", graph, "--data", samples, "--json")
                .json();
        assertEquals(0, result.get("maxAbsoluteDifference").getAsDouble());
        assertEquals(2, PithRun.of("compare", graph, onnx).code());
    }

    /** A translated model has none of the files that it came from, and perhaps one of external data. */
    @Test
    void aTranslatedModelIsWrittenOverNothingThatIsRead() throws IOException {
        Path saved = Files.createDirectory(folder.resolve("saved-model"));
        Files.write(saved.resolve("saved_model.pb"), DenseGraph.saved(graph));
        Files.writeString(saved.resolve("notes.txt"), "asset");
        PithRun.good("convert", saved, file());
        Path out = folder.resolve("out.onnx");
        Files.createSymbolicLink(folder.resolve("out.onnx.data"), file());
        PithRun run = PithRun.of("expand", file(), out, "--dialect", "onnx", "--external-data");
        assertEquals(ExitCode.USAGE, run.code(), run.err());
        assertTrue(run.err().contains("out.onnx.data is what is read"), run.err());
        PithRun.good("verify", file());
    }

    @Test
    void whatOnnxHasNothingForIsNamedAndNothingIsWritten() throws IOException {
        Path odd = DenseGraph.write(folder.resolve("odd.pb"), 1, "SpecialProduct");
        PithRun run = PithRun.of("convert", odd, file(), "--dialect", "onnx");
        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().startsWith("pith: " + odd + ": ") && run.err().contains("SpecialProduct"), run.err());
        assertFalse(Files.exists(file()));
        PithRun.good("convert", odd, file());
        Path out = folder.resolve("odd.onnx");
        assertEquals(
                ExitCode.BAD_INPUT,
                PithRun.of("expand", file(), out, "--dialect", "onnx").code());
        assertFalse(Files.exists(out));
        assertEquals(
                ExitCode.USAGE,
                PithRun.of("convert", graph, file(), "--dialect", "caffe").code());
    }

    @Test
    void reportsMeasureModelsOfTensorFlow() throws IOException {
        PithRun.good("convert", graph, file(), "--method", "int8", "--bits", "3");
        PithRun.good("report", file(), "--against", graph, "--data", samples);
        String measured = page();
        assertTrue(measured.contains("measured on 30 samples"), measured);
        assertTrue(measured.contains("<dt>Agreement</dt>"), "agreement");
        assertError(measured);
        PithRun plain = PithRun.of("report", file(), "--data", samples);
        assertEquals(ExitCode.USAGE, plain.code());
        assertTrue(plain.err().contains("--against"), plain.err());
    }

    /** The weights lie otherwise in the graph than in the file. */
    @Test
    void reportsCompareTranslatedModelsWithTheirGraph() throws IOException {
        Path page = folder.resolve("m.html");
        PithRun.good(
                "convert", graph, file(), "--dialect", "onnx", "--bits", "3", "--method", "int8", "--report", page);
        assertTrue(page().contains("class=\"original\""), "what the weights were");
        PithRun.good("report", file(), "--against", graph, "--data", samples);
        assertTrue(page().contains("class=\"original\""), "what the weights were");
        assertError(page());
        Path other = DenseGraph.write(folder.resolve("other.pb"), 1, "SpecialProduct");
        PithRun run = PithRun.of("report", file(), "--against", other);
        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().startsWith("pith: " + other + ": "), run.err());
    }

    @Test
    void theSizeOfAModelIsThatOfAllItsFiles() throws IOException {
        Path zip = folder.resolve("model.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("graph.pb"));
            Files.copy(graph, out);
        }
        String bytes = Outputs.grouped(Files.size(graph)) + " bytes";
        assertTrue(PithRun.good("convert", graph, file()).out().startsWith("graph.pb  " + bytes + "\n"));
        assertTrue(PithRun.good("convert", zip, file()).out().startsWith("model.zip  " + bytes + " unpacked\n"));
        Path again = folder.resolve("again.pith");
        assertTrue(PithRun.good("convert", file(), again).out().startsWith("m.pith  " + bytes + " unpacked\n"));
        Path saved = Files.createDirectories(folder.resolve("saved"));
        Files.write(saved.resolve("saved_model.pb"), DenseGraph.saved(graph));
        Files.write(Files.createDirectory(saved.resolve("assets")).resolve("words"), new byte[2000]);
        String all = Outputs.grouped(Inputs.size(saved)) + " bytes";
        assertTrue(PithRun.good("convert", saved, file()).out().startsWith("saved  " + all + "\n"));
        String translated =
                PithRun.good("convert", saved, file(), "--dialect", "onnx").out();
        assertTrue(translated.startsWith("saved  " + all + "\n"), translated);
        Path beside = folder.resolve("beside.onnx");
        PithRun.good("expand", file(), beside, "--external-data");
        String external = PithRun.good("convert", beside, file()).out();
        assertTrue(external.startsWith("beside.onnx  "), external);
        assertTrue(external.contains(" bytes with its other files\n"), external);
    }

    private static void assertError(String page) {
        assertTrue(page.contains("<h3>" + DenseGraph.LAYER), page);
        assertTrue(page.contains("class=\"k\">response error</span>"), page);
        assertFalse(page.contains("\"v\">–<"), "a layer without an error");
    }

    private String source(Object... convert) {
        PithRun.good(convert);
        return PithRun.good("inspect", file(), "--json").json().get("source").getAsString();
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("m.html"));
    }

    private Path file() {
        return folder.resolve("m.pith");
    }
}
