package pith.calibrate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Layer;

/** The graph of gradients for values of certain shapes, in onnxruntime. Safe for use by several threads. */
final class GradientSession implements AutoCloseable {
    private final GradientPlan.@Nullable Written graph;
    private final @Nullable OrtSession session;
    private final Map<String, OnnxTensor> constants = new HashMap<>();

    private GradientSession(GradientPlan.@Nullable Written graph, @Nullable OrtSession session) {
        this.graph = graph;
        this.session = session;
    }

    /**
     * Creates a session.
     *
     * @param outputs of the network
     * @param values of the network, for their shapes
     * @param constants those among them that never change
     */
    static GradientSession of(
            GradientPlan plan, List<String> outputs, Map<String, Activation> values, Map<String, Activation> constants)
            throws FormatException {
        Optional<GradientPlan.Written> written = plan.write(outputs, values, constants);
        if (written.isEmpty()) {
            return new GradientSession(null, null);
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            Runner.useOneThread(options);
            GradientSession result = new GradientSession(
                    written.get(),
                    OrtEnvironment.getEnvironment()
                            .createSession(written.get().model().toByteArray(), options));
            for (String name : written.get().used()) {
                Activation constant = constants.get(name);
                if (constant != null) {
                    result.constants.put(name, tensor(constant.values(), constant.dims()));
                }
            }
            return result;
        } catch (OrtException e) {
            throw FormatException.unsupported("", "onnxruntime cannot load the graph of gradients: " + e.getMessage());
        }
    }

    /** Outputs of the network that gradients begin at, with the inputs that take them. */
    Map<String, String> seeds() {
        return graph == null ? Map.of() : graph.seeds();
    }

    /**
     * Returns the sums of the squares of gradients, over a batch and all draws.
     *
     * @param values of the network in this batch
     * @return one for each output channel of each layer
     */
    Map<Layer, double[]> squares(Map<Value, Activation> values, GradientSeeds seeds, int draws) throws FormatException {
        Map<Layer, double[]> sums = new LinkedHashMap<>();
        if (graph == null || session == null) {
            return sums;
        }
        Map<String, OnnxTensorLike> inputs = new HashMap<>();
        try {
            for (Map.Entry<Value, Activation> value : values.entrySet()) {
                if (graph.used().contains(value.getKey().name())) {
                    inputs.put(
                            value.getKey().name(),
                            tensor(value.getValue().values(), value.getValue().dims()));
                }
            }
            for (int draw = 0; draw < draws; draw++) {
                run(session, graph, inputs, seeds.draw(draw), sums);
            }
            return sums;
        } catch (OrtException e) {
            throw FormatException.unsupported("", "onnxruntime cannot compute gradients: " + e.getMessage());
        } finally {
            inputs.values().forEach(OnnxTensorLike::close);
        }
    }

    private void run(
            OrtSession open,
            GradientPlan.Written written,
            Map<String, OnnxTensorLike> values,
            Map<String, Activation> seeds,
            Map<Layer, double[]> sums)
            throws OrtException {
        Map<String, OnnxTensorLike> inputs = new HashMap<>(values);
        inputs.putAll(constants);
        Map<String, OnnxTensorLike> own = new HashMap<>();
        try {
            for (Map.Entry<String, Activation> seed : seeds.entrySet()) {
                own.put(
                        seed.getKey(),
                        tensor(seed.getValue().values(), seed.getValue().dims()));
            }
            inputs.putAll(own);
            try (OrtSession.Result result = open.run(inputs)) {
                for (Map.Entry<Layer, String> output : written.squares().entrySet()) {
                    OnnxTensor squares =
                            (OnnxTensor) result.get(output.getValue()).orElseThrow();
                    add(sums, output.getKey(), squares.getFloatBuffer());
                }
            }
        } finally {
            own.values().forEach(OnnxTensorLike::close);
        }
    }

    private static void add(Map<Layer, double[]> sums, Layer layer, FloatBuffer squares) {
        double[] sum = sums.computeIfAbsent(layer, key -> new double[squares.remaining()]);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += squares.get(i);
        }
    }

    private static OnnxTensor tensor(float[] values, long[] dims) throws OrtException {
        FloatBuffer buffer = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(values)
                .rewind();
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), buffer, dims);
    }

    @Override
    public void close() {
        constants.values().forEach(OnnxTensor::close);
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException(Objects.toString(e.getMessage()), e);
        }
    }
}
