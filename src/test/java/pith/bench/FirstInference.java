package pith.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import pith.error.FormatException;
import pith.onnx.OnnxSessions;
import pith.reader.PithFile;

/**
 * Opens a model and runs it once. As a program it prints the seconds from the closed file to the first answer, in a virtual
 * machine that has done nothing before but load onnxruntime.
 */
final class FirstInference {
    private FirstInference() {}

    /** Opens a {@code .pith} or {@code .onnx} file and runs it. */
    static float run(Path file) throws IOException, FormatException, OrtException {
        if (file.toString().endsWith(".pith")) {
            try (PithFile open = PithFile.open(file);
                    OrtSession session = OnnxSessions.create(open.model())) {
                return answer(session);
            }
        }
        try (SessionOptions options = new SessionOptions();
                OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString(), options)) {
            return answer(session);
        }
    }

    private static float answer(OrtSession session) throws OrtException {
        Map.Entry<String, NodeInfo> input =
                session.getInputInfo().entrySet().iterator().next();
        long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.max(1, shape[i]);
        }
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.fill(values, 0.5f);
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input.getKey(), tensor))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
        }
    }

    public static void main(String[] args) throws IOException, FormatException, OrtException {
        OrtEnvironment.getEnvironment();
        long start = System.nanoTime();
        run(Path.of(args[0]));
        System.out.println((System.nanoTime() - start) / 1e9);
    }
}
