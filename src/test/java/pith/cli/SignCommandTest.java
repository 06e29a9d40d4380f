package pith.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.format.StoredSignature;
import pith.reader.PithFile;
import pith.reader.ReadOptions;
import pith.sign.KeyFile;

/** Signing and demanding signatures, with keys that OpenSSL made. */
final class SignCommandTest {
    private static final Path KEYS = Path.of("src/test/resources/pith/sign");
    private static final Path MODEL = Path.of("examples/resnet8-cifar10.onnx");

    /** {@code openssl pkey -pubin -in public.pem -outform DER | tail -c 32 | xxd -p -c 32}. */
    private static final String KEY = "6b474c7739a81bbc9cc3c6d9725e1ddc71e083f60c9dc9f152963ab728ecf00a";

    @TempDir
    Path folder;

    private Path plain;
    private String out = "";
    private String err = "";

    @BeforeEach
    void convert() {
        plain = folder.resolve("m.pith");
        assertEquals(0, pith("convert", MODEL, plain), err);
    }

    @Test
    void signedFilesSayWhoMadeThemAndGiveTheSameModel() throws IOException {
        Path signed = folder.resolve("signed.pith");
        assertEquals(0, pith("sign", plain, "--key", KEYS.resolve("private.pem"), "-o", signed), err);
        assertEquals(signed + ": signed with the key " + KEY, out.strip());
        assertEquals(0, pith("verify", signed, "--public-key", KEYS.resolve("public.pem")), err);
        assertTrue(out.contains("signed with the key " + KEY + ", the one demanded"), out);
        assertEquals(0, pith("verify", signed), err);
        assertEquals(0, pith("inspect", signed), err);
        assertTrue(out.contains("signed   with the key " + KEY), out);
        assertEquals(0, pith("inspect", signed, "--json"), err);
        assertEquals(
                KEY,
                JsonParser.parseString(out).getAsJsonObject().get("signedBy").getAsString());
        Path back = folder.resolve("back.onnx");
        assertEquals(0, pith("expand", signed, back, "--public-key", KEYS.resolve("public.pem")), err);
        assertEquals(-1, Files.mismatch(MODEL, back));
        assertTrue(Files.size(signed) - Files.size(plain) < 103 + 3 + 32 * 48 + 100, "bytes of a signature");
    }

    @Test
    void filesOfOthersAreRefused() throws IOException {
        Path back = folder.resolve("back.onnx");
        Path key = KEYS.resolve("public.pem");
        assertEquals(1, pith("verify", plain, "--public-key", key));
        assertTrue(err.contains("is not signed, and has to be with the key " + KEY + " [SIG-6]"), err);
        assertEquals(0, pith("sign", plain, "--key", KEYS.resolve("other-private.pem")), err);
        assertEquals(1, pith("verify", plain, "--public-key", key));
        assertTrue(err.contains(", not with " + KEY + " [SIG-6]"), err);
        assertEquals(3, pith("expand", plain, back, "--public-key", key));
        assertEquals(3, pith("inspect", plain, "--public-key", key));
        assertEquals(3, pith("eval", MODEL, "--data", folder, "--public-key", key));
        assertTrue(err.contains("only a .pith file can be signed"), err);
        assertTrue(Files.notExists(back));
        // Signing again replaces the signature, in place.
        assertEquals(0, pith("sign", plain, "--key", KEYS.resolve("private.pem")), err);
        assertEquals(0, pith("verify", plain, "--public-key", key), err);
    }

    @Test
    void signingTwiceGivesTheSameBytes() throws IOException {
        Path key = KEYS.resolve("private.pem");
        assertEquals(0, pith("sign", plain, "--key", key));
        byte[] once = Files.readAllBytes(plain);
        assertEquals(0, pith("sign", plain, "--key", key));
        assertArrayEquals(once, Files.readAllBytes(plain));
    }

    @Test
    void damagedFilesAreNotSigned() throws IOException {
        byte[] bytes = Files.readAllBytes(plain);
        bytes[1000] ^= 1;
        Files.write(plain, bytes);
        assertEquals(3, pith("sign", plain, "--key", KEYS.resolve("private.pem")));
        assertTrue(err.contains("checksum is wrong"), err);
        assertArrayEquals(bytes, Files.readAllBytes(plain));
    }

