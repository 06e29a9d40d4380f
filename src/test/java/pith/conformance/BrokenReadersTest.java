package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The suite catches broken readers: the built-in one, its sources changed in one place, fails at least one vector. */
@Tag("slow")
final class BrokenReadersTest {
    /** Checks that no file of the suite reaches, and why. */
    private static final Map<String, String> OUT_OF_REACH = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "BitReader CHU-2: the chunk ends within a bit field",
                    "a chunk that ends within a table also ends before what follows the table"),
            Map.entry(
                    "CanonicalForm MAN-2: has wire type 2",
                    "the protobuf library refuses groups and unknown wire types as well"),
            Map.entry("CanonicalForm MAN-2: is not valid UTF-8", "the protobuf library refuses them as well"),
            Map.entry("IndexReader SEQ-2: : chunk … has no bytes", "a chunk of no bytes breaks CHU-2 as well"),
            Map.entry(
                    "IndexReader SRC-1: the files need more skeleton than there is",
                    "what wraps around is more skeleton than there is to restore"),
            Map.entry(
                    "Prologue CHU-2: stored manifest of … bytes is longer than any coding of it",
                    "only files of more than 2 GiB have such manifests"),
            Map.entry(
                    "Allowance CHU-2: a chunk of … stored bytes is longer than any coding of it",
                    "only files of more than 2 GiB have such chunks"),
            Map.entry(
                    "Signatures SIG-6: the file is not signed, and has to be with the key",
                    "the key that is demanded is the caller's"),
            Map.entry(
                    "Signatures SIG-6: the file is signed with the key …, not with",
                    "the key that is demanded is the caller's"),
            Map.entry("Allowance PRO-6: the file ends before byte", "CHK-1 has been checked before"),
            Map.entry("ChunkSource PRO-6: the file ends before byte", "only files that are cut while they are read"),
            Map.entry("Allowance PRO-7: the manifest decodes to … bytes, allowed are", "the limit is the reader's own"),
            Map.entry("Allowance LIM-1: has … bytes, more than one buffer holds", "the total is checked before"),
            Map.entry("Allowance LIM-1: would take … bytes, allowed are", "the total is checked before")));

    /** Checks that cannot be left out by leaving out a statement; most are among the mistakes. */
    private static final Set<String> NOT_TRIED = Set.of(
            "CanonicalForm MAN-2: the manifest is not a protobuf message:",
            "CanonicalForm MAN-2: is a varint of more bytes than it needs, or of more than 64 bits",
            "ChunkReader CON-1: is a varint of more than nine bytes",
            "IndexReader TEN-4: the tensor has no rule");

    /** Without its check a file of the suite that decodes to 2^40 bytes is decoded, for hours: that is tried elsewhere. */
    private static final String ENDLESS = "pith.reader.DecodedTotal";

    private static final int TIMEOUT_MILLIS = 10_000;
    private static final long MAX_MEMORY = 1L << 30;

    @TempDir
    Path folder;

    /** Files that decode to much: only for checks of the clause that they are about. */
    private static final Set<String> HEAVY = Set.of(
            "limits/chunk-of-2-24-units",
            "limits/chunks-of-2-24-units",
            "limits/groups-2-24",
            "limits/codebooks-2-24",
            "limits/manifest-of-2-20-bytes");

    @Test
    void readerThatIsCompiledButNotBrokenPasses() throws Exception {
        String source = ReaderSources.source("pith.entropy.StreamEnd");
        assertEquals(Optional.empty(), firstFailure(PatchedReader.of(Map.of("pith.entropy.StreamEnd", source)), ""));
    }

    /** Leaves out one check after the other. */
    @Test
    void everyMissingCheckIsNoticed() throws Exception {
        Set<String> unnoticed = new LinkedHashSet<>();
        Set<String> notTried = new LinkedHashSet<>();
        for (ReaderSources.Check check : ReaderSources.checks()) {
            if (check.className().equals(ENDLESS)) {
                continue;
            }
            try {
                Reader reader = PatchedReader.of(Map.of(check.className(), check.source()));
                if (firstFailure(reader, check.clause()).isEmpty()) {
                    unnoticed.add(check.name());
                }
            } catch (PatchedReader.DoesNotCompile e) {
                notTried.add(check.name());
            }
        }
        assertEquals(NOT_TRIED, notTried, "not tried");
        assertEquals(OUT_OF_REACH.keySet(), unnoticed);
    }

    /** In a process of its own, which ends when its time is over. */
    @Test
    void missingTotalIsNoticed() throws Exception {
        Suite suite = Suite.load(SuiteFiles.FOLDER);
        TestVector vector = suite.vectors().stream()
                .filter(candidate -> candidate.id().equals("limits/restores-to-2-40-bytes"))
                .findFirst()
                .orElseThrow();
        List<ReaderSources.Check> checks = ReaderSources.checks().stream()
                .filter(check -> check.className().equals(ENDLESS))
                .toList();
        assertEquals(1, checks.size());
        Outcome sound = SuiteRun.outcome(suite, vector, process(ReaderSources.source(ENDLESS)));
        assertTrue(sound.passed(), sound.toString());
        Outcome broken = SuiteRun.outcome(suite, vector, process(checks.get(0).source()));
        assertFalse(broken.passed(), broken.toString());
    }

    private Reader process(String source) throws Exception {
        Path classes = Files.createTempDirectory(folder, "classes");
        PatchedReader.write(Map.of(ENDLESS, source), classes);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classes + File.pathSeparator + PatchedReader.classPath(),
                BuiltInReaderProcess.class.getName());
        return new CommandReader(command, TIMEOUT_MILLIS, MAX_MEMORY);
    }

    @TestFactory
    Stream<DynamicTest> mistakesAreNoticed() {
        return Mistake.ALL.stream()
                .map(mistake -> DynamicTest.dynamicTest(mistake.name(), () -> {
                    String source = ReaderSources.source(mistake.className());
                    int at = source.indexOf(mistake.right());
                    assertTrue(
                            at >= 0 && source.indexOf(mistake.right(), at + 1) < 0,
                            () -> mistake.className() + " does not have once: " + mistake.right());
                    String broken = source.replace(mistake.right(), mistake.wrong());
                    Reader reader = PatchedReader.of(ReaderSources.packageWith(mistake.className(), broken));
                    if (firstFailure(reader, "").isEmpty()) {
                        fail("the suite passes");
                    }
                }));
    }

    /** Returns the first vector that fails; those of a clause come first, those that decode to much last. */
    private static Optional<Outcome> firstFailure(Reader reader, String clause)
            throws IOException, InterruptedException {
        Suite suite = Suite.load(SuiteFiles.FOLDER);
        List<TestVector> vectors = new ArrayList<>(suite.vectors());
        vectors.removeIf(vector -> HEAVY.contains(vector.id())
                && !clause.isEmpty()
                && !vector.clauses().contains(clause));
        vectors.sort(
                Comparator.comparing((TestVector vector) -> vector.clauses().contains(clause) ? 0 : 1)
                        .thenComparing(vector -> vector.file().startsWith("limits/") ? 1 : 0));
        for (TestVector vector : vectors) {
            Outcome outcome;
            try {
                outcome = SuiteRun.outcome(suite, vector, reader);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                outcome = Outcome.failed(vector, e.toString());
            }
            if (!outcome.passed()) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }
}
