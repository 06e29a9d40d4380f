package pith.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes no sense is refused in one line that says what to do, before there is work, and nothing is written. */
final class MisuseTest {
    private static final Path KEYS = Path.of("src/test/resources/pith/sign");

    @TempDir
    Path folder;

    private Path model;
    private Path file;
    private Path samples;

    @BeforeEach
    void prepare() throws IOException {
        model = Files.copy(Path.of("examples/resnet8-cifar10.onnx"), folder.resolve("m.onnx"));
        file = folder.resolve("m.pith");
        PithRun.good("convert", model, file);
        samples = TestSamples.images(folder.resolve("x.npy"), 2, 1);
    }

    @Test
    void whatIsReadIsNotWrittenOver() throws IOException {
        misuse("is what is read", "convert", file, file);
        misuse("pith expand gives a model back", "convert", model, model);
        misuse("pith expand gives a model back", "convert", file, folder.resolve("back.onnx"));
        misuse("pith convert writes .pith files", "expand", file, file);
        Path named = Files.copy(file, folder.resolve("other"));
        misuse("is what is read", "expand", named, named);
        misuse("is what is read", "report", file, "-o", file);
        misuse("is what is read", "report", file, "--against", model, "-o", model);
        Path out = folder.resolve("out.pith");
        misuse("would be written twice", "convert", model, out, "--report", out);
        misuse("would be written twice", "convert", model, out, "--target-size", "60kB", "--curve", out);
    }

