package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;

/** Samples and networks with which nothing can be measured: what is wrong is said, and nothing is written. */
final class BadSamplesTest {
    private static final Path MODEL = Path.of("examples/resnet8-cifar10.onnx");
    private static final int PIXELS = 32 * 32 * 3;

    @TempDir
    Path folder;

    @Test
    void samplesOfAnotherShape() throws IOException {
        Path samples = TestSamples.floats(folder.resolve("s.npy"), "2, 16, 16, 3", new float[2 * 16 * 16 * 3]);
        refused("the input 'input_1' has shape [?, 32, 32, 3], the samples FLOAT[2, 16, 16, 3]", samples);
    }

    @Test
    void aSampleThatIsNotANumber() throws IOException {
        float[] values = new float[3 * PIXELS];
        values[PIXELS + 5] = Float.NaN;
        Path samples = TestSamples.floats(folder.resolve("s.npy"), "3, 32, 32, 3", values);
        refused("sample 1: the value NaN at index 5 of [32, 32, 3]", samples);
    }

    @Test
    void noSamples() throws IOException {
        refused("there are no samples in it", TestSamples.floats(folder.resolve("s.npy"), "0, 32, 32, 3"));
        refused("no such file or folder", folder.resolve("nowhere.npz"));
        refused("there are no images", Files.createDirectory(folder.resolve("empty")));
    }

    private void refused(String message, Path samples) {
        Path out = folder.resolve("m.pith");
        PithRun run = PithRun.of("convert", MODEL, out, "--method", "inq", "--calibration", samples);
        assertEquals(3, run.code(), run.err());
        String last = run.err().lines().reduce("", (before, line) -> line);
        assertTrue(last.startsWith("pith: " + samples + ": ") && last.contains(message), run.err());
        assertFalse(Files.exists(out));
    }

    /** A single sample leaves the inputs of the last layer without any variance. */
    @ParameterizedTest
    @ValueSource(strings = {"deep-compression", "int8", "inq"})
    void fewerSamplesThanALayerNeedsAreToldAndDo(String method) throws IOException {
        Path samples = TestSamples.images(folder.resolve("s.npy"), 1, 7);
        Path out = folder.resolve("m.pith");
        PithRun run = PithRun.good("convert", MODEL, out, "--method", method, "--calibration", samples);
        assertTrue(run.err().contains("only 1 row of its 64 inputs: more samples fit it better"), run.err());
        PithRun.good("verify", out);
    }

    @Test
    void labelsThatAreNotThere() throws IOException {
        Path samples = TestSamples.images(folder.resolve("s.npy"), 4, 8);
        PithRun run = PithRun.good("eval", MODEL, "--data", samples);
        assertTrue(run.out().contains("The samples have no labels: give --labels for accuracy"), run.out());
        assertFalse(
                PithRun.good("eval", MODEL, "--data", samples, "--json").json().has("top1"));
        Path labels = TestSamples.floats(folder.resolve("l.npy"), "4", 1, 2, 3, 0);
        assertEquals(
                3,
                PithRun.of("eval", MODEL, "--data", samples, "--labels", labels).code());
        assertEquals(
                3,
                PithRun.of("eval", MODEL, "--data", samples, "--labels", folder.resolve("no.csv"))
                        .code());
    }

    @Test
    void aNetworkThatOnnxruntimeCannotRun() throws IOException {
        Path samples = TestSamples.images(folder.resolve("s.npy"), 4, 9);
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(MODEL)).toBuilder();
        NodeProto.Builder first = model.getGraphBuilder().getNodeBuilder(0);
        model.getGraphBuilder().setNode(0, first.setOpType("FoldSpace").setDomain("example.org"));
        model.addOpsetImportBuilder().setDomain("example.org").setVersion(1);
        Path strange = Files.write(folder.resolve("strange.onnx"), model.build().toByteArray());
        for (String method : new String[] {"deep-compression", "int8", "inq"}) {
            Path out = folder.resolve(method + ".pith");
            PithRun run = PithRun.of("convert", strange, out, "--method", method, "--calibration", samples);
            assertEquals(3, run.code(), run.err());
            assertTrue(run.err().contains("onnxruntime cannot load the model"), run.err());
            assertFalse(Files.exists(out));
            PithRun.good("convert", strange, out, "--method", method);
            PithRun.good("verify", out);
            PithRun.good("expand", out, folder.resolve("back.onnx"));
        }
        assertEquals(3, PithRun.of("eval", strange, "--data", samples).code());
    }
}
