package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pith.calibrate.LayerInput.Value;
import pith.calibrate.LayerStatistics.Block;
import pith.error.FormatException;
import pith.model.Layer;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;
import pith.source.ImportedModel;

/**
 * Holds statistics against what onnxruntime computes: a layer's output y has a mean of W·E[x] and a mean square of W·E[x·xᵀ]·Wᵀ.
 * As each layer has more outputs than its second moment has elements, no wrong moment passes.
 */
class CalibratorTest {
    private static final CalibrationOptions ALL = new CalibrationOptions(4608, 1 << 20, 1 << 30, 2);
    private static final int SEED = 7;

    @TempDir
    private Path folder;

    /** A layer between an input and an output; the output's channels are on axis 1. */
    record Case(String name, NodeProto node, List<Long> weights, List<Long> input, int groups, boolean transposed) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> convolutions() {
        List<Case> cases = new ArrayList<>();
        cases.add(conv("pointwise", List.of(30L, 4L, 1L, 1L), List.of(3L, 4L, 5L, 6L), 1));
        cases.add(conv("3x3", List.of(200L, 2L, 3L, 3L), List.of(3L, 2L, 6L, 5L), 1));
        cases.add(conv("stride", List.of(200L, 2L, 3L, 3L), List.of(2L, 2L, 8L, 9L), 1, integers("strides", 2, 3)));
        cases.add(conv(
                "dilation and uneven pads",
                List.of(200L, 3L, 3L, 2L),
                List.of(2L, 3L, 7L, 8L),
                1,
                integers("dilations", 2, 3),
                integers("pads", 1, 0, 2, 3)));
        for (String pad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            cases.add(conv(
                    pad,
                    List.of(200L, 2L, 3L, 2L),
                    List.of(2L, 2L, 8L, 7L),
                    1,
                    TestNetworks.text("auto_pad", pad),
                    integers("strides", 2, 2)));
        }
        cases.add(conv("groups", List.of(120L, 2L, 2L, 2L), List.of(2L, 6L, 5L, 5L), 3, integers("pads", 1, 1, 0, 0)));
        cases.add(
                conv("depthwise", List.of(150L, 1L, 3L, 3L), List.of(2L, 3L, 6L, 6L), 3, integers("pads", 1, 1, 1, 1)));
        cases.add(conv("wide depthwise", List.of(900L, 1L, 5L, 5L), List.of(3L, 2L, 9L, 9L), 2));
        cases.add(conv("one axis", List.of(100L, 3L, 4L), List.of(2L, 3L, 11L), 1, integers("pads", 2, 1)));
        cases.add(conv(
                "three axes",
                List.of(400L, 2L, 2L, 3L, 2L),
                List.of(2L, 2L, 5L, 4L, 6L),
                1,
                integers("strides", 2, 1, 2)));
        cases.add(transposed("transposed", List.of(2L, 50L, 2L, 2L), List.of(2L, 2L, 4L, 3L), 1));
        cases.add(transposed(
                "transposed with all there is",
                List.of(2L, 200L, 3L, 3L),
                List.of(2L, 2L, 5L, 4L),
                1,
                integers("strides", 2, 3),
                integers("dilations", 2, 1),
                integers("pads", 1, 0, 2, 1),
                integers("output_padding", 1, 2)));
        cases.add(transposed(
                "transposed groups", List.of(4L, 60L, 2L, 2L), List.of(2L, 4L, 4L, 4L), 2, integers("strides", 2, 2)));
        cases.add(transposed(
                "transposed one axis", List.of(3L, 60L, 3L), List.of(2L, 3L, 7L), 1, integers("strides", 2)));
        for (String pad : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            cases.add(transposed(
                    "transposed " + pad,
                    List.of(2L, 200L, 3L, 3L),
                    List.of(2L, 2L, 4L, 5L),
                    1,
                    TestNetworks.text("auto_pad", pad),
                    integers("strides", 2, 2)));
        }
        cases.add(transposed(
                "transposed to a shape",
                List.of(2L, 200L, 3L, 3L),
                List.of(2L, 2L, 4L, 5L),
                1,
                integers("output_shape", 8, 10),
                integers("strides", 2, 2)));
        return cases;
    }

    private static AttributeProto integers(String name, long... values) {
        return TestNetworks.integers(name, values);
    }

