package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import pith.tensorflow.TestArchives;
import pith.tensorflow.TestFiles;
import pith.tensorflow.TestSavedModel;

/** TensorFlow models that are broken in one place: one line that says where and what, and nothing is left behind. */
final class TensorFlowFaultsTest {
    @TempDir
    Path folder;

    @Test
    @Tag("tensorflow")
    void savedModelsNeedAllTheirFiles() throws IOException {
        Path model = savedModel();
        Path variables = model.resolve("variables");
        Path shard = variables.resolve("variables.data-00001-of-00002");
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(bytes, bytes.length - 1));
        assertFault(model, "variables/variables.index", "variable '", "is the file complete?");
        Files.delete(shard);
        assertFault(model, "the data file 'variables/variables.data-00001-of-00002' is missing");
        for (Path file : list(variables)) {
            Files.delete(file);
        }
        assertFault(model, "'variables/variables.index' is missing, which has the values of 5 variables such as");
        Files.delete(model.resolve("saved_model.pb"));
        assertFault(model, "no model is in it, neither a file nor a folder with a saved_model.pb");
    }

    @Test
    @Tag("tensorflow")
    void damagedVariablesAreNoticed() throws IOException {
        Path model = savedModel();
        for (String name : List.of("variables.index", "variables.data-00000-of-00002")) {
            Path file = model.resolve("variables").resolve(name);
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            bad[100] ^= 1;
            Files.write(file, bad);
            assertFault(model, "variables/variables.index", "checksum", "damaged");
            Files.write(file, good);
        }
        assertEquals(
                0, PithRun.of("convert", model, folder.resolve("good.pith")).code());
    }

    @Test
    @Tag("tensorflow")
    void aLinkOutOfTheModelIsNotFollowed() throws IOException {
        Path model = savedModel();
        Path secret = Files.writeString(folder.resolve("secret"), "not part of the model");
        Files.createSymbolicLink(model.resolve("assets/link.txt"), secret);
        assertFault(model, "'assets/link.txt' is a link out of the model's folder");
    }

    @Test
    @Tag("tensorflow")
    void aFileOfASavedModelIsNotTheModel() throws IOException {
        Path model = savedModel();
        assertFault(model.resolve("saved_model.pb"), "is the graph of a SavedModel: give the folder that it is in");
        assertFault(
                model.resolve("variables/variables.index"),
                "is a checkpoint without a graph: 'variables.meta' is missing, or export a SavedModel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "tar.gz"})
    @Tag("tensorflow")
    void archivesHoldOneModelAndNothingOutsideIt(String ending) throws IOException {
        Map<String, byte[]> files = TestFiles.read(savedModel());
        Path archive = folder.resolve("model." + ending);
        Map<String, byte[]> outside = new TreeMap<>(files);
        outside.put("../../outside.txt", new byte[] {1});
        TestArchives.write(archive, "model/", outside);
        assertFault(archive, "../../outside.txt");
        assertTrue(Files.notExists(folder.resolve("outside.txt")));
        Map<String, byte[]> two = new TreeMap<>();
        files.forEach((path, bytes) -> {
            two.put("a/" + path, bytes);
            two.put("b/" + path, bytes);
        });
        TestArchives.write(archive, "", two);
        assertFault(archive, "the archive holds 2 TensorFlow models instead of one");
    }

    @Test
    void graphsCutShortAreNotTaken() throws IOException {
        byte[] whole = graph(constant(64, 256)).toByteArray();
        int refused = 0;
        for (int length = whole.length - 1; length > 20; length -= 7) {
            Path graph = Files.write(folder.resolve("graph.pb"), Arrays.copyOf(whole, length));
            assertFault(graph, "");
            refused++;
        }
        assertTrue(refused > 20, refused + " lengths");
    }

    @Test
    void aSavedModelCutShortIsNamed() throws IOException {
        SavedModel.Builder model = SavedModel.newBuilder().setSavedModelSchemaVersion(1);
        model.addMetaGraphsBuilder().setGraphDef(graph(constant(64, 256)));
        byte[] whole = model.build().toByteArray();
        Path dir = Files.createDirectory(folder.resolve("model"));
        Files.write(dir.resolve("saved_model.pb"), Arrays.copyOf(whole, whole.length / 2));
        assertFault(dir, dir + ": saved_model.pb: length ", " bytes are left: is it cut short?");
    }

    @Test
    void cyclesAreFound() throws IOException {
        NodeDef first = node("first", "Relu", "second");
        NodeDef second = node("second", "Relu", "first");
        Path graph = folder.resolve("graph.pb");
        Files.write(graph, graph(node("x", "Placeholder"), first, second).toByteArray());
        assertFault(graph, "the graph has a cycle through node '");
        FunctionDef function = FunctionDef.newBuilder()
                .setSignature(OpDef.newBuilder().setName("loop"))
                .addNodeDef(node("first", "Relu", "second:activations:0"))
                .addNodeDef(node("second", "Relu", "first:activations:0"))
                .build();
        GraphDef.Builder calls = graph(node("x", "Placeholder")).toBuilder();
        calls.getLibraryBuilder().addFunction(function);
        Files.write(graph, calls.build().toByteArray());
        assertFault(graph, "function 'loop' has a cycle through node '");
    }

    @Test
    void aLoopOfNextIterationIsNoCycle() throws IOException {
        Path graph = folder.resolve("graph.pb");
        GraphDef loop = graph(
                node("x", "Placeholder"),
                node("enter", "Enter", "x"),
                node("merge", "Merge", "enter", "next"),
                node("next", "NextIteration", "merge"));
        Files.write(graph, loop.toByteArray());
        PithRun run = PithRun.of("convert", graph, folder.resolve("good.pith"));
        assertEquals(0, run.code(), run.err());
    }

    @Test
    void mistakesInATextAreNamedWithTheirLine() throws IOException {
        Path graph = folder.resolve("graph.pbtxt");
        Files.writeString(graph, "node {\n  name: \"x\"\n  op: \"Placeholder\"\n}\nnode {\n  nime: \"y\"\n}\n");
        assertFault(graph, "line 6 of the text is not a GraphDef", "nime");
        Files.writeString(graph, "node {\n  name: \"x\"\n");
        assertFault(graph, "line ", "of the text is not a GraphDef");
    }

    @Test
    void elementsThatDoNotFitTheShapeAreNamed() throws IOException {
        Path graph =
                Files.write(folder.resolve("graph.pb"), graph(constant(64, 250)).toByteArray());
        assertFault(graph, "node[0]", "has 256 bytes of elements, but tensor_content holds 250");
    }

    private Path savedModel() throws IOException {
        Path model = folder.resolve("model");
        TestSavedModel.write(model);
        return model;
    }

    private static GraphDef graph(NodeDef... nodes) {
        return GraphDef.newBuilder().addAllNode(List.of(nodes)).build();
    }

    private static NodeDef node(String name, String operator, String... inputs) {
        return NodeDef.newBuilder()
                .setName(name)
                .setOp(operator)
                .addAllInput(List.of(inputs))
                .build();
    }

    /** A constant of floats that says to have so many, and has so many bytes. */
    private static NodeDef constant(int elements, int bytes) {
        TensorProto tensor = TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dim.newBuilder().setSize(elements)))
                .setTensorContent(ByteString.copyFrom(new byte[bytes]))
                .build();
        return node("weights", "Const").toBuilder()
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
                .build();
    }

    private void assertFault(Path model, String... parts) throws IOException {
        List<Path> before = list(folder);
        PithRun run = PithRun.of("convert", model, folder.resolve("out.pith"));
        assertEquals(3, run.code(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("pith: " + model + ": "), run.err());
        for (String part : parts) {
            assertTrue(run.err().contains(part), run.err());
        }
        assertEquals(before, list(folder));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
