package pith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.calibrate.Evaluation;
import pith.calibrate.Evaluator;
import pith.calibrate.Feed;
import pith.calibrate.Network;
import pith.calibrate.Preprocess;
import pith.calibrate.Samples;
import pith.compress.Budget;
import pith.compress.CompressOptions;
import pith.compress.Compression;
import pith.compress.Guidance;
import pith.compress.Method;
import pith.compress.SubvectorOptions;
import pith.source.ImportedModel;

/** Product quantisation of an unpruned network to a twentieth, fitted to training digits and judged by test digits. */
@Tag("corpus")
@Tag("slow")
final class ProductCorpusTest {
    private static final int THREADS = 2;
    private static final int CALIBRATION_SAMPLES = 1500;
    private static final Preprocess PREPROCESS = Preprocess.parse("scale=1/255");

    @TempDir
    Path folder;

    @Test
    void lenetAtATwentiethLosesNextToNothing() throws Exception {
        Path model = Corpus.require("models/lenet-300-100.onnx");
        long target = Files.size(model) / 20;
        Evaluation corrected = convertedTo(model, target, true);
        Evaluation plain = convertedTo(model, target, false);
        assertEquals(10_000, corrected.count());
        assertTrue(corrected.top1().orElseThrow() >= 98.58 - 0.5, corrected.toString());
        double divergence = corrected.comparison().orElseThrow().kl().orElseThrow();
        double before = plain.comparison().orElseThrow().kl().orElseThrow();
        assertTrue(divergence < before, divergence + " against " + before);
    }

    private Evaluation convertedTo(Path model, long bytes, boolean corrected) throws Exception {
        Samples samples = Samples.open(Corpus.require("data/mnist/train-images-idx3-ubyte.gz"), Optional.empty())
                .atMost(CALIBRATION_SAMPLES);
        Guidance guidance = new Guidance(
                Optional.of(samples),
                PREPROCESS,
                Optional.empty(),
                Budget.ofSize(bytes),
                Pith.PRODUCER,
                THREADS,
                line -> {});
        CompressOptions options = CompressOptions.of(Method.PQ)
                .subvectors(new SubvectorOptions(OptionalInt.empty(), OptionalInt.empty(), corrected))
                .build();
        Path small = folder.resolve(corrected + ".pith");
        Compression compression = Pith.convert(model, small, options, guidance, Progress.NONE);
        assertTrue(compression.met() && Files.size(small) <= bytes, compression.verdict());
        Samples digits = Samples.open(
                Corpus.require("data/mnist/t10k-images-idx3-ubyte.gz"),
                Optional.of(Corpus.require("data/mnist/t10k-labels-idx1-ubyte.gz")));
        try (ImportedModel original = Pith.open(model);
                ImportedModel converted = Pith.open(small)) {
            Network reference = Network.of(original.model());
            Feed feed = Feed.of(digits, reference.inputs(), PREPROCESS);
            return Evaluator.evaluate(Network.of(converted.model()), feed, Optional.of(reference), THREADS, done -> {});
        }
    }
}
