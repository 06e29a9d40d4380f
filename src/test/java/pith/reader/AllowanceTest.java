package pith.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import pith.error.FormatException;
import pith.format.Prologue;

final class AllowanceTest {
    private static final Path PACKAGE = Path.of("src/main/java/pith/reader");
    private static final Pattern ARRAY = Pattern.compile("new (?:byte|short|char|int|long|float|double)\\[([^]]+)]");
    private static final Pattern BUFFER = Pattern.compile("\\.allocate(?:Direct)?\\(");

    /** A number, a constant, or the length of an array that is there already. */
    private static final Pattern HARMLESS = Pattern.compile("[0-9]+|[A-Z_]+|[a-z]+\\.length( / [A-Za-z.]+)?");

    private final Allowance allowance = new Allowance(1000);

    @Test
    void lengthsAreComparedWithWhatTheFileHas() throws Exception {
        assertEquals(100, allowance.stored(40, 100, 140).length);
        assertRejected("PRO-6", () -> allowance.stored(40, 100, 139));
        assertRejected("PRO-6", () -> allowance.stored(40, Long.MAX_VALUE, 1L << 40));
        assertRejected("CHU-2", () -> allowance.stored(40, 1L << 31, 1L << 40));
    }

    @Test
    void decodedLengthsAreComparedWithWhatIsAllowed() throws Exception {
        assertEquals(1000, allowance.decoded("a chunk", 1000).length);
        assertEquals(1000, allowance.buffer("a tensor", 1000).capacity());
        allowance.checkTotal("all tensors", 1000);
        assertRejected("LIM-1", () -> allowance.decoded("a chunk", 1001));
        assertRejected("LIM-1", () -> allowance.buffer("a tensor", 1L << 51));
        assertRejected("LIM-1", () -> allowance.checkTotal("all tensors", 1001));
        assertRejected("LIM-1", () -> new Allowance(Long.MAX_VALUE).decoded("a tensor", 1L << 31));
    }

    @Test
    void manifestsMayHaveOneMebibyteHoweverLittleIsAllowed() throws Exception {
        assertEquals(1 << 20, allowance.manifest(new Prologue(40, 10, 1 << 20, 0)).length);
        assertRejected("PRO-7", () -> allowance.manifest(new Prologue(40, 10, (1 << 20) + 1, 0)));
        assertEquals(1 << 24, new Allowance(1 << 30).manifest(new Prologue(40, 10, 1 << 24, 0)).length);
    }

    private static void assertRejected(String clause, Executable executable) {
        assertEquals(clause, assertThrows(FormatException.class, executable).clause());
    }

    /** The policy is kept in one place: no other class of the reader makes an array whose size a file decides. */
    @Test
    void noOtherClassAllocatesWhatAFileAsksFor() throws IOException {
        List<String> others = new ArrayList<>();
        try (Stream<Path> sources = Files.list(PACKAGE)) {
            for (Path source : sources.sorted().toList()) {
                String text = Files.readString(source);
                Matcher array = ARRAY.matcher(text);
                while (array.find()) {
                    if (!HARMLESS.matcher(array.group(1)).matches()) {
                        others.add(source.getFileName() + ": " + array.group());
                    }
                }
                BUFFER.matcher(text).results().forEach(call -> others.add(source.getFileName() + ": " + call.group()));
            }
        }
        assertEquals(
                List.of(
                        "Allowance.java: new byte[(int) length]",
                        "Allowance.java: new byte[prologue.manifestDecodedLength()]",
                        "Allowance.java: new byte[(int) bytes]",
                        "Allowance.java: .allocateDirect("),
                others);
    }
}
