package pith.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import pith.calibrate.NdArray;
import pith.error.FormatException;
import pith.model.Shape;
import pith.onnx.OnnxSessions;
import pith.source.ImportedModel;
import pith.tensorflow.TensorFlowImporter;
import pith.tensorflow.TensorFlowRuntime;
import pith.tensorflow.TestCheckpoint;
import pith.tensorflow.TestGraph;
import pith.tensorflow.TestSavedModel;

final class OnnxTranslatorTest {
    @TempDir
    Path folder;

    @Test
    @Tag("tensorflow")
    void functionsOfASavedModelAreInlinedAndTheirVariablesFound() throws Exception {
        Path model = folder.resolve("model");
        TestSavedModel.write(model);
        Map<String, NdArray> inputs = TestSavedModel.inputs("serving_default");
        NdArray expected = TensorFlowRuntime.runSavedModel(model, "serving_default", inputs)
                .get("scores");
        try (ImportedModel source = TensorFlowImporter.read(model);
                OrtSession session = OnnxSessions.create(OnnxTranslator.translate(source.model()))) {
            Map<String, NdArray> outputs = SideBySide.run(session, inputs);
            assertEquals(Set.of("scores"), outputs.keySet());
            SideBySide.assertClose("scores", expected, outputs.get("scores"));
        }
    }

    @Test
    @Tag("tensorflow")
    void rowsAreChosenFromAVariableOfACheckpoint() throws Exception {
        try (TestGraph graph = new TestGraph();
                TestGraph expected = new TestGraph()) {
            NdArray table = graph.random(-1, 1, 10, 4);
            TensorProto.Builder variable = TestCheckpoint.tensor(DataType.DT_FLOAT, 10, 4);
            for (float value : table.toFloats()) {
                variable.addFloatVal(value);
            }
            new TestCheckpoint().shard().add("table", variable.build()).save(folder.resolve("model"));
            Output<?> handle = graph.named("table", "VarHandleOp")
                    .with("dtype", DataType.DT_FLOAT)
                    .with("shape", org.tensorflow.ndarray.Shape.of(10, 4))
                    .out();
            graph.named("rows", "ResourceGather", handle, graph.input("places", DataType.DT_INT32, 3))
                    .with("dtype", DataType.DT_FLOAT)
                    .out();
            expected.named(
                            "rows",
                            "Gather",
                            expected.constant("table", table),
                            expected.input("places", DataType.DT_INT32, 3))
                    .out();
            MetaGraphDef meta =
                    MetaGraphDef.newBuilder().setGraphDef(graph.def()).build();
            Path file = Files.write(folder.resolve("model.meta"), meta.toByteArray());
            NdArray places = SideBySide.ints(Shape.of(3), 7, 0, 9);
            NdArray rows = TensorFlowRuntime.run(expected.def(), Map.of("places:0", places), List.of("rows:0"))
                    .get("rows:0");
            try (ImportedModel source = TensorFlowImporter.read(file);
                    OrtSession session = OnnxSessions.create(OnnxTranslator.translate(source.model()))) {
                SideBySide.assertClose(
                        "rows",
                        rows,
                        SideBySide.run(session, Map.of("places", places)).get("rows"));
            }
        }
    }

    @Test
    void operatorsWithoutAMappingAreAllListed() throws Exception {
        GraphDef graph = GraphDef.newBuilder()
                .addNode(node("x", "Placeholder"))
                .addNode(node("first", "Bucketize", "x"))
                .addNode(node("second", "Bucketize", "first"))
                .addNode(node("third", "Betainc", "second", "x", "x"))
                .build();
        Path file = Files.write(folder.resolve("graph.pb"), graph.toByteArray());
        try (ImportedModel source = TensorFlowImporter.read(file)) {
            FormatException fault = assertThrows(FormatException.class, () -> OnnxTranslator.translate(source.model()));
            assertEquals(
                    "there is no way to say these operators in ONNX: 1 × Betainc (such as 'third'), "
                            + "2 × Bucketize (such as 'first')",
                    fault.getMessage());
        }
    }

    /** The tests of this package name every operator that has a mapping. */
    @Test
    void everyMappingHasATest() throws IOException {
        String tests;
        try (Stream<Path> files = Files.list(Path.of("src/test/java/pith/translate"))) {
            tests = files.filter(file -> file.toString().matches(".*(Test|Cases)\\.java"))
                    .map(OnnxTranslatorTest::read)
                    .collect(Collectors.joining());
        }
        List<String> untested = Mappings.operators().stream()
                .filter(operator -> !tests.contains("\"" + operator + "\""))
                .sorted()
                .toList();
        assertEquals(List.of(), untested);
        assertTrue(Mappings.operators().size() > 100, Mappings.operators().size() + " mappings");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NodeDef node(String name, String operator, String... inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp(operator)
                .addAllInput(List.of(inputs))
                .build();
    }
}
