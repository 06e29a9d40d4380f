package pith.conformance.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pith.conformance.SpecText;
import pith.conformance.Suite;
import pith.conformance.TestVector;
import pith.entropy.ChunkDecoder;
import pith.error.FormatException;
import pith.format.proto.ElementType;
import pith.format.proto.Manifest;

/** The registries of the specification list what the schema, the reader and the text have, and nothing else. */
final class SpecRegistriesTest {
    private static final FileDescriptor SCHEMA = Manifest.getDescriptor().getFile();

    @Test
    void everyFieldOfTheSchemaIsListed() throws Exception {
        List<String> expected = new ArrayList<>();
        for (Descriptor message : SCHEMA.getMessageTypes()) {
            for (FieldDescriptor field : message.getFields()) {
                String type = switch (field.getType()) {
                    case MESSAGE -> field.getMessageType().getName();
                    case ENUM -> field.getEnumType().getName();
                    default -> field.getType().name().toLowerCase(Locale.ROOT);
                };
                expected.add("| `%s` | %d | `%s` | %s`%s` |"
                        .formatted(
                                message.getName(),
                                field.getNumber(),
                                field.getName(),
                                field.isRepeated() ? "repeated " : "",
                                type));
            }
        }
        List<String> listed =
                rows("3-manifest.md", "(\\| `\\w+` \\| [0-9]+ \\| `\\w+` \\| (?:repeated )?`\\w+` \\|).*");
        assertEquals(sorted(expected), sorted(listed));
    }

    @Test
    void everyValueOfAnEnumerationIsListed() throws Exception {
        List<String> expected = new ArrayList<>();
        for (EnumDescriptor type : SCHEMA.getEnumTypes()) {
            type.getValues().stream()
                    // Chapter 4 has the others.
                    .filter(value -> type != ElementType.getDescriptor() || value.getNumber() == 0)
                    .forEach(value ->
                            expected.add("| `%s` | %d | `%s` |".formatted(type.getName(), value.getNumber(), value)));
        }
        assertEquals(sorted(expected), sorted(rows("10-registries.md", "(\\| `\\w+` \\| [0-9]+ \\| `\\w+` \\|).*")));
    }

    /** Chunks that end after the number: listed ones are cut short, all others unknown. */
    @Test
    void readerKnowsTheModesAndKindsThatAreListed() throws Exception {
        assertEquals(listed("Chunk modes"), known("CHU-1"));
        assertEquals(listed("Plane block kinds"), known("CHU-5", 2));
        assertEquals(listed("Gap block kinds"), known("CHU-7", 3, 0, 1));
    }

    private static Set<Integer> known(String clause, int... start) {
        Set<Integer> known = new TreeSet<>();
        for (int number = 0; number < 256; number++) {
            byte[] chunk = Bytes.join(Bytes.of(start), Bytes.of(number));
            try {
                ChunkDecoder.decode(chunk, 0, chunk.length, 1, 1, new byte[1], 0);
                throw new AssertionError("decoded");
            } catch (FormatException e) {
                if (!e.clause().equals(clause)) {
                    known.add(number);
                }
            }
        }
        return known;
    }

    private static Set<Integer> listed(String section) throws Exception {
        Set<Integer> numbers = new TreeSet<>();
        String text = text("10-registries.md");
        String from = text.substring(text.indexOf("## " + section));
        String rows = from.substring(0, from.indexOf("\n## ", 1));
        for (MatchResult row : matches("(?m)^\\| ([0-9]+)(?:–([0-9]+))? \\|", rows)) {
            int first = Integer.parseInt(row.group(1));
            int last = row.group(2) == null ? first : Integer.parseInt(row.group(2));
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    @Test
    void everyClauseIsListedWithItsChapter() throws Exception {
        Set<String> listed = new TreeSet<>();
        for (MatchResult row : matches(
                "(?m)^\\| ([A-Z]{3}) \\| [^|]+ \\| ([0-9, ]+) \\| ([0-9]+)(?:–([0-9]+))? \\|",
                text("10-registries.md"))) {
            int first = Integer.parseInt(row.group(3));
            int last = row.group(4) == null ? first : Integer.parseInt(row.group(4));
            Set<String> chapters = new TreeSet<>();
            for (int number = first; number <= last; number++) {
                listed.add(row.group(1) + "-" + number);
                String definition = "- `[" + row.group(1) + "-" + number + "]`";
                for (var chapter : SpecText.chapters()) {
                    if (Files.readString(chapter).contains(definition)) {
                        chapters.add(chapter.getFileName().toString().replaceAll("-.*", ""));
                    }
                }
            }
            assertEquals(row.group(2), String.join(", ", chapters), row.group(1));
        }
        assertEquals(new TreeSet<>(SpecText.clauses().keySet()), listed);
    }

    /** The kind of error that a clause has in the suite is the one that is listed; lone clauses only. */
    @Test
    void everyClauseHasTheErrorKindThatIsListed() throws Exception {
        String text = text("10-registries.md");
        List<TestVector> vectors =
                Suite.load(java.nio.file.Path.of("conformance")).vectors();
        int checked = 0;
        for (TestVector vector : vectors) {
            if (vector.error().isPresent() && vector.clauses().size() == 1) {
                String clause = "`[" + vector.clauses().get(0) + "]`";
                List<MatchResult> rows =
                        matches("(?m)^\\| `([A-Z_]+)` \\| [^|]*" + Pattern.quote(clause) + "[^|]* \\|$", text);
                String kind = rows.isEmpty() ? "MALFORMED" : rows.get(0).group(1);
                assertEquals(kind, vector.error().get(), vector::id);
                checked++;
            }
        }
        assertTrue(checked > 250, () -> "too few vectors");
    }

    private static List<String> rows(String chapter, String pattern) throws Exception {
        return matches("(?m)^" + pattern + "$", text(chapter)).stream()
                .map(row -> row.group(1))
                .toList();
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static List<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    private static String text(String chapter) throws Exception {
        return Files.readString(SpecText.FOLDER.resolve(chapter));
    }
}
