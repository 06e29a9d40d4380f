package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.calibrate.TestNetworks.integer;
import static pith.calibrate.TestNetworks.integers;
import static pith.calibrate.TestNetworks.node;
import static pith.calibrate.TestNetworks.text;
import static pith.calibrate.TestNetworks.value;
import static pith.calibrate.TestNetworks.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.calibrate.LayerInput.Value;
import pith.error.FormatException;
import pith.model.Layer;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.TensorProto;
import pith.source.ImportedModel;

/** Gradients against differences of what onnxruntime computes. */
final class FisherInformationTest {
    private static final int CHANNELS = 4;
    private static final int HEIGHT = 7;
    private static final int WIDTH = 6;
    private static final int SIZE = CHANNELS * HEIGHT * WIDTH;
    private static final float STEP = 1e-3f;

    @TempDir
    Path folder;

    /** What lies between a layer's output {@code a} and the value {@code b}, which is flattened and weighted to one number. */
    @SuppressWarnings("ImmutableEnumChecker") // the lambdas keep nothing
    enum Way {
        RELU(graph -> graph.addNode(node("Relu", "b", "a"))),
        LEAKY(graph -> graph.addNode(node("LeakyRelu", "b", "a").addAttribute(real("alpha", 0.3f)))),
        CLIP(graph -> graph.addInitializer(floats("low", -0.5f))
                .addInitializer(floats("high", 0.7f))
                .addNode(node("Clip", "b", "a", "low", "high"))),
        SIGMOID(graph -> graph.addNode(node("Sigmoid", "b", "a"))),
        TANH(graph -> graph.addNode(node("Tanh", "b", "a"))),
        SOFTMAX(graph -> graph.addNode(node("Softmax", "b", "a").addAttribute(integer("axis", 1)))),
        SUMS(graph -> graph.addInitializer(weights("row", random(), 1, CHANNELS, 1, WIDTH))
                .addNode(node("Sigmoid", "s", "a"))
                .addNode(node("Add", "t", "s", "a"))
                .addNode(node("Sub", "u", "row", "t"))
                .addNode(node("Mul", "v", "u", "s"))
                .addNode(node("Div", "b", "v", "row"))),
        BROADCAST(graph -> graph.addNode(node("GlobalAveragePool", "s", "a")).addNode(node("Mul", "b", "a", "s"))),
        CONCAT(graph -> graph.addNode(node("Tanh", "s", "a"))
                .addNode(node("Concat", "b", "a", "s").addAttribute(integer("axis", 1)))),
        RESHAPES(graph -> graph.addInitializer(longs("to", -1, CHANNELS, WIDTH))
                .addNode(node("Transpose", "s", "a").addAttribute(integers("perm", 0, 2, 1, 3)))
                .addNode(node("Tanh", "t", "s"))
                .addNode(node("Reshape", "u", "t", "to"))
                .addNode(node("Sigmoid", "v", "u"))
                .addInitializer(longs("back", 1, -1))
                .addNode(node("Reshape", "b", "v", "back"))),
        NORMALISED(graph -> graph.addInitializer(weights("scale", random(), CHANNELS))
                .addInitializer(weights("shift", random(), CHANNELS))
                .addInitializer(weights("mean", random(), CHANNELS))
                .addInitializer(floats("variance", 0.3f, 0.5f, 1.5f, 2))
                .addNode(node("BatchNormalization", "s", "a", "scale", "shift", "mean", "variance"))
                .addNode(node("Tanh", "b", "s"))),
        MEAN(graph -> graph.addNode(node("Tanh", "s", "a"))
                .addNode(node("ReduceMean", "t", "s")
                        .addAttribute(integers("axes", 1, -1))
                        .addAttribute(integer("keepdims", 0)))
                .addNode(node("Sigmoid", "b", "t"))),
        MAXIMA(graph -> graph.addNode(node("MaxPool", "b", "a")
                .addAttribute(integers("kernel_shape", 3, 3))
                .addAttribute(integers("pads", 1, 0, 1, 0))
                .addAttribute(integers("strides", 2, 1)))),
        MEANS(graph -> graph.addNode(node("AveragePool", "b", "a")
                .addAttribute(integers("kernel_shape", 3, 2))
                .addAttribute(integers("pads", 1, 0, 1, 1))
                .addAttribute(integers("strides", 2, 2)))),
        CONVOLUTION(graph -> graph.addInitializer(weights("k", random(), 6, CHANNELS / 2, 3, 2))
                .addNode(node("Conv", "b", "a", "k")
                        .addAttribute(integer("group", 2))
                        .addAttribute(integers("dilations", 1, 2))
                        .addAttribute(integers("pads", 0, 1, 2, 0))
                        .addAttribute(integers("strides", 2, 3)))),
        SAME(graph -> graph.addInitializer(weights("k", random(), 3, CHANNELS, 3, 3))
                .addNode(node("Conv", "b", "a", "k")
                        .addAttribute(text("auto_pad", "SAME_LOWER"))
                        .addAttribute(integers("strides", 2, 2)))),
        PRODUCTS(graph -> graph.addInitializer(weights("k", random(), WIDTH, 3))
                .addNode(node("MatMul", "s", "a", "k"))
                .addNode(node("Tanh", "t", "s"))
                .addNode(node("Transpose", "u", "t").addAttribute(integers("perm", 0, 1, 3, 2)))
                .addNode(node("MatMul", "b", "u", "a"))),
        GEMM(graph -> graph.addNode(node("Flatten", "s", "a"))
                .addInitializer(weights("k", random(), 5, SIZE))
                .addInitializer(weights("c", random(), 5))
                .addNode(node("Gemm", "t", "s", "k", "c")
                        .addAttribute(integer("transB", 1))
                        .addAttribute(real("alpha", 0.1f)))
                .addNode(node("Sigmoid", "b", "t")));

