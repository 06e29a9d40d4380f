package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Corpus;

/** Saying what is wanted: the method is found. */
@Tag("slow")
final class AutoTest {
    private static final Path EXAMPLE = Path.of("examples/resnet8-cifar10.onnx");

    @TempDir
    Path folder;

    /** The digits that decide are neither those that weights are fitted to nor those that the search is judged by. */
    @Test
    @Tag("corpus")
    void aDropIsKeptOnDigitsThatNobodySaw() throws IOException {
        Path model = Corpus.require("models/lenet-300-100-pruned.onnx");
        Path small = folder.resolve("l.pith");
        String printed = PithRun.good(
                        "convert",
                        model,
                        small,
                        "--max-drop",
                        "0.5%",
                        "--calibration",
                        Corpus.require("data/mnist/train-images-idx3-ubyte.gz"),
                        "--labels",
                        Corpus.require("data/mnist/train-labels-idx1-ubyte.gz"),
                        "--samples",
                        "400",
                        "--preprocess",
                        "scale=1/255")
                .out();
        assertTrue(printed.contains("points of accuracy lost, at most 0.50 allowed"), printed);
        // The paper has 27 KB for this network.
        assertTrue(Files.size(small) < 22_000, printed);
        JsonObject result = PithRun.good(
                        "eval",
                        small,
                        "--json",
                        "--data",
                        Corpus.require("data/mnist/t10k-images-idx3-ubyte.gz"),
                        "--labels",
                        Corpus.require("data/mnist/t10k-labels-idx1-ubyte.gz"),
                        "--preprocess",
                        "scale=1/255")
                .json();
        assertEquals(10_000, result.get("count").getAsInt());
        assertTrue(result.get("top1").getAsDouble() >= 98.50 - 0.5, result.toString());
    }

    @Test
    void aSizeIsKeptWithoutSamplesAndWithoutAMethod() throws IOException {
        Path small = folder.resolve("r.pith");
        PithRun.good("convert", EXAMPLE, small, "--target-size", "60kB");
        assertTrue(Files.size(small) <= 60_000 && Files.size(small) > 57_000, Files.size(small) + " bytes");
        String inspected = PithRun.good("inspect", small).out();
        assertTrue(inspected.contains("auto"), inspected);
        PithRun.good("verify", small);
    }

    @Test
    void aSizeThatNothingFillsIsExplained() throws IOException {
        Path small = folder.resolve("r.pith");
        PithRun run = PithRun.good(
                "convert", EXAMPLE, small, "--method", "deep-compression", "--bits", "4", "--target-size", "100kB");
        long bytes = Files.size(small);
        assertTrue(bytes > 30_000 && bytes < 40_000, bytes + " bytes");
        String says = String.format(
                Locale.ROOT,
                "%,d of 100,000 bytes: deep-compression has nothing more precise with 4 bits a weight",
                bytes);
        assertTrue(run.out().contains(says), run.out());
        assertTrue(run.err().lines().count() < 6, "further prices tell nothing: " + run.err());
    }

    /** So that one sample that judges is a small part of what may be lost. */
    @Test
    void asManySamplesJudgeAsTheDropAsksFor() throws IOException {
        Path graph = DenseGraph.write(folder.resolve("graph.pb"), 1);
        assertTrue(verdict(graph, 30_000, "5")
                .contains("judged by 20,000 samples, weights fitted to 10,000 others before they were fitted to all"));
        assertTrue(verdict(graph, 2_000, "5")
                .contains("judged by 500 samples, weights fitted to 1,500 others before they were fitted to all"));
        assertTrue(verdict(graph, 2_000, "0.2").contains("judged by 2,000 samples, each part of them"));
    }

    /** What costs least layer by layer need not be best for the network. */
    @Test
    void whatOneMethodReachesAutoReaches() throws IOException {
        Path graph = DenseGraph.write(folder.resolve("graph.pb"), 1);
        PithRun run = search(graph, 2_000, "5", "auto");
        assertTrue(run.err().contains("nothing but "), run.err());
        long auto = bytes(run);
        for (String method : List.of("deep-compression", "pq")) {
            long alone = bytes(search(graph, 2_000, "5", method));
            assertTrue(auto <= 1.02 * alone, auto + " bytes, by " + method + " " + alone);
        }
    }

