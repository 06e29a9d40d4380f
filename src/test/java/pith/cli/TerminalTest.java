package pith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed for people, for programs, and for shells. */
final class TerminalTest {
    private static final Path MODEL = Path.of("examples/resnet8-cifar10.onnx");

    @TempDir
    Path folder;

    @Test
    void quietMeansNothingAtAll() {
        PithRun run = PithRun.good("convert", MODEL, file(), "--method", "deep-compression", "--quiet");
        assertEquals("", run.out() + run.err());
        run = PithRun.good("report", file(), "-q");
        assertEquals("", run.out() + run.err());
    }

    @Test
    void everyCommandPrintsOneObject() throws IOException {
        JsonObject convert = json("convert", MODEL, file(), "--preset", "safe", "--json");
        assertEquals(Files.size(file()), convert.get("bytes").getAsLong());
        assertEquals(Files.size(MODEL), convert.get("sourceBytes").getAsLong());
        assertEquals("8", convert.getAsJsonObject("options").get("bits").getAsString());
        JsonObject verify = json("verify", file(), "--json");
        assertTrue(verify.get("sound").getAsBoolean());
        assertEquals(48, verify.get("tensors").getAsInt());
        assertEquals(
                "codebook",
                json("inspect", file(), "--json").getAsJsonArray("tensors").asList().stream()
                        .map(tensor -> tensor.getAsJsonObject().get("rule").getAsString())
                        .filter("codebook"::equals)
                        .findFirst()
                        .orElseThrow());
        byte[] bytes = Files.readAllBytes(file());
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(), bytes);
        PithRun broken = PithRun.of("verify", file(), "--json");
        assertEquals(1, broken.code());
        JsonObject fault = JsonParser.parseString(broken.out()).getAsJsonObject();
        assertFalse(fault.get("sound").getAsBoolean());
        assertEquals("MALFORMED", fault.get("kind").getAsString());
    }

    @Test
    void namesCannotSteerATerminal() throws IOException {
        Path hostile = HostileModel.write(folder.resolve("hostile.onnx"));
        for (PithRun run : List.of(
                PithRun.of("convert", hostile, file(), "--method", "int8", "--layer", "*\u0000*=bits:6"),
                PithRun.of("inspect", file()),
                PithRun.of("compare", hostile, file()))) {
            if (!run.out().contains("next:")) {
                assertTrue(run.out().contains("a?b?c?[31md"), run.out());
            }
            assertFalse(run.out().contains("x".repeat(101)), run.out());
            String all = run.out() + run.err();
            assertTrue(all.chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)), all);
        }
    }

    @Test
    void presetsStandForWhatTheHelpSays() throws IOException {
        String help = PithRun.good("convert", "--help").out();
        for (Preset preset : Preset.values()) {
            assertTrue(help.contains(preset.meaning(false).toString()), help);
            assertTrue(help.contains(preset.meaning(true).toString()), help);
            assertEquals(
                    preset == Preset.LOSSLESS, preset.meaning(true).maxDrop().isEmpty());
        }
        Path same = folder.resolve("same.pith");
        for (Preset preset : Preset.values()) {
            PithRun.good("convert", MODEL, file(), "--preset", preset.label());
            Object[] words = Stream.concat(
                            Stream.of("convert", MODEL, same),
                            Stream.of(preset.meaning(false).toString().split(" ")))
                    .toArray();
            PithRun.good(words);
            assertEquals(-1, Files.mismatch(file(), same), preset.label());
        }
        assertAll(Preset.DECIDES.stream().map(option -> () -> {
            String value = option.equals("--method") ? "int8" : option.equals("--target-size") ? "1kB" : "2";
            PithRun run = PithRun.of("convert", MODEL, file(), "--preset", "small", option, value);
            assertEquals(2, run.code());
            assertTrue(run.err().contains(option), run.err());
        }));
        assertEquals(2, PithRun.of("convert", MODEL, file(), "--preset", "tiny").code());
        assertEquals(
                2,
                PithRun.of("convert", MODEL, file(), "--preset", "lossless", "--layer", "a=exact")
                        .code());
    }

    @Test
    void everyConversionSuggestsWhatToDoNext() {
        assertTrue(PithRun.good("convert", MODEL, file()).out().contains("next:  pith expand " + file()));
        String lossy =
                PithRun.good("convert", MODEL, file(), "--preset", "small").out();
        assertTrue(lossy.contains("next:  pith report " + file() + " --against " + MODEL), lossy);
        assertTrue(PithRun.of("convert", MODEL).err().contains("pith convert model.onnx model.pith"));
    }

    /** In bash itself: what it would offer. */
    @Test
    void bashCompletesCommandsOptionsAndValues() throws IOException, InterruptedException {
        Path bash = Path.of("/bin/bash");
        Assumptions.assumeTrue(Files.isExecutable(bash), "no bash on this machine");
        Path script = folder.resolve("completion");
        Files.writeString(script, PithRun.good("completion", "bash").out());
        assertEquals("convert compare conformance completion", offered(script, "pith", "co"));
        assertEquals("lossless", offered(script, "pith", "convert", "--preset", "l"));
        assertEquals("int8 inq", offered(script, "pith", "convert", "--method", "i"));
        assertEquals("--report", offered(script, "pith", "convert", "--rep"));
        assertEquals("bash zsh", offered(script, "pith", "completion", ""));
        assertEquals(2, PithRun.of("completion", "fish").code());
    }

    private String offered(Path script, String... words) throws IOException, InterruptedException {
        String line =
                "source " + script + "; COMP_WORDS=(" + String.join(" ", words).replaceAll(" $", " ''")
                        + "); COMP_CWORD=" + (words.length - 1) + "; _complete_pith; echo ${COMPREPLY[*]}";
        Process process = new ProcessBuilder("/bin/bash", "--norc", "-c", line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.strip();
    }

    private static JsonObject json(Object... words) {
        return JsonParser.parseString(PithRun.good(words).out()).getAsJsonObject();
    }

    private Path file() {
        return folder.resolve("m.pith");
    }
}
