package pith.calibrate;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.onnx.OnnxSessions;

/** A network in onnxruntime that computes chosen values. Safe for use by several threads, each of which runs a batch. */
final class Runner implements AutoCloseable {
    private final OrtSession session;
    private final Map<Value, String> outputs;

    /**
     * Wraps a session, and owns it.
     *
     * @param outputs names of the session's outputs, all of type float
     */
    Runner(OrtSession session, Map<Value, String> outputs) {
        this.session = session;
        this.outputs = outputs;
    }

    /** Has a run take one thread, several runs being at work at a time: so the number of threads cannot show. */
    static void useOneThread(OrtSession.SessionOptions options) throws OrtException {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    /**
     * Runs the network.
     *
     * @throws FormatException if onnxruntime cannot run it with these inputs
     */
    Map<Value, Activation> run(Batch batch) throws FormatException {
        Map<String, OnnxTensorLike> inputs = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, NdArray> input : batch.inputs().entrySet()) {
                inputs.put(input.getKey(), tensor(input.getKey(), input.getValue()));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                Map<Value, Activation> values = new LinkedHashMap<>();
                for (Map.Entry<Value, String> output : outputs.entrySet()) {
                    OnnxValue value = result.get(output.getValue()).orElseThrow();
                    values.put(output.getKey(), activation((OnnxTensor) value));
                }
                return values;
            }
        } catch (OrtException e) {
            throw FormatException.unsupported(
                    "", "onnxruntime cannot run the model on sample " + batch.first() + ": " + e.getMessage());
        } finally {
            inputs.values().forEach(OnnxTensorLike::close);
        }
    }

    private static Activation activation(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return new Activation(values, tensor.getInfo().getShape());
    }

    private static OnnxTensor tensor(String name, NdArray array) throws OrtException, FormatException {
        OnnxJavaType type = OnnxSessions.runtimeType(array.type())
                .orElseThrow(() -> FormatException.unsupported(
                        "", "onnxruntime for Java takes no %s for '%s'".formatted(array, name)));
        ByteBuffer bytes = ByteBuffer.allocateDirect(array.bytes().remaining()).order(ByteOrder.nativeOrder());
        bytes.put(array.bytes()).flip();
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), bytes, array.shape().dims(), type);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("onnxruntime cannot close a session", e);
        }
    }
}
