package pith;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.calibrate.NdArray;
import pith.calibrate.Npz;
import pith.compress.CompressOptions;
import pith.compress.Guidance;
import pith.error.FormatException;
import pith.onnx.OnnxSessions;
import pith.source.ImportedModel;

/** A session from a lossless file answers the recorded inputs exactly as one from the original model does. */
@Tag("corpus")
final class SessionCorpusTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "squeezenet-dc.onnx, squeezenet-dc.input.npz",
        "lenet-5-pruned.onnx, lenet-5-pruned.input.npz",
        "resnet8-cifar10/resnet8-cifar10.onnx, resnet8-cifar10/resnet8-cifar10.input.npz",
        "vww-mobilenet/vww-mobilenet.onnx, vww-mobilenet/vww-mobilenet.input-real.npz",
        "ultraface-rfb-320.onnx, ultraface-rfb-320.input.npz",
        "silero_vad.onnx, silero_vad.input.npz",
        "silero_vad.onnx, silero_vad.input-random8k.npz",
    })
    void outputsAreEqualBitForBit(String model, String inputs) throws Exception {
        Path original = Corpus.require("models/" + model);
        Map<String, NdArray> arrays = Npz.read(Corpus.require("models/" + inputs));
        Path small = folder.resolve("m.pith");
        Pith.convert(original, small, CompressOptions.LOSSLESS, Guidance.NONE, Progress.NONE);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession expected = environment.createSession(original.toString());
                ImportedModel file = Pith.open(small);
                OrtSession actual = OnnxSessions.create(file.model())) {
            Map<String, float[]> wanted = run(environment, expected, arrays);
            Map<String, float[]> got = run(environment, actual, arrays);
            assertEquals(wanted.keySet(), got.keySet());
            assertTrue(wanted.values().stream().anyMatch(values -> values.length > 0));
            wanted.forEach((name, values) -> assertArrayEquals(values, got.get(name), 0f, name));
        }
    }

    /** The runtime takes elements of any type from direct buffers only. */
    private static ByteBuffer direct(NdArray array) {
        ByteBuffer data = array.bytes();
        return ByteBuffer.allocateDirect(data.remaining())
                .order(ByteOrder.nativeOrder())
                .put(data)
                .flip();
    }

    private static Map<String, float[]> run(OrtEnvironment environment, OrtSession session, Map<String, NdArray> arrays)
            throws OrtException, IOException, FormatException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        for (NodeInfo input : session.getInputInfo().values()) {
            NdArray array = arrays.get(input.getName());
            TensorInfo info = (TensorInfo) input.getInfo();
            inputs.put(
                    input.getName(),
                    OnnxTensor.createTensor(
                            environment, direct(array), array.shape().dims(), info.type));
        }
        Map<String, float[]> outputs = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(inputs)) {
            result.forEach(output -> {
                if (output.getValue() instanceof OnnxTensor tensor && tensor.getFloatBuffer() != null) {
                    float[] values = new float[tensor.getFloatBuffer().remaining()];
                    tensor.getFloatBuffer().get(values);
                    outputs.put(output.getKey(), values);
                }
            });
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
        return outputs;
    }
}
