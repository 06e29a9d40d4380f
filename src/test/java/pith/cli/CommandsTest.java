package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user types them, on the model of the repository's examples. */
final class CommandsTest {
    private static final Path MODEL = Path.of("examples/resnet8-cifar10.onnx");

    @TempDir
    Path folder;

    private String out = "";
    private String err = "";

    @Test
    void losslessFileGivesTheSameModelBack() throws IOException {
        Path small = folder.resolve("m.pith");
        assertEquals(0, pith("convert", MODEL, small), err);
        assertTrue(out.contains("smaller"), out);
        assertEquals(0, pith("verify", small), err);
        Path back = folder.resolve("m.onnx");
        assertEquals(0, pith("expand", small, back), err);
        assertEquals(-1, Files.mismatch(MODEL, back));
        assertEquals(0, pith("compare", MODEL, small), err);
        assertEquals("", err);
    }

    @Test
    void quietCommandsPrintNothing() throws IOException {
        Path small = folder.resolve("m.pith");
        Path samples = TestSamples.images(folder.resolve("x.npy"), 2, 1);
        Path key = Path.of("src/test/resources/pith/sign/private.pem");
        for (List<Object> command : List.<List<Object>>of(
                List.of("convert", MODEL, small),
                List.of("sign", small, "--key", key),
                List.of("verify", small),
                List.of("compare", MODEL, small),
                List.of("eval", small, "--data", samples),
                List.of("expand", small, folder.resolve("m.onnx")),
                List.of("report", small))) {
            List<Object> words = new ArrayList<>(command);
            words.add("--quiet");
            assertEquals(0, pith(words.toArray()), err);
            assertEquals("", out + err, command.toString());
        }
    }

    @Test
    void bitsAreRounded() {
        Path small = folder.resolve("m.pith");
        assertEquals(0, pith("convert", MODEL, small, "--method", "pq", "--subvector", 6, "--codewords", 32), err);
        assertEquals(0, pith("inspect", small), err);
        assertTrue(out.contains(" 0.83 ") && !out.contains("0.833"), out);
        assertEquals(0, pith("inspect", small, "--json"), err);
        assertTrue(out.contains("\"bits\": 0.83,"), out);
    }

    @Test
    void errorsOfLayersAndOutputsAreOneQuantity() throws IOException {
        Path small = folder.resolve("m.pith");
        Path samples = TestSamples.images(folder.resolve("x.npy"), 2, 1);
        assertEquals(0, pith("convert", MODEL, small, "--method", "int8", "--bits", "4"));
        assertEquals(0, pith("eval", small, "--data", samples, "--against", MODEL, "--json"), err);
        JsonObject json = JsonParser.parseString(out).getAsJsonObject();
        assertEquals(0, pith("eval", small, "--data", samples, "--against", MODEL), err);
        for (JsonElement element : json.getAsJsonArray("layers")) {
            JsonObject layer = element.getAsJsonObject();
            double relative = layer.get("relativeError").getAsDouble();
            assertEquals(layer.get("error").getAsDouble(), relative * relative, 1e-9);
            String shown = layer.get("name").getAsString() + " .* " + String.format(Locale.ROOT, "%.3g", relative);
            assertTrue(Pattern.compile(shown).matcher(out).find(), shown + out);
        }
    }

    @Test
    void weightsInFilesOfTheirOwnComeBackInTheseIfAskedFor() throws IOException {
        Path small = folder.resolve("m.pith");
        Path model = folder.resolve("m.onnx");
        assertEquals(0, pith("convert", MODEL, small));
        assertEquals(0, pith("expand", small, model, "--external-data"));
        assertEquals("", out);
        assertEquals(0, pith("convert", model, small));
        Path whole = folder.resolve("whole.onnx");
        assertEquals(0, pith("expand", small, whole));
        assertTrue(out.contains("--external-data"), out);
        Path back = Files.createDirectory(folder.resolve("back"));
        assertEquals(0, pith("expand", small, back.resolve("m.onnx"), "--external-data"));
        assertEquals("", out);
        assertEquals(-1, Files.mismatch(model, back.resolve("m.onnx")));
        assertEquals(-1, Files.mismatch(folder.resolve("m.onnx.data"), back.resolve("m.onnx.data")));
    }

