package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.calibrate.TestNetworks.integer;
import static pith.calibrate.TestNetworks.integers;
import static pith.calibrate.TestNetworks.node;
import static pith.calibrate.TestNetworks.value;

import com.google.protobuf.ByteString;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.model.Layer;
import pith.onnx.proto.GraphProto;
import pith.source.ImportedModel;

/** Factors of a convolution's outputs change nothing where the layers that are found make up for them. */
final class FollowerFinderTest {
    private static final int CHANNELS = 3;
    private static final double[] FACTORS = {0.5, 1.3, 2};

    @TempDir
    Path folder;

    private final Random random = new Random(3);

    /** What lies between the convolution's output {@code a} and the next layer's input {@code b}. */
    @SuppressWarnings("ImmutableEnumChecker") // the lambdas keep nothing
    enum Way {
        NOTHING(graph -> graph.addNode(node("Identity", "b", "a")), 1, true),
        RELU(graph -> graph.addNode(node("Relu", "b", "a")), 1, true),
        POOLS(
                graph -> graph.addNode(node("LeakyRelu", "r", "a"))
                        .addNode(node("MaxPool", "m", "r").addAttribute(integers("kernel_shape", 2, 2)))
                        .addNode(node("AveragePool", "b", "m").addAttribute(integers("kernel_shape", 2, 2))),
                1,
                true),
        CONCAT(
                graph -> graph.addNode(node("Relu", "r", "a"))
                        .addNode(node("Concat", "b", "r", "a").addAttribute(integer("axis", 1))),
                2,
                true),
        CONCAT_ROWS(graph -> graph.addNode(node("Concat", "b", "a", "a").addAttribute(integer("axis", 2))), 1, false),
        SIGMOID(graph -> graph.addNode(node("Sigmoid", "b", "a")), 1, false),
        RESIDUE(graph -> graph.addNode(node("Neg", "n", "x")).addNode(node("Add", "b", "a", "a")), 1, false),
        ALSO_AN_OUTPUT(
                graph -> graph.addNode(node("Relu", "b", "a")).addOutput(value("b", 1, CHANNELS, 8, 8)), 1, false),
        ALSO_USED_OTHERWISE(
                graph -> graph.addNode(node("Relu", "b", "a"))
                        .addNode(node("Exp", "e", "a"))
                        .addOutput(value("e", 1, CHANNELS, 8, 8)),
                1,
                false);

        private final Consumer<GraphProto.Builder> nodes;
        private final int times;
        private final boolean isFound;

        Way(Consumer<GraphProto.Builder> nodes, int times, boolean isFound) {
            this.nodes = nodes;
            this.times = times;
            this.isFound = isFound;
        }
    }

    @ParameterizedTest
    @EnumSource
    void followersMakeUpForFactors(Way way) throws Exception {
        GraphProto.Builder graph = convolution();
        way.nodes.accept(graph);
        int inputs = way.times * CHANNELS;
        graph.addInitializer(TestNetworks.floats("v", TestNetworks.random(random, 4 * inputs), 4, inputs, 1, 1))
                .addNode(node("Conv", "y", "b", "v"))
                .addOutput(value("y", 1, 4, -1, -1));
        check(graph, way.isFound, 1);
    }

    @Test
    void aFlattenedConvolutionIsTakenUpByChannels() throws Exception {
        GraphProto.Builder graph = convolution()
                .addNode(node("Relu", "r", "a"))
                .addNode(node("Flatten", "b", "r"))
                .addInitializer(
                        TestNetworks.floats("v", TestNetworks.random(random, 4 * CHANNELS * 64), 4, CHANNELS * 64))
                .addInitializer(TestNetworks.floats("c", TestNetworks.random(random, 4), 4))
                .addNode(node("Gemm", "y", "b", "v", "c").addAttribute(integer("transB", 1)))
                .addOutput(value("y", 1, 4));
        check(graph, true, 64);
    }

    private GraphProto.Builder convolution() {
        return GraphProto.newBuilder()
                .addInput(value("x", 1, 2, 8, 8))
                .addInitializer(TestNetworks.floats("w", TestNetworks.random(random, CHANNELS * 18), CHANNELS, 2, 3, 3))
                .addInitializer(TestNetworks.floats("bias", TestNetworks.random(random, CHANNELS), CHANNELS))
                .addNode(node("Conv", "a", "x", "w", "bias").addAttribute(integers("pads", 1, 1, 1, 1)));
    }

    /**
     * Looks for followers and scales the convolution.
     *
     * @param columns of the follower for each of its input channels
     */
    private void check(GraphProto.Builder graph, boolean isFound, int columns) throws Exception {
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Layer layer = network.layers().get(0);
            assertTrue(network.hasBias(layer));
            Optional<Set<Layer>> followers = network.followers(layer);
            assertEquals(isFound, followers.isPresent());
            if (isFound) {
                Layer follower = followers.orElseThrow().iterator().next();
                Map<Integer, float[]> scaled = new HashMap<>();
                scaled.put(layer.tensor(), times(network, graph, layer.tensor(), i -> FACTORS[i / 18]));
                int bias = network.bias(layer).orElseThrow();
                scaled.put(bias, times(network, graph, bias, i -> FACTORS[i]));
                scaled.put(
                        follower.tensor(),
                        times(network, graph, follower.tensor(), i -> 1 / FACTORS[i / columns % CHANNELS]));
                Feed feed = TestNetworks.feed(folder, network, TestNetworks.random(random, 3 * 2 * 64), 3, 2, 8, 8);
                assertEquals(
                        0,
                        Baseline.of(network, feed, 1)
                                .compare(network.withWeights(scaled))
                                .relative(),
                        1e-5);
                scaled.remove(follower.tensor());
                assertTrue(Baseline.of(network, feed, 1)
                                .compare(network.withWeights(scaled))
                                .relative()
                        > 0.1);
            }
        }
    }

    @FunctionalInterface
    private interface Factor {
        double at(int element);
    }

    private static float[] times(Network network, GraphProto.Builder graph, int tensor, Factor factor) {
        String name = network.model().tensors().get(tensor).name();
        ByteString data = graph.getInitializerList().stream()
                .filter(initializer -> initializer.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getRawData();
        float[] values = new float[data.size() / Float.BYTES];
        data.asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) factor.at(i);
        }
        return values;
    }
}
