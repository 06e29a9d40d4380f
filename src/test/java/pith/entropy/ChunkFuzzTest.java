package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pith.entropy.Distributions.Sample;
import pith.entropy.SlowDecoder.Rejected;
import pith.error.FormatException;

/** Whatever a chunk holds, both decoders make the same of it, and the first takes little memory. */
final class ChunkFuzzTest {
    private static final int[][] SHAPES = {{1, 1}, {30, 1}, {200, 1}, {60, 4}, {33, 3}, {5, 8}};
    private static final int HEAD = 3;

    /** Tables of all kinds, and the message of an exception. */
    private static final int FIXED_MEMORY = 1 << 18;

    private static final int MEMORY_FOR_A_UNIT = 8;

    private final com.sun.management.ThreadMXBean thread =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The first three bytes are the number of units, 1 to 2048, and their width; the others the chunk. */
    @MethodSource("chunks")
    @FuzzTest(maxDuration = "5m")
    void anyChunkIsJudgedAlike(byte[] data) {
        if (data.length < HEAD) {
            return;
        }
        int count = 1 + ((data[0] & 0xFF) << 8 | (data[1] & 0xFF)) % 2048;
        int width = 1 + (data[2] & 0xFF) % ChunkFormat.MAX_WIDTH;
        byte[] chunk = Arrays.copyOfRange(data, HEAD, data.length);
        byte @Nullable [] expected;
        try {
            expected = SlowDecoder.decode(chunk, count, width);
        } catch (Rejected e) {
            expected = null;
        }
        byte[] decoded = new byte[count * width];
        byte @Nullable [] actual = isDecoded(chunk, count, width, decoded) ? decoded : null;
        // Loading and instrumenting classes takes memory of this thread too, the first time.
        long allocated = thread.getCurrentThreadAllocatedBytes();
        isDecoded(chunk, count, width, decoded);
        long memory = thread.getCurrentThreadAllocatedBytes() - allocated;
        assertTrue(memory < FIXED_MEMORY + MEMORY_FOR_A_UNIT * count, () -> memory + " bytes for a chunk");
        assertEquals(expected == null, actual == null, "rejected");
        assertArrayEquals(expected, actual);
    }

    private static boolean isDecoded(byte[] chunk, int count, int width, byte[] out) {
        try {
            ChunkDecoder.decode(chunk, 0, chunk.length, count, width, out, 0);
            return true;
        } catch (FormatException e) {
            return false;
        }
    }

    static Stream<Arguments> chunks() {
        return Arrays.stream(SHAPES)
                .flatMap(shape -> Distributions.of(shape[0], shape[1]).stream())
                .flatMap(sample ->
                        TestChunks.everyMode(sample).stream().map(chunk -> Arguments.of(input(sample, chunk))));
    }

    private static byte[] input(Sample sample, byte[] chunk) {
        byte[] input = new byte[HEAD + chunk.length];
        input[0] = (byte) ((sample.count() - 1) >> 8);
        input[1] = (byte) (sample.count() - 1);
        input[2] = (byte) (sample.width() - 1);
        System.arraycopy(chunk, 0, input, HEAD, chunk.length);
        return input;
    }
}
