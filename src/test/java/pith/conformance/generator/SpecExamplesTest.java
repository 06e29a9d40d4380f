package pith.conformance.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pith.conformance.SpecText;
import pith.format.Prologue;
import pith.format.StoredSignature;
import pith.model.ElementType;
import pith.reader.PithFile;
import pith.source.SourceFiles;

/** The examples and the tables of the specification say what the programs do. */
final class SpecExamplesTest {
    private static final Path EXAMPLE = Path.of("conformance/valid/example/two-tensors.pith");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    @Test
    void workedExampleIsAFileOfTheSuiteByteByByte() throws Exception {
        String text = text("9-example.md");
        String file = text.substring(0, text.indexOf("## What comes out"));
        assertArrayEquals(Files.readAllBytes(EXAMPLE), bytes(file));
        assertTrue(text.contains(" " + Files.size(EXAMPLE) + " bytes") && text.contains(EXAMPLE.toString()));
    }

    @Test
    void signedExampleIsAFileOfTheSuiteByteByByte() throws Exception {
        Path example = Path.of("conformance/valid/signatures/worked-example.pith");
        String text = text("11-signatures.md");
        byte[] file = bytes(text.substring(text.indexOf("## Example")));
        assertArrayEquals(Files.readAllBytes(example), file);
        assertTrue(text.contains(" " + file.length + " bytes, `" + example + "`"));
        try (PithFile signed = PithFile.open(example)) {
            signed.verify();
            byte[] message = StoredSignature.message(signed.prologue(), StoredSignature.signedPart(signed.manifest()));
            assertTrue(text.contains("With these " + message.length + " bytes"));
            assertEquals("50 69 74 68 20 73 69 67 6E 61 74 75 72 65 20 31", spaced(Arrays.copyOf(message, 16)));
        }
    }

    private static String spaced(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }

    @Test
    void workedExampleDecodesToWhatTheTextSays() throws Exception {
        String text = text("9-example.md");
        String result = text.substring(text.indexOf("## What comes out"));
        try (PithFile file = PithFile.open(EXAMPLE)) {
            Map<String, String> values = new HashMap<>();
            matches("\\| `([a-z])` \\| ([^|]*) \\|", result).forEach(row -> values.put(row.group(1), row.group(2)));
            assertEquals(2, values.size());
            ByteBuffer weights = file.decode("w").order(ByteOrder.LITTLE_ENDIAN);
            for (String value : values.get("w").split(", ")) {
                assertEquals(Float.parseFloat(value), weights.getFloat());
            }
            ByteBuffer shape = file.decode("s").order(ByteOrder.LITTLE_ENDIAN);
            for (String value : values.get("s").split(", ")) {
                assertEquals(Long.parseLong(value), shape.getLong());
            }
            assertTrue(!weights.hasRemaining() && !shape.hasRemaining());
            byte[] restored = SourceFiles.assemble(file.model(), 0).data().toByteArray();
            assertArrayEquals(restored, bytes(result));
        }
    }

    /** Returns the bytes of the rows of tables, each of which has to begin where the one before it ended. */
    private static byte[] bytes(String tables) {
        byte[] all = Bytes.NONE;
        for (MatchResult row : matches("(?m)^\\| ([0-9]+) \\| ((`[0-9A-F ]+` ?)+)\\|", tables)) {
            assertEquals(Integer.parseInt(row.group(1)), all.length, row.group());
            for (MatchResult part : matches(CODE.pattern(), row.group(2))) {
                all = Bytes.join(all, Bytes.hex(part.group(1)));
            }
        }
        return all;
    }

    @Test
    void gammaCodes() throws Exception {
        List<MatchResult> examples = matches("γ\\(([0-9]+)\\) = `([01]+)`", text("1-conventions.md"));
        assertEquals(4, examples.size());
        for (MatchResult example : examples) {
            assertEquals(
                    example.group(2),
                    new Bits().gamma(Integer.parseInt(example.group(1))).toString());
        }
    }

    @Test
    void checkValues() throws Exception {
        Matcher values = Pattern.compile("nine bytes `([^`]+)` is 0x([0-9A-F]{8}); of no bytes, 0x([0-9A-F]{8})")
                .matcher(text("1-conventions.md"));
        assertTrue(values.find());
        byte[] nine = Bytes.text(values.group(1));
        assertEquals(values.group(2), hex(Prologue.crc(nine, 0, nine.length)));
        assertEquals(values.group(3), hex(Prologue.crc(Bytes.NONE, 0, 0)));
        byte[] rising = new byte[32];
        for (int i = 0; i < rising.length; i++) {
            rising[i] = (byte) i;
        }
        Matcher others = Pattern.compile("32 bytes 00, 0x([0-9A-F]{8}); of 32 bytes FF,\\s+0x([0-9A-F]{8});"
                        + " of the bytes 00, 01, … 1F, 0x([0-9A-F]{8})")
                .matcher(text("1-conventions.md"));
        assertTrue(others.find());
        assertEquals(others.group(1), hex(Prologue.crc(new byte[32], 0, 32)));
        assertEquals(others.group(2), hex(Prologue.crc(Bytes.repeat(32, Bytes.of(0xFF)), 0, 32)));
        assertEquals(others.group(3), hex(Prologue.crc(rising, 0, 32)));
    }

