package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.onnx.proto.GraphProto;
import pith.source.ImportedModel;

class EvaluatorTest {

    @TempDir
    private Path folder;

    /** A network that adds something to its input. */
    private ImportedModel adding(float[] values, boolean softmax) throws Exception {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(TestNetworks.value("x", -1, values.length))
                .addInitializer(TestNetworks.floats("b", values, values.length))
                .addNode(TestNetworks.node("Add", softmax ? "s" : "y", "x", "b"))
                .addOutput(TestNetworks.value("y", -1, values.length));
        if (softmax) {
            graph.addNode(TestNetworks.node("Softmax", "y", "s"));
        }
        return TestNetworks.open(folder, graph);
    }

    private Feed feed(Network network, float[] x, long samples, long... labels) throws Exception {
        Map<String, byte[]> arrays = new HashMap<>();
        arrays.put("x", SampleFiles.floats(samples + ", " + x.length / samples, x));
        if (labels.length > 0) {
            arrays.put("labels", SampleFiles.longs(labels.length + ",", labels));
        }
        Path file = SampleFiles.npz(folder.resolve("a.npz"), arrays);
        return Feed.of(Samples.open(file, Optional.empty()), network.inputs(), Preprocess.NONE);
    }

    @Test
    void countsHits() throws Exception {
        float[] x = {
            9, 8, 7, 6, 5, 4, 3, // 0 is first
            9, 8, 7, 6, 5, 4, 3, // 4 is fifth
            9, 8, 7, 6, 5, 4, 3, // 5 is sixth
            1, 1, 0, 0, 0, 0, 0 // of equal scores the first counts, so 1 is second
        };
        try (ImportedModel model = adding(new float[7], false)) {
            Network network = Network.of(model.model());
            Evaluation evaluation =
                    Evaluator.evaluate(network, feed(network, x, 4, 0, 4, 5, 1), Optional.empty(), 2, done -> {});
            assertEquals(4, evaluation.count());
            assertEquals(25, evaluation.top1().orElseThrow());
            assertEquals(75, evaluation.top5().orElseThrow());
        }
    }

    @Test
    void comparesLogits() throws Exception {
        // Softmax of (0, ln 3) is (1/4, 3/4), of (0, 0) it is (1/2, 1/2).
        float ln3 = (float) Math.log(3);
        for (boolean softmax : new boolean[] {false, true}) {
            try (ImportedModel reference = adding(new float[] {0, ln3}, softmax);
                    ImportedModel model = adding(new float[] {0, 0}, softmax)) {
                Network network = Network.of(model.model());
                Evaluation evaluation = Evaluator.evaluate(
                        network,
                        feed(network, new float[2], 1),
                        Optional.of(Network.of(reference.model())),
                        1,
                        done -> {});
                assertTrue(evaluation.top1().isEmpty());
                Evaluation.Comparison comparison = evaluation.comparison().orElseThrow();
                assertEquals(0, comparison.agreement().orElseThrow());
                double kl = 0.25 * Math.log(0.25 / 0.5) + 0.75 * Math.log(0.75 / 0.5);
                assertEquals(kl, comparison.kl().orElseThrow(), 1e-6);
                assertEquals(softmax ? 0.25 : ln3, comparison.maxAbsolute(), 1e-6);
                double relative = softmax ? Math.sqrt(2 * 0.0625 / (0.0625 + 0.5625)) : 1;
                assertEquals(relative, comparison.relative(), 1e-6);
            }
        }
    }

    /** A network that says how probable something is, after a state that only looks like scores. */
    private ImportedModel detecting(float bias) throws Exception {
        return TestNetworks.open(
                folder,
                GraphProto.newBuilder()
                        .addInput(TestNetworks.value("x", -1, 1))
                        .addInitializer(TestNetworks.floats("b", new float[] {bias}, 1))
                        .addInitializer(TestNetworks.floats("c", new float[6], 2, 1, 3))
                        .addNode(TestNetworks.node("Add", "state", "x", "c"))
                        .addNode(TestNetworks.node("Add", "h", "x", "b"))
                        .addNode(TestNetworks.node("Sigmoid", "s", "h"))
                        .addNode(TestNetworks.node("Squeeze", "y", "s"))
                        .addOutput(TestNetworks.value("state", 2, -1, 3))
                        .addOutput(TestNetworks.value("y")));
    }

