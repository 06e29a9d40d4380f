package pith.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.proto.GraphDef;
import pith.Pith;
import pith.calibrate.NdArray;
import pith.onnx.OnnxSessions;
import pith.source.ImportedModel;
import pith.tensorflow.TensorFlowRuntime;

/** Loops: onnxruntime computes from the translation what TensorFlow does from the graph. */
@Tag("tensorflow")
final class LoopTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anLstmAnswersWhatItDoesInTensorFlow(boolean openBatch) throws Exception {
        TestNodes nodes = new TestNodes(openBatch);
        LoopCases.lstm(nodes);
        check(nodes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLoopRunsAsOftenAsItsConditionSays(boolean openBatch) throws Exception {
        TestNodes nodes = new TestNodes(openBatch);
        LoopCases.doubling(nodes);
        check(nodes);
    }

    private void check(TestNodes nodes) throws Exception {
        // TensorFlow adds the attributes that are as they are by default, as it does when it writes a graph.
        GraphDef complete;
        try (Graph graph = new Graph()) {
            graph.importGraphDef(nodes.graph());
            complete = graph.toGraphDef();
        }
        Path file = folder.resolve("graph.pb");
        Files.write(file, complete.toByteArray());
        try (ImportedModel model = Pith.openAsOnnx(file);
                OrtSession session = OnnxSessions.create(model.model())) {
            List<String> names = List.copyOf(session.getOutputNames());
            Map<String, NdArray> expected = TensorFlowRuntime.run(complete, nodes.feeds(), names);
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            for (String name : session.getInputNames()) {
                inputs.put(name, tensor(session, name, nodes.feeds().get(name)));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                for (String name : names) {
                    compare(name, expected.get(name), (OnnxTensor)
                            result.get(name).orElseThrow());
                }
            } finally {
                inputs.values().forEach(OnnxTensor::close);
            }
        }
    }

    private static OnnxTensor tensor(OrtSession session, String name, NdArray array) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocateDirect(array.bytes().remaining())
                .put(array.bytes())
                .flip()
                .order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                bytes,
                array.shape().dims(),
                ((TensorInfo) session.getInputInfo().get(name).getInfo()).type);
    }

    private static void compare(String name, NdArray expected, OnnxTensor actual) {
        assertArrayEquals(expected.shape().dims(), actual.getInfo().getShape(), name);
        ByteBuffer bytes = actual.getByteBuffer().order(ByteOrder.nativeOrder());
        assertEquals(expected.bytes().remaining(), bytes.remaining(), name);
        NdArray got = NdArray.of(expected.type(), expected.shape(), bytes);
        for (int i = 0; i < expected.size(); i++) {
            double wanted = expected.get(i);
            assertEquals(wanted, got.get(i), TOLERANCE * Math.max(1, Math.abs(wanted)), name + " at " + i);
        }
    }
}
