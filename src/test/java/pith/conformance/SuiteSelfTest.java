package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the suite promises of itself. */
final class SuiteSelfTest {
    private static final int MAX_BYTES = 2 << 20;

    private Suite suite;

    @BeforeEach
    void load() throws IOException {
        suite = Suite.load(SuiteFiles.FOLDER);
    }

    @Test
    void manifestKeepsItsSchema() throws Exception {
        JsonObject schema = json("manifest.schema.json");
        assertEquals(List.of(), JsonSchema.problems(schema, json(Suite.MANIFEST)));
    }

    private static JsonObject json(String name) throws IOException {
        return JsonParser.parseString(Files.readString(SuiteFiles.FOLDER.resolve(name)))
                .getAsJsonObject();
    }

    @Test
    void idsFilesAndFaultsAreUnique() {
        assertDistinct(suite.vectors().stream().map(TestVector::id).toList());
        assertDistinct(suite.vectors().stream().map(TestVector::file).toList());
        assertDistinct(suite.vectors().stream().map(TestVector::sha256).toList());
    }

    private static void assertDistinct(List<String> values) {
        Set<String> seen = new HashSet<>();
        assertEquals(
                List.of(), values.stream().filter(value -> !seen.add(value)).toList());
    }

    @Test
    void filesAreNamedForTheirContentOrTheirFault() {
        for (TestVector vector : suite.vectors()) {
            String tree = vector.file().substring(0, vector.file().indexOf('/'));
            assertEquals(tree + "/" + vector.id() + ".pith", vector.file());
            assertTrue(vector.sentence().indexOf(". ") < 0, () -> vector.id() + " has more than one sentence");
            String usual = switch (vector.error().orElse("")) {
                case "" -> "valid";
                case "UNSUPPORTED" -> "unsupported";
                default -> "invalid";
            };
            assertTrue(tree.equals(usual) || tree.equals("limits"), vector::id);
        }
    }

    @Test
    void everyFileIsListed() throws Exception {
        Set<String> listed = suite.vectors().stream().map(TestVector::file).collect(Collectors.toSet());
        Set<String> known = Set.of("README.md", Suite.MANIFEST, "manifest.schema.json");
        try (Stream<Path> paths = Files.walk(SuiteFiles.FOLDER)) {
            List<String> others = paths.filter(Files::isRegularFile)
                    .map(path -> SuiteFiles.FOLDER.relativize(path).toString())
                    .filter(path -> !path.startsWith("readers/"))
                    .filter(path -> !listed.contains(path) && !known.contains(path))
                    .toList();
            assertEquals(List.of(), others);
        }
    }

    @Test
    void suiteIsSmall() throws Exception {
        long total = 0;
        int small = 0;
        for (TestVector vector : suite.vectors()) {
            long size = Files.size(SuiteFiles.FOLDER.resolve(vector.file()));
            total += size;
            small += size < 1024 ? 1 : 0;
        }
        assertTrue(total + Files.size(SuiteFiles.FOLDER.resolve(Suite.MANIFEST)) < MAX_BYTES, "bytes: " + total);
        assertTrue(small > 0.9 * suite.vectors().size(), "files below 1 KB: " + small);
    }

    @Test
    void everyClauseIsBrokenByAFileOrWaived() throws Exception {
        Set<String> clauses = SpecText.clauses().keySet();
        Set<String> broken = suite.vectors().stream()
                .filter(vector -> vector.error().isPresent())
                .flatMap(vector -> vector.clauses().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(clauses);
        missing.removeAll(broken);
        missing.removeAll(suite.waivers().keySet());
        assertEquals(Set.of(), missing, "clauses without a file that breaks them");
        Set<String> needless = new TreeSet<>(suite.waivers().keySet());
        needless.removeIf(clause -> clauses.contains(clause) && !broken.contains(clause));
        assertEquals(Set.of(), needless, "waivers that are not needed");
    }

    @Test
    void everyClauseThatIsNamedExists() throws Exception {
        Set<String> clauses = SpecText.clauses().keySet();
        for (TestVector vector : suite.vectors()) {
            assertTrue(clauses.containsAll(vector.clauses()), vector::id);
        }
        assertTrue(clauses.containsAll(SpecText.mentions()), "the text mentions a clause that it does not define");
    }

    /** Every condition on files is a clause, and every clause a condition. */
    @Test
    void everyMustHasAnIdentifier() throws Exception {
        for (Map.Entry<String, String> clause : SpecText.clauses().entrySet()) {
            assertTrue(clause.getValue().contains("MUST"), clause::getKey);
        }
        for (Path chapter : SpecText.chapters()) {
            for (String paragraph : SpecText.paragraphs(chapter)) {
                boolean must = Arrays.asList(paragraph.split("[^A-Za-z]+")).contains("MUST");
                boolean aboutWords = chapter.endsWith("1-conventions.md") && paragraph.startsWith("The words MUST");
                boolean aboutClauses = paragraph.contains("sentence with a MUST");
                assertTrue(!must || paragraph.startsWith("- `[") || aboutWords || aboutClauses, paragraph);
            }
        }
    }
}
