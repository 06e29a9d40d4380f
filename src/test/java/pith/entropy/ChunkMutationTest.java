package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pith.entropy.Distributions.Sample;
import pith.entropy.SlowDecoder.Rejected;
import pith.error.FormatException;

/** Damaged chunks: both decoders accept or reject the same ones, and make the same bytes of them. */
final class ChunkMutationTest {
    private static final long SEED = 20260729;
    private static final int MUTATIONS_OF_EACH = 400;

    @Test
    void unharmedChunksDecodeAlike() throws FormatException, Rejected {
        for (Sample sample : Distributions.all()) {
            for (byte[] chunk : TestChunks.everyMode(sample)) {
                assertArrayEquals(
                        sample.bytes(), SlowDecoder.decode(chunk, sample.count(), sample.width()), sample::toString);
                assertArrayEquals(sample.bytes(), fast(chunk, sample), sample::toString);
            }
        }
    }

    @Test
    void damagedChunksAreJudgedAlike() {
        Random random = new Random(SEED);
        int accepted = 0;
        int rejected = 0;
        for (int[] shape : new int[][] {{1, 1}, {30, 1}, {200, 1}, {60, 4}, {33, 3}, {9000, 1}}) {
            for (Sample sample : Distributions.of(shape[0], shape[1])) {
                for (byte[] chunk : TestChunks.everyMode(sample)) {
                    int times = shape[0] > 1000 ? MUTATIONS_OF_EACH / 20 : MUTATIONS_OF_EACH;
                    for (int i = 0; i < times; i++) {
                        if (judgedAlike(mutate(chunk, random), sample)) {
                            accepted++;
                        } else {
                            rejected++;
                        }
                    }
                }
            }
        }
        assertTrue(accepted > 1000 && rejected > 20_000, accepted + " accepted, " + rejected + " rejected");
    }

    /** Gaps in four streams, with several tables, enough to be decoded in step. */
    @Test
    void damagedGapsAreJudgedAlike() {
        Random random = new Random(SEED);
        Sample sample = new Sample("uneven rows", Distributions.unevenRows(random, 50_000, 1), 50_000, 1);
        byte[] chunk = TestChunks.sparse(sample).get(0);
        int accepted = 0;
        for (int i = 0; i < MUTATIONS_OF_EACH; i++) {
            accepted += judgedAlike(mutate(chunk, random), sample) ? 1 : 0;
        }
        assertTrue(accepted > 10 && accepted < MUTATIONS_OF_EACH - 100, accepted + " accepted");
    }

    @Test
    void noiseIsJudgedAlike() {
        Random random = new Random(SEED);
        List<Sample> samples = Distributions.of(50, 2);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            if (noise.length > 1) {
                noise[0] = (byte) random.nextInt(6);
                noise[1] = random.nextBoolean() ? (byte) (16 + random.nextInt(2)) : noise[1];
            }
            judgedAlike(noise, samples.get(0));
        }
    }

    /** Returns whether the chunk is accepted. */
    private static boolean judgedAlike(byte[] chunk, Sample sample) {
        byte @Nullable [] expected;
        String clause = "";
        try {
            expected = SlowDecoder.decode(chunk, sample.count(), sample.width());
        } catch (Rejected e) {
            expected = null;
            clause = String.valueOf(e.getMessage());
        }
        byte @Nullable [] actual;
        try {
            actual = fast(chunk, sample);
        } catch (FormatException e) {
            actual = null;
        }
        String where = Arrays.toString(chunk) + " as " + sample + " " + clause;
        assertEquals(expected == null, actual == null, where);
        assertArrayEquals(expected, actual, where);
        return actual != null;
    }

    private static byte[] fast(byte[] chunk, Sample sample) throws FormatException {
        byte[] out = new byte[sample.count() * sample.width()];
        ChunkDecoder.decode(chunk, 0, chunk.length, sample.count(), sample.width(), out, 0);
        return out;
    }

    /** Returns a damaged copy. */
    static byte[] mutate(byte[] chunk, Random random) {
        byte[] mutant = chunk.clone();
        // Most of what can go wrong stands near the front.
        int reach = random.nextBoolean() ? Math.min(chunk.length, 24) : chunk.length;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(reach);
            switch (random.nextInt(6)) {
                case 0 -> mutant[at] = (byte) random.nextInt();
                case 1 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutant[at]++;
                case 3 -> mutant[at] = (byte) (random.nextBoolean() ? 0 : 255);
                case 4 -> mutant[at] = mutant[random.nextInt(reach)];
                default -> {
                    return Arrays.copyOf(mutant, random.nextInt(chunk.length + 2));
                }
            }
        }
        return mutant;
    }
}
