package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.conformance.generator.Mutator;

/** Changed files, checksums repaired: the reader accepts or rejects them, soon and without much memory, and never fails. */
final class MutationTest {
    private static final int COUNT = Integer.getInteger("pith.mutations", 20_000);
    private static final long FIRST_SEED = Long.getLong("pith.mutations.seed", 0);
    private static final long MAX_NANOS = 2_000_000_000L;
    private static final long MAX_BYTES = 512L << 20;

    @TempDir
    Path folder;

    @Test
    void changedFilesAreReadOrRejected() throws Exception {
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Mutator mutator = Mutator.ofSuite();
        BuiltInReader reader = new BuiltInReader();
        Path path = folder.resolve("mutation.pith");
        Map<String, Integer> answers = new TreeMap<>();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
            Files.write(path, mutator.file(seed));
            long bytes = thread.getCurrentThreadAllocatedBytes();
            long start = thread.getCurrentThreadCpuTime();
            try {
                String answer = reader.read(path);
                answers.merge(answer.startsWith("{\"clause\"") ? answer.substring(11, 16) : "accept", 1, Integer::sum);
            } catch (ReaderFailure | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fail("seed " + seed, e);
            }
            long nanos = thread.getCurrentThreadCpuTime() - start;
            long allocated = thread.getCurrentThreadAllocatedBytes() - bytes;
            assertTrue(nanos < MAX_NANOS, "seed " + seed + " took " + nanos / 1_000_000 + " ms");
            assertTrue(allocated < MAX_BYTES, "seed " + seed + " allocated " + (allocated >> 20) + " MiB");
        }
        // Most changes reach what they are meant for, and some are harmless.
        assertTrue(answers.size() > 40 && answers.containsKey("accept"), answers::toString);
    }
}
