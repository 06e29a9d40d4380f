package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;

/** Gap blocks have as many tables as are worth it. */
final class GapEncoderTest {
    private static final int TABLES_AT = 1;

    @Test
    void evenGapsHaveOneTable() throws FormatException {
        int[] gaps = new int[50_000];
        Random random = new Random(1);
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = exponential(random, 12);
        }
        assertEquals(1, encoded(gaps)[TABLES_AT]);
    }

    /** Gaps of two sizes, 1000 at a time: less than two blocks of one table each would take, but for the changes. */
    @Test
    void gapsOfTwoSizesHaveTheirOwnTables() throws FormatException {
        int[] gaps = new int[50_000];
        int[] small = new int[gaps.length / 2];
        int[] large = new int[gaps.length / 2];
        Random random = new Random(1);
        for (int i = 0; i < small.length; i++) {
            small[i] = exponential(random, 4);
            large[i] = exponential(random, 50);
            gaps[i / 1000 * 2000 + i % 1000] = small[i];
            gaps[i / 1000 * 2000 + 1000 + i % 1000] = large[i];
        }
        byte[] block = encoded(gaps);
        int apart = encoded(small).length + encoded(large).length;
        assertTrue(block[TABLES_AT] > 1, () -> block[TABLES_AT] + " tables");
        assertTrue(block.length < 1.01 * apart, () -> block.length + " bytes, apart " + apart);
    }

    private static int exponential(Random random, double mean) {
        return (int) (-mean * Math.log(1 - random.nextDouble()));
    }

    /** Encodes a block that is seen to decode to the same gaps. */
    private static byte[] encoded(int... gaps) throws FormatException {
        ChunkWriter out = new ChunkWriter();
        GapEncoder.encode(gaps, gaps.length, out);
        byte[] block = out.toByteArray();
        int[] positions = new int[gaps.length];
        ChunkReader in = new ChunkReader(block, 0, block.length);
        GapDecoder.decode(in, ChunkFormat.MAX_COUNT, "CHU-4", positions);
        in.finish();
        int[] decoded = new int[gaps.length];
        for (int i = 0; i < gaps.length; i++) {
            decoded[i] = positions[i] - (i == 0 ? -1 : positions[i - 1]) - 1;
        }
        assertArrayEquals(gaps, decoded);
        return block;
    }
}
