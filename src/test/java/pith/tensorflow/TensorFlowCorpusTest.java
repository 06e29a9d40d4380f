package pith.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pith.Corpus;
import pith.Pith;
import pith.Progress;
import pith.calibrate.NdArray;
import pith.calibrate.Npz;
import pith.compress.CompressOptions;
import pith.compress.Guidance;
import pith.compress.Method;
import pith.error.FormatException;
import pith.reader.PithFile;

/**
 * The TensorFlow models of the corpus: TensorFlow loads what comes back, and computes the same from it. That the recorded
 * outputs come out of the originals shows that inputs and outputs are the right ones.
 */
@Tag("corpus")
@Tag("tensorflow")
final class TensorFlowCorpusTest {
    private static final double AS_RECORDED = 1e-5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "resnet8-cifar10, input, tf-expected",
        "kws-dscnn, input, tf-expected",
        "kws-dscnn, input-real, tf-expected-real",
        "vww-mobilenet, input, tf-expected",
        "vww-mobilenet, input-real, tf-expected-real",
    })
    void losslessModelsComputeTheSameBitForBit(String name, String inputs, String expected) throws Exception {
        String prefix = "models/" + name + "/" + name + ".";
        NdArray input = only(Npz.read(Corpus.require(prefix + inputs + ".npz")));
        NdArray recorded = only(Npz.read(Corpus.require(prefix + expected + ".npz")));
        for (Path model : models(name)) {
            NdArray before = output(model, input);
            assertTrue(largestDifference(recorded, before) < AS_RECORDED, model.toString());
            Path back = roundTrip(model, CompressOptions.LOSSLESS);
            TestFiles.assertSame(model, back);
            assertEquals(before.bytes(), output(back, input).bytes());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LOSSLESS", "AUTO"})
    void modelsWithChangedWeightsStillLoadAndAnswerMuchTheSame(Method method) throws Exception {
        for (String name : List.of("resnet8-cifar10", "kws-dscnn", "vww-mobilenet")) {
            NdArray input = only(Npz.read(Corpus.require("models/" + name + "/" + name + ".input.npz")));
            for (Path model : models(name)) {
                NdArray before = output(model, input);
                Path back = roundTrip(model, options(method));
                NdArray after = output(back, input);
                double difference = largestDifference(before, after);
                assertTrue(difference > 0 && difference <= 1, model + " " + method + ": " + difference);
                List<Integer> classes = best(before);
                List<Integer> others = best(after);
                long same = IntStream.range(0, classes.size())
                        .filter(sample -> classes.get(sample).equals(others.get(sample)))
                        .count();
                assertTrue(
                        same >= agreement(method) * classes.size(),
                        model + " " + method + ": " + same + " of " + classes.size() + " as before");
            }
        }
    }

    private static CompressOptions options(Method method) {
        CompressOptions.Builder options = CompressOptions.of(method);
        return (method == Method.PQ ? options : options.bits(8)).build();
    }

    /** Part of the samples whose class has to stay. Powers of two and codewords that are not fitted to samples may change any of them. */
    private static double agreement(Method method) {
        return method == Method.INT8 || method == Method.DEEP_COMPRESSION ? 0.75 : 0;
    }

    /** The graph and the SavedModel of a network. */
    private static List<Path> models(String name) {
        return List.of(
                Corpus.require("models/" + name + "/" + name + "_frozen.pb"),
                Corpus.require("models/" + name + "/saved_model"));
    }

    private Path roundTrip(Path model, CompressOptions options) throws IOException, FormatException {
        Path small = folder.resolve("small.pith");
        Pith.convert(model, small, options, Guidance.NONE, Progress.NONE);
        try (PithFile file = PithFile.open(small)) {
            file.verify();
        }
        Path back = Files.createTempDirectory(folder, "back").resolve("model");
        Pith.expand(small, back, false);
        return back;
    }

    private static NdArray output(Path model, NdArray input) throws IOException {
        return Files.isDirectory(model)
                ? only(TensorFlowRuntime.runSavedModel(model, "serving_default", Map.of("input_1", input)))
                : only(TensorFlowRuntime.runFile(model, Map.of("input_1:0", input), List.of("Identity:0")));
    }

    private static NdArray only(Map<String, NdArray> arrays) {
        assertEquals(1, arrays.size());
        return arrays.values().iterator().next();
    }

    private static double largestDifference(NdArray a, NdArray b) {
        assertEquals(a.shape(), b.shape());
        double largest = 0;
        for (int i = 0; i < a.size(); i++) {
            double difference = Math.abs(a.get(i) - b.get(i));
            largest = Double.isFinite(difference) ? Math.max(largest, difference) : Double.POSITIVE_INFINITY;
        }
        return largest;
    }

    /** The class with the highest score of each sample. */
    private static List<Integer> best(NdArray scores) {
        int classes = Math.toIntExact(scores.shape().dim(1));
        List<Integer> best = new ArrayList<>();
        for (int sample = 0; sample < scores.shape().dim(0); sample++) {
            int highest = 0;
            for (int i = 1; i < classes; i++) {
                if (scores.get(sample * classes + i) > scores.get(sample * classes + highest)) {
                    highest = i;
                }
            }
            best.add(highest);
        }
        return best;
    }
}