    private static Case conv(
            String name, List<Long> weights, List<Long> input, int groups, AttributeProto... attributes) {
        return layer("Conv", name, weights, input, groups, attributes);
    }

    private static Case transposed(
            String name, List<Long> weights, List<Long> input, int groups, AttributeProto... attributes) {
        return layer("ConvTranspose", name, weights, input, groups, attributes);
    }

    private static Case layer(
            String operator,
            String name,
            List<Long> weights,
            List<Long> input,
            int groups,
            AttributeProto... attributes) {
        NodeProto node = TestNetworks.node(operator, "y", "x", "w")
                .addAllAttribute(List.of(attributes))
                .addAttribute(TestNetworks.integer("group", groups))
                .build();
        return new Case(name, node, weights, input, groups, operator.equals("ConvTranspose"));
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void momentsOfConvolutions(Case each) throws Exception {
        Random random = new Random(SEED);
        long[] dims = each.input().stream().mapToLong(Long::longValue).toArray();
        long[] open = new long[dims.length];
        Arrays.fill(open, -1);
        open[1] = dims[1];
        float[] w = TestNetworks.random(
                random, each.weights().stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(each.node())
                .addInput(TestNetworks.value("x", open))
                .addInitializer(TestNetworks.floats(
                        "w",
                        w,
                        each.weights().stream().mapToLong(Long::longValue).toArray()))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            float[] samples = TestNetworks.random(
                    random, each.input().stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact));
            Feed feed = TestNetworks.feed(folder, network, samples, dims);
            Calibration calibration = new Calibrator(network, feed, ALL).statistics(network.layers());
            assertEquals(Map.of(), calibration.uncovered());
            LayerStatistics statistics = calibration.of(0).orElseThrow();
            assertEquals(each.groups(), statistics.groups());
            Activation y = run(network, feed, "y");
            int outputs = y.dim(1);
            int positions = y.product(2, y.rank());
            assertEquals((long) y.dim(0) * positions, statistics.count());
            assertEquals(positions, statistics.rowsPerSample());
            for (int o = 0; o < outputs; o++) {
                double[] row = row(each, w, o, outputs, statistics.columns());
                double sum = 0;
                double squares = 0;
                for (int n = 0; n < y.dim(0); n++) {
                    for (int p = 0; p < positions; p++) {
                        double value = y.values()[(n * outputs + o) * positions + p];
                        sum += value;
                        squares += value * value;
                    }
                }
                Block block = statistics.blocks(o / (outputs / each.groups())).get(0);
                assertEquals(sum / statistics.count(), dot(row, block.mean()), 1e-4);
                double expected = squares / statistics.count();
                assertEquals(expected, quadratic(row, block.secondMoment()), 1e-4 * Math.max(1, expected));
            }
        }
    }

    /** The weights of an output channel in the order of columns. */
    private static double[] row(Case each, float[] w, int output, int outputs, int columns) {
        double[] row = new double[columns];
        int kernel = columns
                / (each.transposed()
                        ? each.weights().get(0).intValue() / each.groups()
                        : each.weights().get(1).intValue());
        int perGroup = outputs / each.groups();
        for (int c = 0; c < columns; c++) {
            int channel = c / kernel;
            row[c] = each.transposed()
                    ? w[
                            ((output / perGroup * (columns / kernel) + channel) * perGroup + output % perGroup) * kernel
                                    + c % kernel]
                    : w[output * columns + c];
        }
        return row;
    }

