package pith.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import pith.Pith;
import pith.error.FormatException;
import pith.error.FormatException.Kind;

/** What cannot be said in ONNX is named, all of it at once. */
final class TranslationFaultsTest {
    @TempDir
    Path folder;

    @Test
    void operatorsWithoutMappingAreCountedAndNamed() throws Exception {
        TestNodes nodes = new TestNodes(true);
        String input = nodes.input(2, 3);
        String relu = nodes.node("Relu", input).out();
        String first = nodes.node("Bessel", relu).out();
        String second = nodes.node("Bessel", first).out();
        nodes.node("Whittaker", second).out();
        FormatException fault = assertThrows(FormatException.class, () -> open(nodes));
        assertEquals(Kind.UNSUPPORTED, fault.kind());
        String message = String.valueOf(fault.getMessage());
        assertTrue(message.contains("2 × Bessel (such as '" + first + "'), 1 × Whittaker (such as '"), message);
        assertTrue(message.startsWith(folder.resolve("graph.pb") + ": "), message);
    }

    @Test
    void attributesThatCannotBeSaidAreNamedWithTheirNode() throws Exception {
        TestNodes nodes = new TestNodes(true);
        String[] vectors = {nodes.weights(4), nodes.weights(4), nodes.weights(4), nodes.weights(4)};
        String norm = nodes.node(
                        "FusedBatchNormV3", nodes.input(2, 3, 3, 4), vectors[0], vectors[1], vectors[2], vectors[3])
                .with("is_training", true)
                .out();
        FormatException fault = assertThrows(FormatException.class, () -> open(nodes));
        assertEquals(Kind.UNSUPPORTED, fault.kind());
        assertTrue(String.valueOf(fault.getMessage()).contains("node '" + norm + "' (FusedBatchNormV3)"));
    }

    @Test
    void severalSignaturesOfWhichNoneIsForServingAreListed() throws Exception {
        TestNodes nodes = new TestNodes(true);
        String output = nodes.node("Relu", nodes.input(2, 3)).out();
        SignatureDef signature = SignatureDef.newBuilder()
                .putOutputs(
                        "y",
                        TensorInfo.newBuilder()
                                .setName(output + ":0")
                                .setDtype(DataType.DT_FLOAT)
                                .build())
                .build();
        MetaGraphDef.Builder graph = MetaGraphDef.newBuilder().setGraphDef(nodes.graph());
        graph.getMetaInfoDefBuilder().addTags("serve");
        List.of("encode", "decode").forEach(name -> graph.putSignatureDef(name, signature));
        Files.write(
                folder.resolve("saved_model.pb"),
                SavedModel.newBuilder()
                        .setSavedModelSchemaVersion(1)
                        .addMetaGraphs(graph)
                        .build()
                        .toByteArray());
        FormatException fault = assertThrows(FormatException.class, () -> Pith.openAsOnnx(folder));
        assertTrue(String.valueOf(fault.getMessage())
                .contains("the signatures decode, encode, and none is serving_default"));
    }

    private void open(TestNodes nodes) throws IOException, FormatException {
        Path file = folder.resolve("graph.pb");
        Files.write(file, nodes.graph().toByteArray());
        Pith.openAsOnnx(file).close();
    }
}