    @Test
    void inspectShowsEveryTensorAsJson() {
        Path small = folder.resolve("m.pith");
        assertEquals(
                0, pith("convert", MODEL, small, "--method", "deep-compression", "--bits", "4", "--sparsity", "0.5"));
        assertEquals(0, pith("inspect", small, "--json"), err);
        JsonObject json = JsonParser.parseString(out).getAsJsonObject();
        assertEquals("ONNX", json.get("source").getAsString());
        assertEquals("deep-compression", json.get("method").getAsString());
        int shared = 0;
        for (JsonElement element : json.getAsJsonArray("tensors")) {
            JsonObject tensor = element.getAsJsonObject();
            if (tensor.get("rule").getAsString().equals("codebook")
                    && tensor.get("bits").getAsDouble() == 4) {
                long elements = 1;
                for (JsonElement dim : tensor.getAsJsonArray("shape")) {
                    elements *= dim.getAsLong();
                }
                long nonZero = tensor.get("nonZero").getAsLong();
                assertTrue(nonZero <= (elements + 1) / 2, tensor.toString());
                assertTrue(nonZero > elements / 3, tensor.toString());
                shared++;
            }
        }
        assertTrue(shared >= 9, out);
    }

    @Test
    void compareTellsWhichTensorsDiffer() {
        Path small = folder.resolve("m.pith");
        assertEquals(0, pith("convert", MODEL, small, "--method", "int8", "--bits", "6"));
        assertEquals(1, pith("compare", MODEL, small, "--json"), err);
        JsonObject json = JsonParser.parseString(out).getAsJsonObject();
        assertFalse(json.get("identical").getAsBoolean());
        double largest = 0;
        for (JsonElement tensor : json.getAsJsonArray("tensors")) {
            largest = Math.max(
                    largest, tensor.getAsJsonObject().get("maxAbsDifference").getAsDouble());
        }
        assertTrue(largest > 0 && largest < 0.2, out);
    }

    @Test
    void layerOptionsReachTheirLayers() {
        Path small = folder.resolve("m.pith");
        assertEquals(0, pith("convert", MODEL, small, "--method", "deep-compression", "--layer", "*dense*=exact"), err);
        assertEquals(0, pith("inspect", small));
        assertTrue(out.contains("bits 5, initialisation linear, layer *dense*=exact"), out);
        assertEquals(2, pith("convert", MODEL, small, "--method", "int8", "--layer", "nowhere=bits:4"));
        assertTrue(err.contains("no tensor or layer matches 'nowhere'"), err);
        assertEquals(2, pith("convert", MODEL, small, "--method", "int8", "--bits", "9"));
        assertEquals(2, pith("convert", MODEL, small, "--bits", "4"));
        assertEquals(2, pith("convert", MODEL, small, "--method", "zip"));
    }

