package pith.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Output;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SavedModel;
import pith.Pith;
import pith.Progress;
import pith.calibrate.NdArray;
import pith.compress.CompressOptions;
import pith.compress.Guidance;
import pith.compress.Method;
import pith.error.FormatException;
import pith.model.Layer;
import pith.model.Model;
import pith.source.ImportedModel;

/** Models that TensorFlow made go into a file and come back, and TensorFlow loads what comes back. */
@Tag("tensorflow")
final class TensorFlowRoundTripTest {
    @TempDir
    Path folder;

    @Test
    void savedModelComesBackWithItsFunctionsSignaturesAssetsAndShards() throws Exception {
        Path model = folder.resolve("model");
        TestSavedModel.write(model);
        assertEquals(
                List.of(
                        TestSavedModel.ASSET,
                        "saved_model.pb",
                        "variables/variables.data-00000-of-00002",
                        "variables/variables.data-00001-of-00002",
                        "variables/variables.index"),
                List.copyOf(TestFiles.read(model).keySet()));
        Path back = roundTrip(model, CompressOptions.LOSSLESS);
        TestFiles.assertSame(model, back);
        for (String signature : List.of("serving_default", "rows")) {
            assertSameElements(outputs(model, signature), outputs(back, signature));
        }
    }

    @Test
    void variablesBehindFunctionCallsAreWeightsWithTheirOutputAxis() throws Exception {
        Path model = folder.resolve("model");
        TestSavedModel.write(model);
        try (ImportedModel imported = Pith.open(model)) {
            List<String> layers = imported.model().layers().stream()
                    .map(layer -> describe(imported.model(), layer))
                    .sorted()
                    .toList();
            assertEquals(
                    List.of(
                            "conv/kernel Conv2D output 3 input 2 groups 1",
                            "dense/kernel MatMul output 0 input 1 groups 1",
                            "depthwise/kernel DepthwiseConv2dNative output 2 input 3 groups 16",
                            "table/0,25:- MatMul output 1 input 0 groups 1",
                            "table/25,15:- MatMul output 1 input 0 groups 1"),
                    layers);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LOSSLESS", "AUTO"})
    void tensorflowAcceptsTheChecksumsOfChangedVariables(Method method) throws Exception {
        Path model = folder.resolve("model");
        TestSavedModel.write(model);
        Path back = roundTrip(model, CompressOptions.of(method).build());
        NdArray before = outputs(model, "serving_default").get("scores");
        NdArray after = outputs(back, "serving_default").get("scores");
        assertEquals(before.toString(), after.toString());
        assertNotEquals(before.bytes(), after.bytes());
        double error = 0;
        double size = 0;
        for (int i = 0; i < before.size(); i++) {
            error += Math.pow(after.get(i) - before.get(i), 2);
            size += Math.pow(before.get(i), 2);
        }
        // Random weights have nothing in common that codewords could make use of.
        assertTrue(
                Math.sqrt(error / size) < (method == Method.PQ ? 1 : 0.5),
                method + ": relative error " + Math.sqrt(error / size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.zip", "model.tar.gz", "model.tar"})
    void savedModelsInArchivesComeBackAsFolders(String name) throws Exception {
        Path model = folder.resolve("model");
        TestSavedModel.write(model);
        Path archive = folder.resolve(name);
        TestArchives.write(archive, "exported/3/", TestFiles.read(model));
        TestFiles.assertSame(model, roundTrip(archive, CompressOptions.LOSSLESS));
    }

    @Test
    void graphsInTextComeBackAsTheyWere() throws Exception {
        Path graph = folder.resolve("graph.pbtxt");
        Files.writeString(
                graph, "# A comment that stays.\n" + TextFormat.printer().printToString(frozen()));
        Path back = roundTrip(graph, CompressOptions.LOSSLESS);
        TestFiles.assertSame(graph, back);
        Path model = folder.resolve("model");
        TestSavedModel.write(model);
        Path binary = model.resolve("saved_model.pb");
        SavedModel parsed = SavedModel.parseFrom(Files.readAllBytes(binary));
        Files.writeString(
                model.resolve("saved_model.pbtxt"), TextFormat.printer().printToString(parsed));
        Files.delete(binary);
        Path text = roundTrip(model, CompressOptions.LOSSLESS);
        TestFiles.assertSame(model, text);
        assertSameElements(outputs(model, "rows"), outputs(text, "rows"));
    }

    @Test
    void graphsComeBackByteForByteAndComputeTheSame() throws Exception {
        Path graph = folder.resolve("graph.pb");
        Files.write(graph, frozen().toByteArray());
        Path back = roundTrip(graph, CompressOptions.LOSSLESS);
        TestFiles.assertSame(graph, back);
        try (TestGraph random = new TestGraph()) {
            Map<String, NdArray> feeds = Map.of("images:0", random.random(0, 1, 2, 6, 6, 4));
            assertSameElements(
                    TensorFlowRuntime.runFile(graph, feeds, List.of("Relu:0")),
                    TensorFlowRuntime.runFile(back, feeds, List.of("Relu:0")));
        }
    }

    private static GraphDef frozen() {
        try (TestGraph graph = new TestGraph()) {
            Output<?> images = graph.input("images", -1, 6, 6, 4);
            Output<?> features = graph.node("Conv2D", images, graph.weights("kernel", 3, 3, 4, 8))
                    .with("strides", 1, 1, 1, 1)
                    .with("padding", "SAME")
                    .out();
            graph.node("Relu", features).out();
            return graph.def();
        }
    }

    private static String describe(Model model, Layer layer) {
        return model.tensors().get(layer.tensor()).name() + " " + layer.operator() + " output " + layer.outputAxis()
                + " input " + layer.inputAxis() + " groups " + layer.groups();
    }

    private static void assertSameElements(Map<String, NdArray> expected, Map<String, NdArray> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, array) -> {
            assertEquals(array.toString(), actual.get(name).toString(), name);
            assertEquals(array.bytes(), actual.get(name).bytes(), name);
        });
    }

    private static Map<String, NdArray> outputs(Path model, String signature) {
        return TensorFlowRuntime.runSavedModel(model, signature, TestSavedModel.inputs(signature));
    }

    private Path roundTrip(Path model, CompressOptions options) throws IOException, FormatException {
        Path small = folder.resolve("small.pith");
        Path back = Files.createTempDirectory(folder, "back").resolve("model");
        Pith.convert(model, small, options, Guidance.NONE, Progress.NONE);
        Pith.expand(small, back, false);
        return back;
    }
}