    @Test
    void momentsAreThoseOfANaiveLayout() throws Exception {
        // Two channels, 3x3 kernel, stride 2, one zero around: every column written out.
        Random random = new Random(SEED);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(TestNetworks.node("Conv", "y", "x", "w")
                        .addAttribute(integers("strides", 2, 2))
                        .addAttribute(integers("pads", 1, 1, 1, 1)))
                .addInput(TestNetworks.value("x", -1, 2, 5, 7))
                .addInitializer(TestNetworks.weights("w", random, 4, 2, 3, 3))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            float[] x = TestNetworks.random(random, 3 * 2 * 5 * 7);
            Calibration calibration = new Calibrator(network, TestNetworks.feed(folder, network, x, 3, 2, 5, 7), ALL)
                    .statistics(network.layers());
            double[][] expected = new double[18][18];
            int rows = 0;
            for (int n = 0; n < 3; n++) {
                for (int oy = 0; oy < 3; oy++) {
                    for (int ox = 0; ox < 4; ox++) {
                        double[] row = new double[18];
                        for (int c = 0; c < 18; c++) {
                            int iy = oy * 2 - 1 + c / 3 % 3;
                            int ix = ox * 2 - 1 + c % 3;
                            boolean inside = iy >= 0 && iy < 5 && ix >= 0 && ix < 7;
                            row[c] = inside ? x[((n * 2 + c / 9) * 5 + iy) * 7 + ix] : 0;
                        }
                        for (int i = 0; i < 18; i++) {
                            for (int j = 0; j < 18; j++) {
                                expected[i][j] += row[i] * row[j];
                            }
                        }
                        rows++;
                    }
                }
            }
            double[] actual = calibration.of(0).orElseThrow().blocks().get(0).secondMoment();
            for (int i = 0; i < 18; i++) {
                for (int j = 0; j < 18; j++) {
                    assertEquals(expected[i][j] / rows, actual[i * 18 + j], 1e-5);
                }
            }
        }
    }

    static List<Case> products() {
        return List.of(
                product("Gemm", List.of(5L, 30L), List.of(7L, 5L)),
                product("Gemm", List.of(30L, 5L), List.of(7L, 5L), TestNetworks.integer("transB", 1)),
                product("Gemm", List.of(5L, 30L), List.of(5L, 7L), TestNetworks.integer("transA", 1)),
                product("MatMul", List.of(5L, 30L), List.of(4L, 3L, 5L)),
                product("MatMul", List.of(25L, 400L), List.of(4L, 9L, 25L)));
    }

    private static Case product(String operator, List<Long> weights, List<Long> input, AttributeProto... attributes) {
        NodeProto node = TestNetworks.node(operator, "y", "x", "w")
                .addAllAttribute(List.of(attributes))
                .build();
        return new Case(operator + weights + input, node, weights, input, 1, false);
    }

    @ParameterizedTest
    @MethodSource("products")
    void momentsOfProducts(Case each) throws Exception {
        Random random = new Random(SEED);
        long[] dims = each.input().stream().mapToLong(Long::longValue).toArray();
        float[] w = TestNetworks.random(
                random, each.weights().stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(each.node())
                .addInput(TestNetworks.value("x", dims))
                .addInitializer(TestNetworks.floats(
                        "w",
                        w,
                        each.weights().stream().mapToLong(Long::longValue).toArray()))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            float[] samples = TestNetworks.random(
                    random, each.input().stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact));
            Feed feed = TestNetworks.feed(folder, network, samples, dims);
            LayerStatistics statistics = new Calibrator(network, feed, ALL)
                    .statistics(network.layers())
                    .of(0)
                    .orElseThrow();
            Activation y = run(network, feed, "y");
            int outputs = y.dim(y.rank() - 1);
            boolean transposed = each.weights().get(0) == outputs;
            double[] moment = statistics.blocks().get(0).secondMoment();
            for (int o = 0; o < outputs; o++) {
                double[] row = new double[statistics.columns()];
                for (int c = 0; c < row.length; c++) {
                    row[c] = transposed ? w[o * row.length + c] : w[c * outputs + o];
                }
                double squares = 0;
                for (int i = o; i < y.values().length; i += outputs) {
                    squares += (double) y.values()[i] * y.values()[i];
                }
                int rows = y.values().length / outputs;
                double expected = squares / rows;
                assertEquals(expected, quadratic(row, moment), 1e-4 * Math.max(1, expected));
            }
        }
    }

    @Test
    void momentsWhereTheWeightsAreOnTheLeft() throws Exception {
        Random random = new Random(SEED);
        float[] w = TestNetworks.random(random, 40 * 5);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(TestNetworks.node("MatMul", "y", "w", "x"))
                .addInput(TestNetworks.value("x", -1, 5, 6))
                .addInitializer(TestNetworks.floats("w", w, 40, 5))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Feed feed = TestNetworks.feed(folder, network, TestNetworks.random(random, 3 * 5 * 6), 3, 5, 6);
            Layer layer = network.layers().get(0);
            LayerStatistics statistics = new Calibrator(network, feed, ALL)
                    .statistics(List.of(layer))
                    .of(0)
                    .orElseThrow();
            assertEquals(18, statistics.count());
            Activation y = run(network, feed, "y");
            for (int o = 0; o < 40; o++) {
                double squares = 0;
                for (int n = 0; n < 3; n++) {
                    for (int p = 0; p < 6; p++) {
                        squares += Math.pow(y.values()[(n * 40 + o) * 6 + p], 2);
                    }
                }
                double[] row = new double[5];
                for (int c = 0; c < 5; c++) {
                    row[c] = w[o * 5 + c];
                }
                assertEquals(
                        squares / 18, quadratic(row, statistics.blocks().get(0).secondMoment()), 1e-4);
            }
        }
    }

    @Test
    void crossMomentsWithAnotherNetwork() throws Exception {
        // y = relu(x·a)·b: the second layer's input r in the reference and x̂ with another a.
        Random random = new Random(SEED);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(TestNetworks.node("MatMul", "h", "x", "a"))
                .addNode(TestNetworks.node("Relu", "r", "h"))
                .addNode(TestNetworks.node("MatMul", "y", "r", "b"))
                .addInput(TestNetworks.value("x", -1, 30))
                .addInitializer(TestNetworks.weights("a", random, 30, 25))
                .addInitializer(TestNetworks.weights("b", random, 25, 3))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Network changed = network.withWeights(Map.of(0, TestNetworks.random(random, 30 * 25)));
            Feed feed = TestNetworks.feed(folder, network, TestNetworks.random(random, 50 * 30), 50, 30);
            Block block = new Calibrator(network, feed, ALL)
                    .statistics(network.layers(), changed)
                    .of(1)
                    .orElseThrow()
                    .blocks()
                    .get(0);
            float[] reference = run(network, feed, "r").values();
            float[] current = run(changed, feed, "r").values();
            for (int i = 0; i < 25; i++) {
                double mean = 0;
                for (int n = 0; n < 50; n++) {
                    mean += reference[n * 25 + i] / 50.0;
                }
                assertEquals(mean, block.referenceMean()[i], 1e-5);
                for (int j = 0; j < 25; j++) {
                    double cross = 0;
                    double second = 0;
                    for (int n = 0; n < 50; n++) {
                        cross += reference[n * 25 + i] * current[n * 25 + j] / 50.0;
                        second += current[n * 25 + i] * current[n * 25 + j] / 50.0;
                    }
                    assertEquals(cross, block.crossMoment()[i * 25 + j], 1e-4);
                    assertEquals(second, block.secondMoment()[i * 25 + j], 1e-4);
                }
            }
        }
    }

    @Test
    void blocksOfTooManyColumnsIgnoreEachOther() throws Exception {
        Random random = new Random(SEED);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(TestNetworks.node("Conv", "y", "x", "w"))
                .addInput(TestNetworks.value("x", -1, 7, 4, 4))
                .addInitializer(TestNetworks.weights("w", random, 3, 7, 2, 2))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Feed feed = TestNetworks.feed(folder, network, TestNetworks.random(random, 5 * 7 * 16), 5, 7, 4, 4);
            double[] full = new Calibrator(network, feed, ALL)
                    .statistics(network.layers())
                    .of(0)
                    .orElseThrow()
                    .blocks()
                    .get(0)
                    .secondMoment();
            // 10 columns hold two channels of 4, so 28 columns make blocks of 1, 2, 2 and 2 channels.
            List<Block> blocks = new Calibrator(network, feed, new CalibrationOptions(10, 100, 1000, 1))
                    .statistics(network.layers())
                    .of(0)
                    .orElseThrow()
                    .blocks();
            assertEquals(
                    List.of(0, 4, 12, 20), blocks.stream().map(Block::first).toList());
            assertEquals(
                    List.of(4, 8, 8, 8), blocks.stream().map(Block::columns).toList());
            for (Block block : blocks) {
                double[] part = block.secondMoment();
                for (int i = 0; i < block.columns(); i++) {
                    for (int j = 0; j < block.columns(); j++) {
                        assertEquals(
                                full[(block.first() + i) * 28 + block.first() + j],
                                part[i * block.columns() + j],
                                1e-5);
                    }
                }
            }
        }
    }

    @Test
    void threadsDoNotShow() throws Exception {
        Random random = new Random(SEED);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(TestNetworks.node("Conv", "y", "x", "w"))
                .addInput(TestNetworks.value("x", -1, 3, 20, 20))
                .addInitializer(TestNetworks.weights("w", random, 3, 3, 3, 3))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Feed feed = TestNetworks.feed(folder, network, TestNetworks.random(random, 90 * 1200), 90, 3, 20, 20);
            double[][] results = new double[2][];
            for (int threads : new int[] {1, 3}) {
                LayerStatistics statistics = new Calibrator(
                                network, feed, new CalibrationOptions(4608, 50, 1 << 20, threads))
                        .statistics(network.layers())
                        .of(0)
                        .orElseThrow();
                assertEquals(90 * 50, statistics.count());
                assertEquals(18 * 18, statistics.rowsPerSample());
                results[threads / 2] = statistics.blocks().get(0).secondMoment();
            }
            assertArrayEquals(results[0], results[1]);
        }
    }

    @Test
    void saysWhatIsNotCovered() throws Exception {
        Random random = new Random(SEED);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(TestNetworks.node("Gather", "e", "table", "x"))
                .addNode(TestNetworks.node("MatMul", "y", "e", "b"))
                .addInput(TestNetworks.value("x", TensorProto.DataType.INT64, -1, 3))
                .addInitializer(TestNetworks.weights("table", random, 40, 4))
                .addInitializer(TestNetworks.weights("b", random, 4, 30))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Path file =
                    SampleFiles.npz(folder.resolve("a.npz"), Map.of("x", SampleFiles.longs("2, 3", 0, 1, 2, 3, 4, 39)));
            Feed feed = Feed.of(Samples.open(file, Optional.empty()), network.inputs(), Preprocess.NONE);
            Calibration calibration = new Calibrator(network, feed, ALL).statistics(network.layers());
            assertEquals(
                    List.of("its inputs choose rows of the weights"),
                    List.copyOf(calibration.uncovered().values()));
            assertEquals(6, calibration.of(1).orElseThrow().count());
        }
    }

    @Test
    void keepsStatisticsInAFile() throws Exception {
        Random random = new Random(SEED);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addNode(TestNetworks.node("MatMul", "y", "x", "b"))
                .addInput(TestNetworks.value("x", -1, 40))
                .addInitializer(TestNetworks.weights("b", random, 40, 3))
                .addOutput(TestNetworks.untyped("y"));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Feed feed = TestNetworks.feed(folder, network, TestNetworks.random(random, 9 * 40), 9, 40);
            Path cache = folder.resolve("statistics");
            List<Integer> runs = new ArrayList<>();
            List<String> notices = new ArrayList<>();
            Calibrator calibrator = new Calibrator(network, feed, ALL, runs::add);
            LayerStatistics first = calibrator
                    .statistics(network.layers(), cache, notices::add)
                    .of(0)
                    .orElseThrow();
            int before = runs.size();
            LayerStatistics second = calibrator
                    .statistics(network.layers(), cache, notices::add)
                    .of(0)
                    .orElseThrow();
            assertEquals(before, runs.size(), "no second run");
            assertArrayEquals(
                    first.blocks().get(0).secondMoment(), second.blocks().get(0).secondMoment());
            assertArrayEquals(
                    first.blocks().get(0).mean(), second.blocks().get(0).mean());
            assertEquals(first.count(), second.count());
            assertEquals(List.of("what the samples show of the layers is known from " + cache), notices);

            byte[] kept = Files.readAllBytes(cache);
            Calibrator changed = new Calibrator(network.withWeights(Map.of(0, new float[120])), feed, ALL, runs::add);
            FormatException refused = assertThrows(
                    FormatException.class, () -> changed.statistics(network.layers(), cache, notices::add));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("statistics of another model"), refused.toString());
            assertArrayEquals(kept, Files.readAllBytes(cache));
            assertEquals(before, runs.size());

            Feed other = TestNetworks.feed(folder, network, TestNetworks.random(random, 9 * 40), 9, 40);
            new Calibrator(network, other, ALL, runs::add).statistics(network.layers(), cache, notices::add);
            assertTrue(runs.size() > before, "other samples need a run of their own");
            assertEquals(cache + " is of other samples, preprocessing or layers: it is written anew", notices.get(1));
        }
    }

    private static Activation run(Network network, Feed feed, String name) throws Exception {
        Value value = Value.named(name);
        try (Runner runner = network.runner(List.of(value));
                Feed.Batches batches = feed.batches()) {
            return runner.run(batches.next(1000)).get(value);
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double quadratic(double[] row, double[] moment) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            for (int j = 0; j < row.length; j++) {
                sum += row[i] * moment[i * row.length + j] * row[j];
            }
        }
        return sum;
    }
}
