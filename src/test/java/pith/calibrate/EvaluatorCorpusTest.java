package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.Corpus;
import pith.source.ImportedModel;

/** Accuracies that onnxruntime for Python gave, with Pillow for the images. */
@Tag("corpus")
class EvaluatorCorpusTest {
    private static final int THREADS = 2;
    private static final String SQUEEZENET = "crop=227,channels=bgr,mean=104:117:123,layout=nchw";

    private static Evaluation evaluate(Network network, Feed feed) throws Exception {
        return Evaluator.evaluate(network, feed, Optional.empty(), THREADS, done -> {});
    }

    @Test
    void squeezenetOnPhotographs() throws Exception {
        try (ImportedModel model = CorpusNetworks.model("squeezenet-dc.onnx")) {
            Network network = Network.of(model.model());
            Evaluation evaluation = evaluate(
                    network,
                    CorpusNetworks.feed(
                            network, CorpusNetworks.samples("data/imagenet-sample/evaluation"), SQUEEZENET));
            assertEquals(400, evaluation.count());
            assertEquals(61.0, evaluation.top1().orElseThrow());
            assertEquals(81.5, evaluation.top5().orElseThrow());
        }
    }

    @ParameterizedTest
    @CsvSource({"lenet-300-100,98.58", "lenet-300-100-pruned,98.50", "lenet-5,99.24", "lenet-5-pruned,99.31"})
    void lenetOnDigits(String name, double top1) throws Exception {
        Path labels = Corpus.require("data/mnist/t10k-labels-idx1-ubyte.gz");
        Samples samples = Samples.open(Corpus.require("data/mnist/t10k-images-idx3-ubyte.gz"), Optional.of(labels));
        try (ImportedModel model = CorpusNetworks.model(name + ".onnx")) {
            Network network = Network.of(model.model());
            Evaluation evaluation = evaluate(network, CorpusNetworks.feed(network, samples, "scale=1/255"));
            assertEquals(10_000, evaluation.count());
            assertEquals(top1, evaluation.top1().orElseThrow(), 1e-9);
        }
    }

    @Test
    void resnetOnSmallPhotographs() throws Exception {
        try (ImportedModel model = CorpusNetworks.model("resnet8-cifar10/resnet8-cifar10.onnx")) {
            Network network = Network.of(model.model());
            Evaluation evaluation = evaluate(
                    network, CorpusNetworks.feed(network, CorpusNetworks.samples("data/cifar10/evaluation.npz"), ""));
            assertEquals(5000, evaluation.count());
            assertEquals(76.44, evaluation.top1().orElseThrow(), 1e-9);
        }
    }

    @Test
    void visualWakeWordsOnRecordedInputs() throws Exception {
        Map<String, NdArray> expected =
                Npz.read(Corpus.require("models/vww-mobilenet/vww-mobilenet.expected-real.npz"));
        NdArray probabilities = expected.values().iterator().next();
        try (ImportedModel model = CorpusNetworks.model("vww-mobilenet/vww-mobilenet.onnx")) {
            Network network = Network.of(model.model());
            Feed feed = CorpusNetworks.feed(
                    network, CorpusNetworks.samples("models/vww-mobilenet/vww-mobilenet.input-real.npz"), "");
            LayerInput.Value output =
                    new LayerInput.Value(GraphPath.MAIN, network.outputs().get(0), -1, -1);
            try (Runner runner = network.runner(List.of(output));
                    Feed.Batches batches = feed.batches()) {
                Activation values = runner.run(batches.next(24)).get(output);
                for (int i = 0; i < probabilities.size(); i++) {
                    assertEquals(probabilities.get(i), values.values()[i], 1e-4);
                }
            }
        }
    }

    @Test
    void aNetworkAgreesWithItself() throws Exception {
        try (ImportedModel model = CorpusNetworks.model("resnet8-cifar10/resnet8-cifar10.onnx")) {
            Network network = Network.of(model.model());
            Samples samples = Samples.open(Corpus.require("data/cifar10/calibration.npz"), Optional.empty())
                    .atMost(100);
            Evaluation evaluation = Evaluator.evaluate(
                    network, CorpusNetworks.feed(network, samples, ""), Optional.of(network), THREADS, done -> {});
            Evaluation.Comparison comparison = evaluation.comparison().orElseThrow();
            assertEquals(100, comparison.agreement().orElseThrow());
            assertEquals(0, comparison.kl().orElseThrow(), 1e-12);
            assertEquals(0, comparison.relative());
            assertEquals(model.model().layers().size(), comparison.layers().size());
            assertTrue(comparison.layers().stream().allMatch(layer -> layer.error() == 0));
        }
    }
}