    @Test
    void aProbabilityIsThatOfTheSecondOfTwoClasses() throws Exception {
        try (ImportedModel reference = detecting((float) Math.log(3));
                ImportedModel model = detecting(0)) {
            Network network = Network.of(reference.model());
            Feed feed = feed(network, new float[1], 1, 1);
            Evaluation evaluation =
                    Evaluator.evaluate(Network.of(model.model()), feed, Optional.of(network), 1, done -> {});
            assertEquals(0, evaluation.top1().orElseThrow());
            Evaluation.Comparison comparison = evaluation.comparison().orElseThrow();
            assertEquals(0, comparison.agreement().orElseThrow());
            double kl = 0.25 * Math.log(0.25 / 0.5) + 0.75 * Math.log(0.75 / 0.5);
            assertEquals(kl, comparison.kl().orElseThrow(), 1e-6);
            assertEquals(
                    100,
                    Evaluator.evaluate(network, feed, Optional.empty(), 1, done -> {})
                            .top1()
                            .orElseThrow());
        }
    }

    @Test
    void measuresTheErrorOfLayers() throws Exception {
        Random random = new Random(5);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(TestNetworks.value("x", -1, 20))
                .addInitializer(TestNetworks.weights("a", random, 20, 20))
                .addInitializer(TestNetworks.weights("b", random, 20, 20))
                .addNode(TestNetworks.node("MatMul", "h", "x", "a"))
                .addNode(TestNetworks.node("MatMul", "y", "h", "b"))
                .addOutput(TestNetworks.value("y", -1, 20));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            float[] a = new float[400];
            ByteBuffer.wrap(model.model().tensors().get(0).data().toByteArray())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(a);
            for (int i = 0; i < a.length; i++) {
                a[i] *= 1.1f;
            }
            Evaluation evaluation = Evaluator.evaluate(
                    network.withWeights(Map.of(0, a)),
                    feed(network, TestNetworks.random(random, 70 * 20), 70),
                    Optional.of(network),
                    2,
                    done -> {});
            List<Evaluation.LayerError> layers =
                    evaluation.comparison().orElseThrow().layers();
            assertEquals(
                    List.of("h", "y"),
                    layers.stream().map(Evaluation.LayerError::node).toList());
            assertEquals(0.01, layers.get(0).error(), 1e-5);
            assertEquals(0.01, layers.get(1).error(), 1e-5);
        }
    }

    @Test
    void aBaselineComparesLikeAnEvaluation() throws Exception {
        Random random = new Random(6);
        try (ImportedModel model = adding(TestNetworks.random(random, 5), false)) {
            Network network = Network.of(model.model());
            Network changed = network.withWeights(Map.of(0, TestNetworks.random(random, 5)));
            Feed feed = feed(network, TestNetworks.random(random, 200 * 5), 200, new long[200]);
            Baseline baseline = Baseline.of(network, feed, 2);
            Evaluation evaluation = Evaluator.evaluate(changed, feed, Optional.of(network), 1, done -> {});
            for (int i = 0; i < 2; i++) {
                Evaluation.Comparison comparison = baseline.compare(changed);
                assertEquals(evaluation.comparison().orElseThrow().kl(), comparison.kl());
                assertEquals(evaluation.comparison().orElseThrow().agreement(), comparison.agreement());
                assertEquals(evaluation.comparison().orElseThrow().relative(), comparison.relative());
            }
            assertEquals(0, baseline.compare(network).relative());
        }
    }

    /** Four places in each of two samples, one of them of the second class: agreement with a network that finds none. */
    @Test
    void whereSamplesHaveManyAnswersEachClassCountsAlike() throws Exception {
        float[] scores = {0, 0, 0, 0, 0, 1, 0, 0};
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(TestNetworks.value("x", -1, 4, 2))
                .addInitializer(TestNetworks.floats("w", scores, 4, 2))
                .addNode(TestNetworks.node("Add", "y", "x", "w"))
                .addOutput(TestNetworks.value("y", -1, 4, 2));
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Network changed = network.withWeights(Map.of(0, new float[] {1, 0, 1, 0, 1, 0, 1, 0}));
            Path file =
                    SampleFiles.npz(folder.resolve("p.npz"), Map.of("x", SampleFiles.floats("2, 4, 2", new float[16])));
            Feed feed = Feed.of(Samples.open(file, Optional.empty()), network.inputs(), Preprocess.NONE);
            Baseline baseline = Baseline.of(network, feed, 1);
            assertEquals(8, baseline.answers());
            assertEquals(2, baseline.classes());
            assertTrue(baseline.isByClass());
            assertEquals(100.0 / (2 * 2 * 2), baseline.resolution());
            Evaluation.Comparison comparison = baseline.compare(changed);
            assertEquals(75, comparison.agreement().orElseThrow());
            double byClass = 100 * (2.0 * 6 / (6 + 8)) / 2;
            assertEquals(byClass, comparison.agreementByClass().orElseThrow(), 1e-9);
            assertEquals(byClass, comparison.expectedAgreement().orElseThrow(), 1e-9);
        }
    }

    @Test
    void refusesLabelsBeyondTheClasses() throws Exception {
        try (ImportedModel model = adding(new float[3], false)) {
            Network network = Network.of(model.model());
            Feed feed = feed(network, new float[6], 2, 0, 3);
            assertEquals(
                    feed.samples().path() + ": sample 1: label 3, but the network has 3 classes",
                    assertThrows(
                                    FormatException.class,
                                    () -> Evaluator.evaluate(network, feed, Optional.empty(), 1, done -> {}))
                            .getMessage());
        }
    }

    @Test
    void refusesLabelsWithoutClasses() throws Exception {
        try (ImportedModel model = adding(new float[1], false)) {
            Network network = Network.of(model.model());
            Feed feed = feed(network, new float[2], 2, 0, 1);
            assertEquals(
                    "labels need an output of shape [samples, classes]; there are 'y' [1, 1]",
                    assertThrows(
                                    FormatException.class,
                                    () -> Evaluator.evaluate(network, feed, Optional.empty(), 1, done -> {}))
                            .getMessage());
        }
    }

    @Test
    void runsSamplesOneByOneWhereABatchIsNotOne() throws Exception {
        // The reshape takes one sample only, or makes one row of all, whatever the input's shape promises.
        for (long columns : new long[] {4, -1}) {
            runReshaped(columns);
        }
    }

    private void runReshaped(long columns) throws Exception {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(TestNetworks.value("x", -1, 2, 2))
                .addInitializer(TestNetworks.longs("shape", List.of(1L, columns), 2))
                .addNode(TestNetworks.node("Reshape", "y", "x", "shape"))
                .addOutput(TestNetworks.untyped("y"));
        float[] x = new float[40];
        long[] labels = new long[10];
        for (int i = 0; i < 10; i++) {
            labels[i] = i % 4;
            x[i * 4 + i % 4] = 1;
        }
        try (ImportedModel model = TestNetworks.open(folder, graph)) {
            Network network = Network.of(model.model());
            Path file = SampleFiles.npz(
                    folder.resolve("b.npz"),
                    Map.of("x", SampleFiles.floats("10, 2, 2", x), "labels", SampleFiles.longs("10,", labels)));
            Feed feed = Feed.of(Samples.open(file, Optional.empty()), network.inputs(), Preprocess.NONE);
            assertEquals(
                    100,
                    Evaluator.evaluate(network, feed, Optional.empty(), 2, done -> {})
                            .top1()
                            .orElseThrow());
        }
    }

    @Test
    void takesFixedBatches() throws Exception {
        for (int batch : new int[] {1, 4}) {
            GraphProto.Builder graph = GraphProto.newBuilder()
                    .addInput(TestNetworks.value("x", batch, 3))
                    .addNode(TestNetworks.node("Neg", "y", "x"))
                    .addOutput(TestNetworks.value("y", batch, 3));
            try (ImportedModel model = TestNetworks.open(folder, graph)) {
                Network network = Network.of(model.model());
                float[] x = {-1, 0, 0, 0, -1, 0, 0, 0, -1, 0, -1, 0, -1, 0, 0, 0, -1, 0};
                Feed feed = feed(network, x, 6, 0, 1, 2, 1, 0, 2);
                Evaluation evaluation = Evaluator.evaluate(network, feed, Optional.of(network), 2, done -> {});
                assertEquals(100 * 5 / 6.0, evaluation.top1().orElseThrow(), 1e-9);
                assertEquals(
                        100, evaluation.comparison().orElseThrow().agreement().orElseThrow());
            }
        }
    }
}