    @Test
    void keysThatCannotSignAreNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text.pem"), "no key");
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----\n");
        Map<Path, String> refused = Map.of(
                KEYS.resolve("encrypted.pem"),
                "encrypted; decrypt it with: openssl pkey",
                KEYS.resolve("rsa-private.pem"),
                "not one of Ed25519",
                KEYS.resolve("x25519-private.pem"),
                "not one of Ed25519",
                KEYS.resolve("ed448-private.pem"),
                "not one of Ed25519",
                KEYS.resolve("public.pem"),
                "is a public key; the private one signs",
                broken,
                "damaged or not one of Ed25519",
                text,
                "holds no key in PEM form",
                folder.resolve("missing.pem"),
                "no such file or folder");
        for (Map.Entry<Path, String> entry : refused.entrySet()) {
            assertEquals(3, pith("sign", plain, "--key", entry.getKey()), entry.toString());
            assertTrue(
                    err.contains(entry.getValue())
                            && err.contains(entry.getKey().toString()),
                    err);
            assertEquals(1, err.lines().count(), err);
        }
        for (String name : List.of("private.pem", "rsa-public.pem", "ed448-public.pem", "encrypted.pem")) {
            assertEquals(3, pith("verify", plain, "--public-key", KEYS.resolve(name)), name);
            assertTrue(err.contains(name), err);
        }
        assertEquals(2, pith("sign", plain));
    }

    @Test
    void aConvertedFileIsNotSignedAndThatIsSaid() {
        Path key = KEYS.resolve("private.pem");
        Path signed = folder.resolve("signed.pith");
        Path again = folder.resolve("again.pith");
        assertEquals(0, pith("convert", plain, again));
        assertEquals("", err);
        assertEquals(0, pith("sign", plain, "--key", key, "-o", signed));
        assertEquals(0, pith("convert", signed, again));
        assertTrue(err.startsWith(signed + " is signed, " + again + " is not"), err);
    }

    @Test
    void applicationsCanDemandAKey() throws Exception {
        assertEquals(0, pith("sign", plain, "--key", KEYS.resolve("private.pem")));
        ReadOptions mine = ReadOptions.DEFAULT.withPublicKey(KeyFile.publicKey(KEYS.resolve("public.pem")));
        try (PithFile file = PithFile.open(plain, mine)) {
            assertEquals(48, file.decodeAll().size());
        }
        ReadOptions others = mine.withPublicKey(KeyFile.publicKey(KEYS.resolve("other-public.pem")));
        FormatException fault = assertThrows(FormatException.class, () -> PithFile.open(plain, others));
        assertEquals(FormatException.Kind.UNTRUSTED, fault.kind());
    }

    @Test
    void openSslAgrees() throws Exception {
        assumeTrue(OtherProgram.works("openssl", "version"), "openssl is installed");
        assertEquals(0, pith("sign", plain, "--key", KEYS.resolve("private.pem")));
        Path message = folder.resolve("message");
        Path value = folder.resolve("value");
        try (PithFile file = PithFile.open(plain)) {
            Files.write(message, StoredSignature.message(file.prologue(), StoredSignature.signedPart(file.manifest())));
            Files.write(value, file.index().signature().orElseThrow().value());
        }
        String key = KEYS.resolve("public.pem").toString();
        String other = KEYS.resolve("other-public.pem").toString();
        for (String candidate : List.of(key, other)) {
            boolean right = OtherProgram.works(
                    "openssl",
                    "pkeyutl",
                    "-verify",
                    "-pubin",
                    "-inkey",
                    candidate,
                    "-rawin",
                    "-in",
                    message.toString(),
                    "-sigfile",
                    value.toString());
            assertEquals(candidate.equals(key), right, candidate);
        }
    }

    @Test
    void limitsNameBothNumbers() throws IOException {
        Path back = folder.resolve("back.onnx");
        assertEquals(3, pith("expand", plain, back, "--max-decoded-bytes", "100kB"));
        assertTrue(err.matches("(?s).*would decode to [0-9]{6} bytes.*allowed are 100000.*"), err);
        assertEquals(3, pith("expand", plain, back, "--max-memory", "10kB"));
        assertTrue(err.matches("(?s).*would take [0-9]+ bytes, allowed are 10000.*"), err);
        assertEquals(1, pith("verify", plain, "--max-decoded-bytes", "100kB"));
        assertEquals(1, pith("verify", plain, "--max-memory", "10kB"));
        assertEquals(3, pith("inspect", plain, "--max-decoded-bytes", "100kB"));
        assertEquals(2, pith("inspect", plain, "--max-decoded-bytes", "much"));
        assertEquals(3, pith("eval", plain, "--data", folder, "--max-decoded-bytes", "100kB"));
        assertEquals(0, pith("verify", plain, "--max-decoded-bytes", "1MB", "--max-memory", "1MB"), err);
    }

    @Test
    void everyCommandThatReadsAFileHoldsItToLimits() throws IOException {
        Path target = folder.resolve("target");
        Path page = folder.resolve("page.html");
        List<List<Object>> commands = List.of(
                List.of("compare", plain, MODEL),
                List.of("compare", MODEL, plain),
                List.of("report", plain, "-o", page),
                List.of("report", plain, "--against", plain, "-o", page),
                List.of("convert", plain, target),
                List.of("convert", plain, target, "--method", "int8", "--report", page),
                List.of("sign", plain, "-o", target, "--key", KEYS.resolve("private.pem")));
        for (List<Object> command : commands) {
            assertEquals(3, pith(command, "--max-decoded-bytes", "100kB"), command.toString());
            assertTrue(err.contains("would decode to"), err);
            assertEquals(3, pith(command, "--max-memory", "10kB"), command.toString());
            assertTrue(err.contains("allowed are 10000"), err);
            assertEquals(1, err.lines().count(), err);
            assertTrue(Files.notExists(target) && Files.notExists(page), command.toString());
            assertEquals(0, pith(command, "--max-decoded-bytes", "1MB", "--max-memory", "1MB"), err);
            Files.deleteIfExists(target);
            Files.deleteIfExists(page);
        }
    }

    @Test
    void everyCommandThatReadsAFileRefusesThoseOfOthers() throws IOException {
        Path key = KEYS.resolve("public.pem");
        Path mine = folder.resolve("mine.pith");
        Path theirs = folder.resolve("theirs.pith");
        Path target = folder.resolve("target");
        Path page = folder.resolve("page.html");
        assertEquals(0, pith("sign", plain, "-o", mine, "--key", KEYS.resolve("private.pem")));
        assertEquals(0, pith("sign", plain, "-o", theirs, "--key", KEYS.resolve("other-private.pem")));
        for (Path file : List.of(mine, plain, theirs)) {
            List<List<Object>> commands = List.of(
                    List.of("compare", file, MODEL),
                    List.of("compare", mine, file),
                    List.of("report", file, "--against", plain, "-o", page),
                    List.of("convert", file, target),
                    List.of("sign", file, "-o", target, "--key", KEYS.resolve("private.pem")));
            for (List<Object> command : commands) {
                assertEquals(file.equals(mine) ? 0 : 3, pith(command, "--public-key", key), command + err);
                assertEquals(file.equals(mine), !err.contains("[SIG-6]") && !err.contains("with the key"), err);
                assertTrue(file.equals(mine) || (Files.notExists(target) && Files.notExists(page)), command.toString());
                Files.deleteIfExists(target);
                Files.deleteIfExists(page);
            }
        }
        assertEquals(3, pith("compare", MODEL, MODEL, "--public-key", key));
        assertTrue(err.contains("neither is one"), err);
        assertEquals(3, pith("convert", MODEL, target, "--public-key", key));
        assertTrue(err.contains("only a .pith file can be signed"), err);
        // Of several, each has to be.
        assertEquals(3, pith("convert", mine, theirs, folder.resolve("several/"), "--public-key", key));
        assertTrue(Files.exists(folder.resolve("several/mine.pith")), err);
        assertTrue(Files.notExists(folder.resolve("several/theirs.pith")), err);
    }

    private int pith(List<Object> command, Object... further) {
        return pith(Stream.concat(command.stream(), Stream.of(further)).toArray());
    }

    private int pith(Object... arguments) {
        PithRun run = PithRun.of(arguments);
        out = run.out();
        err = run.err();
        return run.code();
    }
}
