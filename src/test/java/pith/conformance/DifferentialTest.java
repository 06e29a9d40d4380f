package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.conformance.generator.Choices;
import pith.conformance.generator.Mutator;

/** Both readers make the same of changed files, checksums repaired; {@code -Dpith.differences=100000} tries so many. */
@Tag("slow")
final class DifferentialTest {
    private static final int COUNT = Integer.getInteger("pith.differences", 5_000);
    private static final long FIRST_SEED = Long.getLong("pith.differences.seed", 0);
    private static final long MAX_DECODED_BYTES = 1 << 26;

    @TempDir
    Path folder;

    @Test
    void changedFilesAreReadAlike() throws Exception {
        assumeTrue(JavaScriptReader.isAvailable(), "node is not installed");
        Mutator mutator = Mutator.ofValidFiles();
        Path path = folder.resolve("changed.pith");
        Map<Agreement, Integer> agreements = new EnumMap<>(Agreement.class);
        Reader java = new BuiltInReader(MAX_DECODED_BYTES);
        try (JavaScriptReader javaScript = new JavaScriptReader("--max-decoded-bytes=" + MAX_DECODED_BYTES)) {
            for (long seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
                int changes = seed % 4 == 3 ? 3 : 1;
                Files.write(path, mutator.file(Choices.of(seed), changes));
                String answer = java.read(path);
                String other = javaScript.read(path);
                Agreement agreement = Agreement.of(answer, other);
                if (agreement == Agreement.NONE || (agreement == Agreement.SEVERAL_FAULTS && changes == 1)) {
                    fail("seed " + seed + ", " + changes + " changes:\n" + answer + "\n" + other);
                }
                agreements.merge(agreement, 1, Integer::sum);
            }
        }
        // Changes have consequences, and the exceptions stay exceptions.
        assertTrue(share(agreements, Agreement.SAME_CONTENT) > 0.1, agreements::toString);
        assertTrue(share(agreements, Agreement.SAME_KIND) > 0.4, agreements::toString);
        assertTrue(share(agreements, Agreement.SEVERAL_FAULTS) < 0.02, agreements::toString);
        assertTrue(share(agreements, Agreement.LIMIT) < 0.02, agreements::toString);
        System.err.println(agreements);
    }

    private static double share(Map<Agreement, Integer> agreements, Agreement agreement) {
        return (double) agreements.getOrDefault(agreement, 0) / COUNT;
    }
}