    private static long bytes(PithRun run) {
        return run.json().get("bytes").getAsLong();
    }

    private String verdict(Path graph, int samples, String drop) throws IOException {
        return search(graph, samples, drop, "auto").json().get("verdict").getAsString();
    }

    private PithRun search(Path graph, int samples, String drop, String method) throws IOException {
        return PithRun.good(
                "convert",
                graph,
                folder.resolve("d.pith"),
                "--dialect",
                "onnx",
                "--method",
                method,
                "--max-drop",
                drop,
                "--calibration",
                DenseGraph.samples(folder.resolve(samples + ".npy"), samples),
                "--json");
    }

    @Test
    void whatFitsAsItIsStaysAsItIs() throws IOException {
        Path out = folder.resolve("whole.pith");
        PithRun run = PithRun.good("convert", EXAMPLE, out, "--target-size", "300kB");
        assertTrue(run.out().contains("left lossless, which takes 264,193 of 300,000 bytes"), run.out());
        PithRun.good("compare", EXAMPLE, out);
    }

    @Test
    void aSingleSampleIsAllThereIs() throws IOException {
        Path sample = TestSamples.images(folder.resolve("one.npy"), 1, 1);
        PithRun run = PithRun.good(
                "convert",
                EXAMPLE,
                folder.resolve("r.pith"),
                "--max-drop",
                "20",
                "--time-limit",
                "5s",
                "--calibration",
                sample);
        String printed = run.out();
        assertTrue(printed.contains("for want of others") || printed.contains("left lossless"), printed);
        assertTrue(run.err().contains("a single answer is 100.00 points"), run.err());
    }

    /** The network sees the same in all of them. */
    @Test
    void samplesWithOneAnswerTellNothingOfOthers() throws IOException {
        Path samples = TestSamples.floats(folder.resolve("z.npy"), "8, 32, 32, 3", new float[8 * 32 * 32 * 3]);
        PithRun run = PithRun.good(
                "convert",
                EXAMPLE,
                folder.resolve("r.pith"),
                "--max-drop",
                "20",
                "--time-limit",
                "5s",
                "--calibration",
                samples);
        assertTrue(run.err().contains("the original gives the same answer to all samples"), run.err());
    }

    /** The time is for a single try, so that both try the same. */
    @Test
    void presetsWithSamplesAreTheSearchThatTheHelpNames() throws IOException {
        String help = PithRun.good("convert", "--help").out();
        for (String drop : List.of("0.1%", "0.5%", "2%")) {
            assertTrue(help.contains("with --calibration: --method auto --max-drop " + drop + "\n"), help);
        }
        Path samples = TestSamples.images(folder.resolve("two.npy"), 2, 1);
        JsonObject preset = searched(samples, "--preset", "smallest");
        JsonObject options = searched(samples, "--method", "auto", "--max-drop", "2%");
        assertEquals(options.get("curve"), preset.get("curve"));
        assertEquals(options.get("verdict"), preset.get("verdict"));
        assertTrue(preset.get("verdict").getAsString().contains("at most 2.00 allowed"), preset.toString());
        assertEquals(1, preset.getAsJsonArray("curve").size(), preset.toString());
    }

    private JsonObject searched(Path samples, String... how) {
        Object[] what = {"convert", EXAMPLE, folder.resolve("r.pith"), "--calibration", samples};
        Object[] rest = {"--time-limit", "1s", "--json"};
        return PithRun.good(Stream.of(what, how, rest).flatMap(Arrays::stream).toArray())
                .json();
    }

    @Test
    void nothingToGoByIsWrongUse() {
        PithRun run = PithRun.of("convert", EXAMPLE, folder.resolve("r.pith"), "--method", "auto");
        assertEquals(ExitCode.USAGE, run.code());
        assertTrue(run.err().contains("auto goes by samples or by a size"), run.err());
    }

    @Test
    void howIsNotSaidTogetherWithWhat() {
        PithRun run = PithRun.of("convert", EXAMPLE, folder.resolve("r.pith"), "--target-size", "60kB", "--bits", "4");
        assertEquals(ExitCode.USAGE, run.code());
        assertTrue(run.err().contains("--bits goes with"), run.err());
    }
}
