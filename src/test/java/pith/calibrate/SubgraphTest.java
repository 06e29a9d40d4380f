package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.compress.Budget;
import pith.compress.CompressOptions;
import pith.compress.Compressor;
import pith.compress.Guidance;
import pith.compress.Method;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;
import pith.source.ImportedModel;

/** Layers inside of other nodes, and recurrent ones. */
class SubgraphTest {
    private static final int SEED = 3;
    private static final int N = 4;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    /** The network {@code y = if flag then (if flag then x·a else x) else x·b}, with {@code n} numbers of input. */
    private GraphProto.Builder branches(int n) {
        GraphProto.Builder innerThen = GraphProto.newBuilder()
                .addNode(TestNetworks.node("MatMul", "p", "x", "a"))
                .addOutput(TestNetworks.untyped("p"));
        GraphProto.Builder innerElse = GraphProto.newBuilder()
                .addNode(TestNetworks.node("Identity", "q", "x"))
                .addOutput(TestNetworks.untyped("q"));
        GraphProto.Builder then = GraphProto.newBuilder()
                .addNode(branch("inner", "i", innerThen, innerElse))
                .addOutput(TestNetworks.untyped("i"));
        GraphProto.Builder otherwise = GraphProto.newBuilder()
                .addNode(TestNetworks.node("Constant", "b")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("value")
                                .setType(AttributeProto.AttributeType.TENSOR)
                                .setT(TestNetworks.weights("", random, n, n))))
                .addNode(TestNetworks.node("MatMul", "e", "x", "b"))
                .addOutput(TestNetworks.untyped("e"));
        return GraphProto.newBuilder()
                .addInput(TestNetworks.value("x", -1, n))
                .addInput(TestNetworks.value("flag", TensorProto.DataType.INT64))
                .addInitializer(TestNetworks.weights("a", random, n, n))
                .addNode(TestNetworks.node("Cast", "yes", "flag")
                        .addAttribute(TestNetworks.integer("to", TensorProto.DataType.BOOL_VALUE)))
                .addNode(branch("outer", "y", then, otherwise))
                .addOutput(TestNetworks.value("y", -1, n));
    }

    private static NodeProto branch(String name, String output, GraphProto.Builder then, GraphProto.Builder otherwise) {
        return TestNetworks.node("If", output, "yes")
                .setName(name)
                .addAttribute(TestNetworks.graph("then_branch", then))
                .addAttribute(TestNetworks.graph("else_branch", otherwise))
                .build();
    }

    /** A search leaves a branch that no sample gets to about as good as the one that all get to. */
    @Test
    void aBranchThatNeverRunsIsNotForFree() throws Exception {
        int n = 32;
        try (ImportedModel model = TestNetworks.open(folder, branches(n))) {
            Path file = SampleFiles.npz(
                    folder.resolve("a.npz"),
                    Map.of(
                            "x", SampleFiles.floats("200, " + n, TestNetworks.random(random, 200 * n)),
                            "flag", SampleFiles.longs("", 1)));
            Guidance guidance = new Guidance(
                    Optional.of(Samples.open(file, Optional.empty())),
                    Preprocess.NONE,
                    Optional.empty(),
                    Budget.ofSize(2000),
                    "test",
                    1,
                    line -> {});
            CompressOptions options =
                    CompressOptions.of(Method.DEEP_COMPRESSION).build();
            List<CompressedTensor> tensors = Compressor.compress(model.model(), options, guidance)
                    .model()
                    .tensors();
            long[] sizes = tensors.stream()
                    .filter(tensor -> tensor.tensor().shape().elements() == (long) n * n)
                    .mapToLong(tensor -> ((Rule.Codebook) tensor.rule()).entries())
                    .toArray();
            assertEquals(2, sizes.length);
            assertEquals(1, (double) sizes[0] / sizes[1], 0.5, Arrays.toString(sizes));
        }
    }

    @Test
    void onlyTheBranchThatRunsIsSeen() throws Exception {
        try (ImportedModel model = TestNetworks.open(folder, branches(N))) {
            Network network = Network.of(model.model());
            float[] x = TestNetworks.random(random, 6 * N);
            for (int flag = 0; flag < 2; flag++) {
                Path file = SampleFiles.npz(
                        folder.resolve("a.npz"),
                        Map.of("x", SampleFiles.floats("6, " + N, x), "flag", SampleFiles.longs("", flag)));
                Feed feed = Feed.of(Samples.open(file, Optional.empty()), network.inputs(), Preprocess.NONE);
                Calibration calibration = calibrate(network, feed);
                String seen = flag == 1 ? "outer/then_branch/inner/then_branch/p" : "outer/else_branch/e";
                assertEquals(1, calibration.byTensor().size());
                int tensor = network.layers().stream()
                        .filter(layer -> layer.node().equals(seen))
                        .findFirst()
                        .orElseThrow()
                        .tensor();
                assertArrayEquals(moment(x, 6), moment(calibration, tensor), 1e-5);
                assertEquals(
                        List.of("no sample gets to it"),
                        List.copyOf(calibration.uncovered().values()));
            }
        }
    }

    @Test
    void allStepsOfALoopAreSeen() throws Exception {
        // h = x, then three times h = tanh(h·w).
        GraphProto.Builder body = GraphProto.newBuilder()
                .addInput(TestNetworks.value("step", TensorProto.DataType.INT64))
                .addInput(TestNetworks.value("go", TensorProto.DataType.BOOL))
                .addInput(TestNetworks.value("h", -1, N))
                .addNode(TestNetworks.node("Identity", "goOn", "go"))
                .addNode(TestNetworks.node("MatMul", "m", "h", "w"))
                .addNode(TestNetworks.node("Tanh", "next", "m"))
                .addOutput(TestNetworks.value("goOn", TensorProto.DataType.BOOL))
                .addOutput(TestNetworks.value("next", -1, N));
        float[] w = TestNetworks.random(random, N * N);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(TestNetworks.value("x", -1, N))
                .addInitializer(TestNetworks.floats("w", w, N, N))
                .addInitializer(TestNetworks.longs("times", List.of(3L)))
                .addNode(
                        TestNetworks.node("Loop", "y", "times", "", "x").addAttribute(TestNetworks.graph("body", body)))
                .addOutput(TestNetworks.value("y", -1, N));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            float[] x = TestNetworks.random(random, 6 * N);
            Calibration calibration = calibrate(network, TestNetworks.feed(folder, network, x, 6, N));
            float[] all = new float[3 * 6 * N];
            float[] h = x;
            for (int step = 0; step < 3; step++) {
                System.arraycopy(h, 0, all, step * h.length, h.length);
                h = tanhOfProduct(h, w);
            }
            assertEquals(18, calibration.of(0).orElseThrow().count());
            assertArrayEquals(moment(all, 18), moment(calibration, 0), 1e-5);
        }
    }

    @Test
    void allStepsOfAScanAreSeen() throws Exception {
        // Over the rows r of x: s = tanh(r·w) + s.
        GraphProto.Builder body = GraphProto.newBuilder()
                .addInput(TestNetworks.value("s", 1, N))
                .addInput(TestNetworks.value("r", 1, N))
                .addNode(TestNetworks.node("MatMul", "m", "r", "w"))
                .addNode(TestNetworks.node("Add", "sum", "m", "s"))
                .addNode(TestNetworks.node("Identity", "out", "sum"))
                .addOutput(TestNetworks.value("sum", 1, N))
                .addOutput(TestNetworks.value("out", 1, N));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(TestNetworks.value("x", -1, 1, N))
                .addInitializer(TestNetworks.weights("w", random, N, N))
                .addInitializer(TestNetworks.floats("zero", new float[N], 1, N))
                .addNode(TestNetworks.node("Scan", "last", "zero", "x")
                        .addOutput("y")
                        .addAttribute(TestNetworks.integer("num_scan_inputs", 1))
                        .addAttribute(TestNetworks.integers("scan_output_axes", 0))
                        .addAttribute(TestNetworks.graph("body", body)))
                .addOutput(TestNetworks.value("y", -1, 1, N));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            float[] x = TestNetworks.random(random, 6 * N);
            Calibration calibration = calibrate(network, TestNetworks.feed(folder, network, x, 6, 1, N));
            assertEquals(6, calibration.of(0).orElseThrow().count());
            assertArrayEquals(moment(x, 6), moment(calibration, 0), 1e-5);
        }
    }

    @Test
    void recurrentLayersSeeTheirStates() throws Exception {
        // Two directions, five steps; the output Y has no name, and the state before the first step is given.
        int steps = 5;
        int batch = 3;
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(TestNetworks.value("x", steps, batch, 6))
                .addInitializer(TestNetworks.weights("w", random, 2, N, 6))
                .addInitializer(TestNetworks.weights("r", random, 2, N, N))
                .addInitializer(TestNetworks.weights("h0", random, 2, batch, N))
                .addNode(NodeProto.newBuilder()
                        .setOpType("RNN")
                        .addInput("x")
                        .addInput("w")
                        .addInput("r")
                        .addInput("")
                        .addInput("")
                        .addInput("h0")
                        .addOutput("")
                        .addOutput("last")
                        .addAttribute(TestNetworks.integer("hidden_size", N))
                        .addAttribute(TestNetworks.text("direction", "bidirectional")))
                .addOutput(TestNetworks.untyped("last"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            float[] x = TestNetworks.random(random, steps * batch * 6);
            Calibration calibration = calibrate(network, TestNetworks.feed(folder, network, x, steps, batch, 6));
            assertEquals((long) steps * batch, calibration.of(0).orElseThrow().count());
            float[] w = tensor(model, 0);
            float[] r = tensor(model, 1);
            float[] first = tensor(model, 2);
            float[] states = new float[steps * batch * 2 * N];
            int to = 0;
            for (int d = 0; d < 2; d++) {
                for (int b = 0; b < batch; b++) {
                    float[] h = Arrays.copyOfRange(first, (d * batch + b) * N, (d * batch + b + 1) * N);
                    for (int step = 0; step < steps; step++) {
                        System.arraycopy(h, 0, states, to, N);
                        to += N;
                        int at = d == 0 ? step : steps - 1 - step;
                        float[] next = new float[N];
                        for (int i = 0; i < N; i++) {
                            double sum = 0;
                            for (int j = 0; j < 6; j++) {
                                sum += w[(d * N + i) * 6 + j] * x[(at * batch + b) * 6 + j];
                            }
                            for (int j = 0; j < N; j++) {
                                sum += r[(d * N + i) * N + j] * h[j];
                            }
                            next[i] = (float) Math.tanh(sum);
                        }
                        h = next;
                    }
                }
            }
            assertEquals(2L * steps * batch, calibration.of(1).orElseThrow().count());
            assertArrayEquals(moment(states, 2 * steps * batch), moment(calibration, 1), 1e-5);
        }
    }

    private static Calibration calibrate(Network network, Feed feed) throws Exception {
        return new Calibrator(network, feed, CalibrationOptions.DEFAULT).statistics(network.layers());
    }

    private static float[] tensor(ImportedModel model, int index) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(
                        model.model().tensors().get(index).data().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static float[] tanhOfProduct(float[] h, float[] w) {
        float[] next = new float[h.length];
        for (int row = 0; row < h.length / N; row++) {
            for (int j = 0; j < N; j++) {
                double sum = 0;
                for (int i = 0; i < N; i++) {
                    sum += h[row * N + i] * w[i * N + j];
                }
                next[row * N + j] = (float) Math.tanh(sum);
            }
        }
        return next;
    }

    private static double[] moment(Calibration calibration, int tensor) {
        return calibration.of(tensor).orElseThrow().blocks().get(0).secondMoment();
    }

    private static double[] moment(float[] rows, int count) {
        double[] moment = new double[N * N];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    moment[i * N + j] += rows[row * N + i] * rows[row * N + j] / (double) count;
                }
            }
        }
        return moment;
    }
}
