package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.entropy.Distributions.Sample;
import pith.error.FormatException;

/** What goes into a chunk comes out of it. */
final class ChunkRoundTripTest {

    @ParameterizedTest
    @EnumSource
    void anyUnitsComeBack(Effort effort) throws FormatException {
        Map<Effort, TreeSet<Byte>> modes = new EnumMap<>(Effort.class);
        modes.put(effort, new TreeSet<>());
        for (Sample sample : Distributions.all()) {
            modes.get(effort).add(checkRoundTrip(sample, effort)[0]);
        }
        assertEquals(6, modes.get(effort).size(), "modes that the samples have led to: " + modes);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void manyUnitsComeBack(Effort effort) throws FormatException {
        for (Sample sample : Distributions.of(150_003, 1)) {
            checkRoundTrip(sample, effort);
        }
        for (Sample sample : Distributions.of(30_001, 4)) {
            checkRoundTrip(sample, effort);
        }
    }

    /** More bytes than the matches of which are held at once. */
    @Tag("slow")
    @Test
    void matchesInSeveralBlocksComeBack() throws FormatException {
        byte[] text = Distributions.text(new Random(5), 2_500_000);
        assertEquals(
                ChunkFormat.MODE_MATCHED, checkRoundTrip(new Sample("text", text, text.length, 1), Effort.FAST)[0]);
    }

    @Tag("slow")
    @Test
    void theLargestChunkComesBack() throws FormatException {
        byte[] units = Distributions.sparse(new Random(5), ChunkFormat.MAX_COUNT, 1, 0.01);
        checkRoundTrip(new Sample("largest", units, ChunkFormat.MAX_COUNT, 1), Effort.FAST);
    }

    private static byte[] checkRoundTrip(Sample sample, Effort effort) throws FormatException {
        int total = sample.count() * sample.width();
        byte[] shifted = new byte[total + 9];
        System.arraycopy(sample.bytes(), 0, shifted, 4, total);
        byte[] chunk = ChunkEncoder.encode(shifted, 4, sample.count(), sample.width(), effort);
        assertTrue(chunk.length <= 1 + total, () -> sample + ": longer than stored");
        assertArrayEquals(
                chunk,
                ChunkEncoder.encode(sample.bytes(), 0, sample.count(), sample.width(), effort),
                () -> sample + ": not the same twice");

        byte[] framed = new byte[chunk.length + 7];
        Arrays.fill(framed, (byte) 0xA5);
        System.arraycopy(chunk, 0, framed, 3, chunk.length);
        byte[] out = new byte[total + 11];
        Arrays.fill(out, (byte) 0x5A);
        ChunkDecoder.decode(framed, 3, chunk.length, sample.count(), sample.width(), out, 6);
        assertArrayEquals(sample.bytes(), Arrays.copyOfRange(out, 6, 6 + total), sample::toString);
        for (int i = 0; i < 6; i++) {
            assertEquals(0x5A, out[i], "a byte before the output was written");
        }
        for (int i = 6 + total; i < out.length; i++) {
            assertEquals(0x5A, out[i], "a byte behind the output was written");
        }
        return chunk;
    }
}
