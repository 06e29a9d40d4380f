package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pith.conformance.generator.Choices;
import pith.conformance.generator.Mutator;

/** Changed files, checksums repaired: the reader accepts or rejects them, soon and without much memory, and never fails. */
final class MutationTest {
    private static final int COUNT = Integer.getInteger("pith.mutations", 5_000);
    private static final long FIRST_SEED = Long.getLong("pith.mutations.seed", 0);

    @Test
    void changedFilesAreReadOrRejected() throws Exception {
        Mutator mutator = Mutator.ofSuite();
        BoundedReading reading = new BoundedReading(BuiltInReader.MAX_DECODED_BYTES);
        Map<String, Integer> answers = new TreeMap<>();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
            try {
                JsonObject answer = reading.of(mutator.file(Choices.of(seed)));
                answers.merge(answer.has("error") ? answer.get("clause").getAsString() : "accept", 1, Integer::sum);
            } catch (AssertionError | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fail("seed " + seed, e);
            }
        }
        // Most changes reach what they are meant for, and some are harmless.
        assertTrue(answers.size() > 50 && answers.containsKey("accept"), answers::toString);
    }
}