        private final Consumer<GraphProto.Builder> nodes;

        Way(Consumer<GraphProto.Builder> nodes) {
            this.nodes = nodes;
        }

        private static Random random() {
            return new Random(11);
        }

        private static AttributeProto real(String name, float value) {
            return AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.FLOAT)
                    .setF(value)
                    .build();
        }

        private static TensorProto floats(String name, float... values) {
            return values.length == 1
                    ? TestNetworks.floats(name, values)
                    : TestNetworks.floats(name, values, values.length);
        }

        private static TensorProto longs(String name, long... values) {
            return TestNetworks.longs(name, Arrays.stream(values).boxed().toList(), values.length);
        }
    }

    /** A convolution that leaves everything as it is, so that its input is its output. */
    private ImportedModel network(Way way, int flat) throws IOException, FormatException {
        float[] identity = new float[CHANNELS * CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            identity[c * CHANNELS + c] = 1;
        }
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("x", -1, CHANNELS, HEIGHT, WIDTH))
                .addOutput(value("y", -1, 1))
                .addInitializer(TestNetworks.floats("identity", identity, CHANNELS, CHANNELS, 1, 1))
                .addNode(node("Conv", "a", "x", "identity"));
        way.nodes.accept(graph);
        graph.addInitializer(weights("w", new Random(3), flat, 1))
                .addNode(node("Flatten", "f", "b"))
                .addNode(node("MatMul", "y", "f", "w"));
        return TestNetworks.open(folder, graph);
    }

    private Feed feed(Network network, float[][] samples) throws IOException, FormatException {
        float[] all = new float[samples.length * SIZE];
        for (int i = 0; i < samples.length; i++) {
            System.arraycopy(samples[i], 0, all, i * SIZE, SIZE);
        }
        Path file = Files.createTempFile(folder, "samples", ".npy");
        String shape = samples.length + ", " + CHANNELS + ", " + HEIGHT + ", " + WIDTH;
        Files.write(file, SampleFiles.floats(shape, all));
        return Feed.of(Samples.open(file, Optional.empty()), network.inputs(), Preprocess.NONE);
    }

    private static float[] outputs(Network network, Feed feed) throws IOException, FormatException {
        List<Value> wanted = List.of(Value.named("y"));
        List<Float> found = new ArrayList<>();
        Sweep.run(List.of(network), wanted, feed, wanted, 1, done -> {}, results -> {
            for (Sweep.Result result : results) {
                for (float own : result.values().get(0).get(wanted.get(0)).values()) {
                    found.add(own);
                }
            }
        });
        float[] values = new float[found.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = found.get(i);
        }
        return values;
    }

    /** The output is one number y, so an error of a place counts (∂y/∂a)² / 2 y². */
    @ParameterizedTest
    @EnumSource
    void isWhatDifferencesSay(Way way) throws Exception {
        try (ImportedModel model = network(way, flatSize(way))) {
            Network network = Network.of(model.model());
            float[] sample = TestNetworks.random(new Random(5), SIZE);
            float[][] moved = new float[1 + 2 * SIZE][];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = sample.clone();
                if (i > 0) {
                    moved[i][(i - 1) / 2] += i % 2 == 0 ? STEP : -STEP;
                }
            }
            float[] outputs = outputs(network, feed(network, moved));
            double[] expected = new double[CHANNELS];
            for (int place = 0; place < SIZE; place++) {
                double slope = (outputs[2 * place + 2] - outputs[2 * place + 1]) / (2.0 * STEP);
                expected[place / (HEIGHT * WIDTH)] += slope * slope / (2.0 * outputs[0] * outputs[0]);
            }
            Map<Layer, double[]> found = FisherInformation.of(
                    network, feed(network, new float[][] {sample, sample, sample}), layer(network), 1);
            double most = Arrays.stream(expected).max().orElseThrow();
            assertTrue(most > 0);
            assertArrayEquals(expected, found.get(layer(network).get(0)), 0.03 * most);
        }
    }

    private static List<Layer> layer(Network network) {
        return network.layers().stream().filter(own -> own.node().equals("a")).toList();
    }

    private static int flatSize(Way way) {
        return switch (way) {
            case CONCAT -> 2 * SIZE;
            case MEAN -> HEIGHT;
            case MAXIMA -> CHANNELS * 4 * 4;
            case MEANS -> CHANNELS * 4 * 3;
            case CONVOLUTION -> 6 * 4 * 2;
            case SAME -> 3 * 4 * 3;
            case PRODUCTS -> CHANNELS * 3 * WIDTH;
            case GEMM -> 5;
            default -> SIZE;
        };
    }

    /** Divergences of probabilities, of a softmax or of one sigmoid, when the last layer's outputs are disturbed. */
    @ParameterizedTest
    @ValueSource(ints = {5, 1})
    void ofScoresIsTheirDivergence(int classes) throws Exception {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("x", -1, CHANNELS, HEIGHT, WIDTH))
                .addOutput(value("y", -1, classes))
                .addInitializer(weights("k", new Random(1), SIZE, classes))
                .addInitializer(TestNetworks.floats("c", new float[classes], classes))
                .addInitializer(TestNetworks.floats("tenth", new float[] {0.1f}))
                .addNode(node("Flatten", "f", "x"))
                .addNode(node("MatMul", "m", "f", "k"))
                .addNode(node("Mul", "n", "m", "tenth"))
                .addNode(node(classes == 1 ? "Sigmoid" : "Softmax", "y", "n"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Random random = new Random(9);
            float[][] samples = new float[400][];
            Arrays.setAll(samples, i -> TestNetworks.random(random, SIZE));
            Feed feed = feed(network, samples);
            Layer layer = network.layers().get(0);
            double[] found =
                    FisherInformation.of(network, feed, List.of(layer), 2).get(layer);
            double[] expected = new double[classes];
            List<Value> wanted = List.of(Value.named("y"));
            Sweep.run(List.of(network), wanted, feed, wanted, 1, done -> {}, results -> {
                for (Sweep.Result result : results) {
                    float[] p = result.values().get(0).get(wanted.get(0)).values();
                    for (int row = 0; row < p.length / classes; row++) {
                        double sum = classes == 1 ? Math.sqrt(1 - p[row]) : 0;
                        for (int c = 0; c < classes; c++) {
                            sum += Math.sqrt(p[row * classes + c]);
                        }
                        for (int c = 0; c < classes; c++) {
                            double soft = Math.sqrt(p[row * classes + c]) / sum;
                            // The diagonal of diag(p) − p pᵀ, half of it, times the square of the factor behind the
                            // layer.
                            expected[c] += 0.5 * 0.01 * soft * (1 - soft) / samples.length;
                        }
                    }
                }
            });
            assertEquals(classes, found.length);
            for (int c = 0; c < classes; c++) {
                assertEquals(expected[c], found[c], 0.1 * expected[c], "class " + c);
            }
            assertArrayEquals(
                    found,
                    FisherInformation.of(network, feed, List.of(layer), 1).get(layer));
        }
    }

    /** More sizes than graphs are kept for, with two of them at work when the old ones go. */
    @Test
    void imagesMayAllHaveSizesOfTheirOwn() throws Exception {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("x", -1, 3, -1, -1))
                .addOutput(value("y", -1, 2))
                .addInitializer(weights("k", new Random(1), 4, 3, 1, 1))
                .addInitializer(weights("w", new Random(2), 4, 2))
                .addNode(node("Conv", "a", "x", "k"))
                .addNode(node("GlobalAveragePool", "b", "a"))
                .addNode(node("Flatten", "f", "b"))
                .addNode(node("MatMul", "y", "f", "w"));
        Path images = Files.createDirectory(folder.resolve("images"));
        for (int i = 0; i < 40; i++) {
            int[] pixels = new Random(i).ints((8L + i) * 9, 0, 1 << 24).toArray();
            SampleFiles.png(images.resolve("%02d.png".formatted(i)), 8 + i, pixels);
        }
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Preprocess preprocess = Preprocess.parse("scale=1/255,layout=nchw");
            Feed feed = Feed.of(Samples.open(images, Optional.empty()), network.inputs(), preprocess);
            Map<Layer, double[]> found = FisherInformation.of(network, feed, network.layers(), 2);
            assertEquals(2, found.size());
            Map<Layer, double[]> alone = FisherInformation.of(network, feed, network.layers(), 1);
            found.forEach((layer, information) -> assertArrayEquals(alone.get(layer), information));
        }
    }

    @Test
    void layersBehindWhichAnOperatorHasNoRuleAreMissing() throws Exception {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("x", -1, CHANNELS, HEIGHT, WIDTH))
                .addOutput(value("y", -1, 3))
                .addInitializer(weights("k", new Random(1), CHANNELS, CHANNELS, 1, 1))
                .addInitializer(weights("w", new Random(2), SIZE, 3))
                .addNode(node("Conv", "a", "x", "k"))
                .addNode(node("Softplus", "b", "a"))
                .addNode(node("Flatten", "f", "b"))
                .addNode(node("MatMul", "y", "f", "w"));
        try (ImportedModel model =
                TestNetworks.open(folder, graph.addValueInfo(value("b", -1, CHANNELS, HEIGHT, WIDTH)))) {
            Network network = Network.of(model.model());
            Feed feed = feed(network, new float[][] {TestNetworks.random(new Random(5), SIZE)});
            Map<Layer, double[]> found = FisherInformation.of(network, feed, network.layers(), 1);
            assertEquals(List.of("y"), found.keySet().stream().map(Layer::node).toList());
        }
    }
}
