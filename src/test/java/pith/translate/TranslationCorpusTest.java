package pith.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.Corpus;
import pith.Pith;
import pith.calibrate.NdArray;
import pith.calibrate.Npz;
import pith.model.Model;
import pith.onnx.OnnxOutline;
import pith.onnx.OnnxSessions;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.source.ImportedModel;

/** Real networks of TensorFlow answer in onnxruntime what TensorFlow was recorded to answer. */
@Tag("corpus")
final class TranslationCorpusTest {
    private static final double TOLERANCE = 1e-4;

    @ParameterizedTest
    @CsvSource({
        "resnet8-cifar10, resnet8-cifar10_frozen.pb, Identity, ''",
        "resnet8-cifar10, saved_model, output_0, ''",
        "kws-dscnn, kws-dscnn_frozen.pb, Identity, ''",
        "kws-dscnn, kws-dscnn_frozen.pb, Identity, -real",
        "kws-dscnn, saved_model, dense, ''",
        "kws-dscnn, saved_model, dense, -real",
        "vww-mobilenet, vww-mobilenet_frozen.pb, Identity, ''",
        "vww-mobilenet, vww-mobilenet_frozen.pb, Identity, -real",
        "vww-mobilenet, saved_model, output_0, ''",
        "vww-mobilenet, saved_model, output_0, -real",
    })
    void outputsAreThoseOfTensorFlow(String name, String file, String output, String suffix) throws Exception {
        String prefix = "models/" + name + "/" + name;
        NdArray input =
                Npz.read(Corpus.require(prefix + ".input" + suffix + ".npz")).get("input_1");
        Map<String, NdArray> recorded = Npz.read(Corpus.require(prefix + ".tf-expected" + suffix + ".npz"));
        float[] expected = floats(recorded.values().iterator().next());
        try (ImportedModel source = Pith.open(Corpus.require("models/" + name + "/" + file))) {
            Model translated = OnnxTranslator.translate(source.model());
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession session = OnnxSessions.create(translated);
                    OnnxTensor tensor = OnnxTensor.createTensor(
                            environment,
                            direct(input),
                            input.shape().dims(),
                            ((TensorInfo) session.getInputInfo().get("input_1").getInfo()).type);
                    OrtSession.Result result = session.run(Map.of("input_1", tensor))) {
                assertEquals(Set.of(output), session.getOutputNames());
                FloatBuffer actual = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
                assertEquals(expected.length, actual.remaining());
                for (float wanted : expected) {
                    assertEquals(wanted, actual.get(), TOLERANCE);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "resnet8-cifar10/resnet8-cifar10_frozen.pb, 1, 9",
        "resnet8-cifar10/saved_model, 1, 9",
        "kws-dscnn/kws-dscnn_frozen.pb, 0, 9",
        "kws-dscnn/saved_model, 0, 9",
        "vww-mobilenet/vww-mobilenet_frozen.pb, 1, 27",
        "vww-mobilenet/saved_model, 1, 27",
    })
    void graphsAreAsIfWrittenByHand(String file, int transposes, int convolutions) throws Exception {
        try (ImportedModel source = Pith.open(Corpus.require("models/" + file))) {
            ModelProto model =
                    OnnxOutline.of(OnnxTranslator.translate(source.model())).proto();
            Map<String, Long> operators = model.getGraph().getNodeList().stream()
                    .collect(Collectors.groupingBy(NodeProto::getOpType, Collectors.counting()));
            assertEquals(transposes, operators.getOrDefault("Transpose", 0L));
            assertEquals(convolutions, operators.get("Conv"));
            // Biases and batch normalisation are part of the convolutions, arithmetic of shapes has become constants.
            Set<String> allowed =
                    Set.of("Transpose", "Conv", "Relu", "AveragePool", "Reshape", "Gemm", "Softmax", "Add");
            assertTrue(allowed.containsAll(operators.keySet()), operators::toString);
            assertEquals(file.startsWith("resnet8") ? 3 : 0, operators.getOrDefault("Add", 0L));
            List<String> weights = model.getGraph().getInitializerList().stream()
                    .map(initializer -> initializer.getName())
                    .toList();
            boolean named = file.endsWith("saved_model");
            assertEquals(named, weights.contains("conv2d/kernel"));
        }
    }

    private static float[] floats(NdArray array) {
        FloatBuffer buffer = direct(array).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The runtime takes elements of any type from direct buffers only. */
    private static ByteBuffer direct(NdArray array) {
        ByteBuffer data = array.bytes();
        return ByteBuffer.allocateDirect(data.remaining())
                .order(ByteOrder.nativeOrder())
                .put(data)
                .flip()
                .order(ByteOrder.nativeOrder());
    }
}