    private static String hex(int value) {
        return String.format(Locale.ROOT, "%08X", value);
    }

    @Test
    void magic() throws Exception {
        Matcher magic = Pattern.compile("\\| magic \\| `([0-9A-F ]+)`").matcher(text("2-structure.md"));
        assertTrue(magic.find());
        byte[] bytes = Bytes.hex(magic.group(1));
        assertArrayEquals(bytes, Arrays.copyOf(new Prologue(40, 0, 1, 0).toBytes(), bytes.length));
    }

    @Test
    void elementTypes() throws Exception {
        List<String> named = new ArrayList<>();
        for (MatchResult row :
                matches("(?m)^\\| ([A-Z][A-Z0-9, ]+) \\| ([0-9, ]+) \\| ([0-9½¼, ]+) \\|", text("4-tensors.md"))) {
            List<String> names = List.of(row.group(1).split(", "));
            List<String> numbers = List.of(row.group(2).split(", "));
            List<String> sizes = List.of(row.group(3).split(", "));
            for (int i = 0; i < names.size(); i++) {
                ElementType type = ElementType.valueOf(names.get(i));
                assertEquals(Integer.parseInt(numbers.get(i)), type.number());
                String size = sizes.get(sizes.size() == 1 ? 0 : i);
                int bits = switch (size) {
                    case "½" -> 4;
                    case "¼" -> 2;
                    default -> 8 * Integer.parseInt(size);
                };
                assertEquals(bits, type.bits());
                named.add(names.get(i));
            }
        }
        assertEquals(
                Arrays.stream(ElementType.values()).map(Enum::name).sorted().toList(),
                named.stream().sorted().toList());
    }

    @Test
    void canonicalCodes() throws Exception {
        Matcher example =
                Pattern.compile("Example: lengths ([^.]*) give ([^.]*)\\.").matcher(text("6-huffman.md"));
        assertTrue(example.find());
        List<MatchResult> lengths = matches("([A-D]):([0-9]+)", example.group(1));
        int[] pairs = new int[2 * lengths.size()];
        for (int i = 0; i < lengths.size(); i++) {
            pairs[2 * i] = lengths.get(i).group(1).charAt(0);
            pairs[2 * i + 1] = Integer.parseInt(lengths.get(i).group(2));
        }
        List<MatchResult> codes = matches("([A-D]) = `([01]+)`", example.group(2));
        assertEquals(lengths.size(), codes.size());
        for (MatchResult code : codes) {
            assertEquals(code.group(2), Code.bytes(pairs).of(code.group(1).charAt(0)));
        }
    }

    @Test
    void integers() throws Exception {
        List<MatchResult> rows = matches(
                "(?m)^\\| ([0-9]+)(?:–([0-9]+)|, ([0-9]+)) \\| ([0-9]+)–([0-9]+)(?:, ([0-9]+)–([0-9]+))? \\| ([0-9]+) \\|",
                text("6-huffman.md"));
        assertEquals(4, rows.size());
        for (MatchResult row : rows) {
            int symbol = Integer.parseInt(row.group(1));
            assertEquals(Integer.parseInt(row.group(8)), Integers.extraBits(symbol));
            assertEquals(Long.parseLong(row.group(4)), Integers.first(symbol));
            int last = row.group(2) != null ? Integer.parseInt(row.group(2)) : symbol;
            assertEquals(Long.parseLong(row.group(5)), Integers.first(last + 1) - 1);
            if (row.group(3) != null) {
                int second = Integer.parseInt(row.group(3));
                assertEquals(Long.parseLong(row.group(6)), Integers.first(second));
                assertEquals(Long.parseLong(row.group(7)), Integers.first(second + 1) - 1);
            }
        }
        assertTrue(text("6-huffman.md").contains("| 70, 71 | 2^31 … 2^31+2^30−1, … 2^32−1 | 30 |"));
        assertEquals(1L << 31, Integers.first(70));
        assertEquals((1L << 31) + (1L << 30), Integers.first(71));
        assertEquals(1L << 32, Integers.first(72));
        assertEquals(30, Integers.extraBits(71));
    }

    private static List<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    private static String text(String chapter) throws IOException {
        return Files.readString(SpecText.FOLDER.resolve(chapter));
    }
}