    @Test
    void subVectorsReachTheirLayers() throws IOException {
        Path small = folder.resolve("m.pith");
        String own = "conv2d_7/kernel*=length:8,codewords:16";
        assertEquals(
                0,
                pith("convert", MODEL, small, "--method", "pq", "--subvector", 2, "--codewords", 32, "--layer", own),
                err);
        assertEquals(0, pith("verify", small), err);
        assertEquals(0, pith("inspect", small, "--json"), err);
        JsonObject json = JsonParser.parseString(out).getAsJsonObject();
        assertEquals("pq", json.get("method").getAsString());
        JsonObject options = json.getAsJsonObject("options");
        assertEquals("2", options.get("subvector").getAsString());
        assertEquals("32", options.get("codewords").getAsString());
        assertEquals("on", options.get("error-correction").getAsString());
        assertEquals(own, options.get("layer").getAsString());
        int treated = 0;
        for (JsonElement element : json.getAsJsonArray("tensors")) {
            JsonObject tensor = element.getAsJsonObject();
            if (tensor.get("rule").getAsString().equals("product")) {
                // 5 bits for 2 weights; 4 bits for 8 of the layer that is named.
                boolean named = tensor.get("name").getAsString().startsWith("conv2d_7/kernel");
                assertEquals(named ? 0.5 : 2.5, tensor.get("bits").getAsDouble(), tensor.toString());
                treated++;
            }
        }
        assertEquals(10, treated);
        Path back = folder.resolve("m.onnx");
        assertEquals(0, pith("expand", small, back), err);
        assertEquals(1, pith("compare", MODEL, back), err);
        for (List<String> wrong : List.of(
                List.of("--bits", "4"),
                List.of("--sparsity", "0.5"),
                List.of("--subvector", "0"),
                List.of("--codewords", "257"),
                List.of("--layer", "*conv2d_7*=bits:4"),
                List.of("--layer", "*conv2d_7*=codewords:1"))) {
            assertEquals(2, pith("convert", MODEL, small, "--method", "pq", wrong.get(0), wrong.get(1)), wrong.get(0));
        }
        assertEquals(2, pith("convert", MODEL, small, "--method", "inq", "--subvector", "4"));
        assertEquals(2, pith("convert", MODEL, small, "--method", "inq", "--layer", "*conv2d_7*=length:4"));
        assertTrue(err.contains("inq takes bits:N and sparsity:S"), err);
    }

    /** Some versions of onnxruntime read the command line for a report on their use, and are not up to long ones. */
    @Test
    void aLongCommandLineIsNoneOfOnnxruntimesBusiness() throws IOException, InterruptedException {
        Path samples = TestSamples.images(folder.resolve("s.npy"), 1, 3);
        List<String> words = List.of("eval", MODEL.toString(), "--data", samples.toString());
        Job job = new Job(words, folder, Map.of(), Map.of(), Optional.empty());
        assertEquals(0, job.start("-Dfiller=" + "x".repeat(100_000)).waitFor());
    }

    @Test
    void badInputIsOneLineAndExitCodeThree() throws IOException {
        byte[] model = Files.readAllBytes(MODEL);
        for (String fault : List.of("empty", "text", "cut")) {
            Path bad = folder.resolve(fault + ".onnx");
            Files.write(
                    bad,
                    switch (fault) {
                        case "empty" -> new byte[0];
                        case "text" -> "This is not a model.\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
                        default -> Arrays.copyOf(model, model.length / 2);
                    });
            assertEquals(3, pith("convert", bad, folder.resolve("o.pith")), fault);
            assertTrue(err.startsWith("pith: " + bad + ": "), err);
            assertEquals(1, err.lines().count(), err);
            assertEquals(3, pith("inspect", bad));
            assertEquals(1, pith("verify", bad));
        }
        assertEquals(3, pith("convert", folder.resolve("none.onnx"), folder.resolve("o.pith")));
        assertEquals(3, pith("convert", MODEL, folder.resolve("none/o.pith")));
        assertTrue(err.contains("none: no such file or folder"), err);
        assertEquals(List.of(), leftovers());
    }

    @Test
    void damagedFileLeavesNothingHalfWritten() throws IOException {
        Path small = folder.resolve("m.pith");
        assertEquals(0, pith("convert", MODEL, small));
        byte[] good = Files.readAllBytes(small);
        Path back = folder.resolve("m.onnx");
        Files.writeString(back, "what was there before");
        for (int at = 0; at < good.length; at += 4999) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(small, bad);
            assertEquals(1, pith("verify", small), "byte " + at);
            assertEquals(3, pith("expand", small, back), "byte " + at);
            assertEquals(1, err.lines().count(), err);
            assertEquals("what was there before", Files.readString(back));
        }
        assertEquals(List.of(), leftovers());
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tmp") || file.endsWith("o.pith"))
                    .toList();
        }
    }

    private int pith(Object... arguments) {
        PithRun run = PithRun.of(arguments);
        out = run.out();
        err = run.err();
        return run.code();
    }
}