    /** Not only the model: also its external data, samples, labels and keys. */
    @Test
    void nothingThatIsReadIsWrittenOver() throws IOException {
        Path apart = folder.resolve("apart.onnx");
        PithRun.good("expand", file, apart, "--external-data", "-q");
        Path data = folder.resolve("apart.onnx.data");
        Path signed = folder.resolve("signed.pith");
        Path secret = Files.copy(KEYS.resolve("private.pem"), folder.resolve("private.pem"));
        Path key = Files.copy(KEYS.resolve("public.pem"), folder.resolve("public.pem"));
        PithRun.good("sign", file, "--key", secret, "-o", signed, "-q");
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Path photo = Files.writeString(photos.resolve("a.PNG"), "");
        Path labels = Files.write(folder.resolve("labels.idx"), new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 2});
        Path out = folder.resolve("out.pith");
        Path page = folder.resolve("page.html");
        List<List<Object>> commands = List.of(
                List.of("sign", file, "--key", secret, "-o", secret),
                List.of("sign", signed, "--key", secret, "--public-key", key, "-o", key),
                List.of("convert", apart, out, "--report", data),
                List.of("convert", apart, data),
                List.of("convert", signed, out, "--report", key, "--public-key", key),
                List.of("expand", signed, key, "--public-key", key),
                List.of("expand", file, folder.resolve("x1"), "--external-data"),
                List.of("report", signed, "-o", key, "--public-key", key),
                List.of("report", file, "--against", apart, "-o", data),
                List.of("report", file, "--data", samples, "-o", samples),
                List.of("report", file, "--data", samples, "--labels", labels, "-o", labels));
        Path linked = Files.createSymbolicLink(folder.resolve("x1.data"), file);
        for (List<Object> command : commands) {
            misuse("is what is read", command.toArray());
        }
        Files.delete(linked);
        for (String option : List.of("--report", "--curve", "--calibration-cache")) {
            for (Path read : List.of(samples, labels, data)) {
                misuse("is what is read", converting(apart, out, samples, "--labels", labels, option, read));
            }
        }
        misuse("is what is read", converting(apart, out, photos, "--report", photo));
        misuse("is what is read", "report", file, "--data", photos, "-o", photos.resolve("labels.csv"));
        // A page may be made again, beside its model too, and a signed file may replace the one that was not.
        PithRun.good("report", file, "-o", page, "--against", apart, "-q");
        PithRun.good("report", file, "-o", page, "--against", apart, "-q");
        PithRun.good("sign", file, "--key", secret, "-o", file, "-q");
    }

    private static Object[] converting(Path model, Path out, Path samples, Object... further) {
        List<Object> words = new ArrayList<>(List.of("convert", model, out, "--calibration", samples));
        words.addAll(List.of("--target-size", "60kB"));
        words.addAll(List.of(further));
        return words.toArray();
    }

    /** Such as those of {@code <(…)} and {@code /dev/stdin}. */
    @Test
    void pipesAreNoFiles() throws IOException {
        Path pipe = Path.of("/dev/null");
        assumeTrue(Files.exists(pipe), "there are devices");
        Path out = folder.resolve("out");
        for (List<Object> command : List.<List<Object>>of(
                List.of("verify", pipe),
                List.of("verify", pipe, "--json"),
                List.of("inspect", pipe),
                List.of("compare", model, pipe),
                List.of("eval", model, "--data", pipe),
                List.of("eval", model, "--data", samples, "--against", pipe),
                List.of("expand", pipe, out),
                List.of("report", pipe, "-o", out),
                List.of("sign", pipe, "--key", KEYS.resolve("private.pem"), "-o", out),
                List.of("convert", pipe, out),
                List.of("convert", model, out, "--calibration", pipe))) {
            refused(ExitCode.BAD_INPUT, "pith: /dev/null: a pipe or device", command.toArray());
        }
    }

    @Test
    void onlyAPithFileIsExpanded() throws IOException {
        Path out = folder.resolve("out.onnx");
        refused(ExitCode.BAD_INPUT, model + ": not a .pith file", "expand", model, out);
        refused(ExitCode.BAD_INPUT, folder + ": not a .pith file", "expand", folder, out);
    }

    /** Such as that of a variable of a shell that is not set; it would be the folder that one is in. */
    @Test
    void anEmptyNameIsNone() throws IOException {
        misuse("''", "convert", model, "");
        misuse("''", "convert", "", file);
        misuse("an empty name", "inspect", "");
        misuse("- is no file", "convert", model, "-");
        misuse("- is no file", "expand", file, "-");
    }

    @Test
    void aBatchDoesNotWriteOverItsModels() throws IOException {
        byte[] before = Files.readAllBytes(file);
        PithRun run = PithRun.of("convert", file, folder);
        assertEquals(ExitCode.BAD_INPUT, run.code());
        assertTrue(run.err().startsWith("pith: " + file + " is what is read: name another file to write\n"), run.err());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void optionsOfASearchNeedOne() throws IOException {
        Path out = folder.resolve("out.pith");
        Path curve = folder.resolve("c.csv");
        misuse("name --target-size", "convert", model, out, "--curve", curve);
        misuse("name --target-size", "convert", model, out, "--method", "int8", "--time-limit", "5s");
        misuse("--calibration-cache", "convert", model, out, "--calibration", samples, "--calibration-cache", curve);
        misuse("--target-size '0'", "convert", model, out, "--target-size", "0");
    }

    @Test
    void optionsOfSamplesNeedSome() throws IOException {
        Path out = folder.resolve("out.pith");
        misuse("with --calibration", "convert", model, out, "--method", "int8", "--samples", "5");
        misuse("with --calibration", "convert", model, out, "--max-drop", "1", "--labels", samples);
        misuse("with --calibration", "convert", model, out, "--method", "int8", "--preprocess", "scale=1/255");
        misuse("--samples 0 is less", "convert", model, out, "--calibration", samples, "--samples", "0");
        misuse("with --data", "report", file, "--preprocess", "scale=1/255");
    }

    @Test
    void aPatternThatMatchesNothingSaysWhatThereIs() throws IOException {
        Path out = folder.resolve("out.pith");
        String layers = "; there are conv2d, ";
        misuse(
                "no tensor or layer matches 'x*'" + layers,
                "convert",
                model,
                out,
                "--target-size",
                "60kB",
                "--layer",
                "x*=exact");
        misuse("no layer matches 'x?'" + layers, "convert", model, out, "--method", "int8", "--float-nodes", "x?");
        for (String option : List.of("--float-nodes", "--integer-nodes")) {
            misuse(
                    "no node matches 'x'; there are ",
                    "convert",
                    model,
                    out,
                    "--method",
                    "int8",
                    "--calibration",
                    samples,
                    option,
                    "x");
        }
        misuse("with --calibration", "convert", model, out, "--method", "int8", "--integer-nodes", "*");
        misuse("with --calibration", "convert", model, out, "--method", "int8", "--ranges", "entropy");
    }

    /** It is clear before the search that there is no place for its curve. */
    @Test
    void filesThatCannotBeWrittenAreNoticedAtOnce() throws IOException {
        Path out = folder.resolve("out.pith");
        Path nowhere = folder.resolve("no/file");
        for (String option : List.of("--curve", "--report", "--calibration-cache")) {
            refused(
                    ExitCode.BAD_INPUT,
                    "no such file or folder",
                    "convert",
                    model,
                    out,
                    "--target-size",
                    "60kB",
                    "--calibration",
                    samples,
                    option,
                    nowhere);
        }
        Path other = Files.copy(model, folder.resolve("other.onnx"));
        refused(ExitCode.BAD_INPUT, "not a folder", "convert", model, other, file);
        Path text = Files.writeString(folder.resolve("text.txt"), "hello");
        refused(ExitCode.BAD_INPUT, "pith: " + text + ": ", "eval", model, "--data", samples, "--labels", text);
    }

    @Test
    void valuesOfOptionsAreRefusedInTheSameWords() throws IOException {
        Path out = folder.resolve("out.pith");
        Map<String, String> says = Map.of(
                "--granularity", "is none of tensor, channel",
                "--refit", "is none of never, each-step, each-weight",
                "--ranges", "is none of min-max, ",
                "--bits", "is no whole number",
                "--sparsity", "is no number",
                "--portions", "is no number");
        for (Map.Entry<String, String> entry : says.entrySet()) {
            String method = List.of("--refit", "--portions").contains(entry.getKey()) ? "inq" : "int8";
            misuse(
                    "pith: " + entry.getKey() + " x " + entry.getValue(),
                    "convert",
                    model,
                    out,
                    "--method",
                    method,
                    entry.getKey(),
                    "x");
        }
    }

    @Test
    void aTimeBeyondAllTimesIsNone() {
        PithRun.good("convert", model, file, "--target-size", "70kB", "--time-limit", "9999999999999999h");
    }

    private void misuse(String says, Object... words) throws IOException {
        refused(ExitCode.USAGE, says, words);
    }

    private void refused(int code, String says, Object... words) throws IOException {
        List<Path> before = files();
        byte[] bytes = Files.readAllBytes(file);
        PithRun run = PithRun.of(words);
        assertEquals(code, run.code(), run.err());
        assertTrue(run.err().contains(says), run.err());
        assertEquals("", run.out());
        assertEquals(code == ExitCode.USAGE ? 2 : 1, run.err().lines().count(), run.err());
        assertEquals(before, files());
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted().toList();
        }
    }
}
