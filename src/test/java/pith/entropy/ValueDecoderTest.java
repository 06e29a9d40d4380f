package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pith.entropy.Distributions.Sample;
import pith.entropy.SlowDecoder.Rejected;
import pith.error.FormatException;

/** Values that come straight out of chunks are those of the symbols that the slow decoder finds. */
final class ValueDecoderTest {
    private static final long SEED = 20260731;

    /** What symbol s stands for; no two are alike, nor are their bytes. */
    private static int[] values(int known) {
        int[] values = new int[known];
        Arrays.setAll(values, symbol -> (symbol + 1) * 0x9E3779B1);
        return values;
    }

    private static int[] expected(byte[] symbols, int[] values) {
        int[] expected = new int[symbols.length];
        Arrays.setAll(expected, i -> values[symbols[i] & 0xFF]);
        return expected;
    }

    private static int[] decoded(ByteBuffer out, int count) {
        int[] decoded = new int[count];
        out.asIntBuffer().get(decoded);
        return decoded;
    }

    private static List<Sample> small() {
        return Distributions.all().stream()
                .filter(sample -> sample.width() == 1)
                .toList();
    }

    /** Around the sizes from which on tables are made, and blocks that come out even or not. */
    private static List<Sample> large() {
        List<Sample> samples = new ArrayList<>();
        for (int count : new int[] {ValueStreams.ENOUGH_SYMBOLS - 1, ValueStreams.ENOUGH_SYMBOLS, 20_482, 65_539}) {
            samples.addAll(Distributions.of(count, 1));
        }
        return samples;
    }

    @Test
    void valuesAreThoseOfTheSymbols() throws FormatException, Rejected {
        int[] values = values(256);
        for (Sample sample : small()) {
            for (byte[] chunk : TestChunks.everyMode(sample)) {
                check(chunk, sample, values);
            }
        }
    }

    @Tag("slow")
    @Test
    void valuesOfManySymbolsAreThoseOfTheSymbols() throws FormatException, Rejected {
        int[] values = values(256);
        for (Sample sample : large()) {
            for (byte[] chunk : TestChunks.everyMode(sample)) {
                check(chunk, sample, values);
            }
        }
    }

    private static void check(byte[] chunk, Sample sample, int[] values) throws FormatException, Rejected {
        int count = sample.count();
        int[] expected = expected(SlowDecoder.decode(chunk, count, 1), values);
        ByteBuffer heap = ByteBuffer.allocate(4 * count + 9).order(ByteOrder.BIG_ENDIAN);
        ByteBuffer direct = ByteBuffer.allocateDirect(4 * count + 9).order(ByteOrder.LITTLE_ENDIAN);
        for (ByteBuffer out : List.of(heap, direct)) {
            out.position(5);
            assertEquals(
                    ValueDecoder.ALL_KNOWN,
                    ValueDecoder.decode(chunk, 0, chunk.length, count, values, out),
                    sample::toString);
            assertEquals(5 + 4 * count, out.position());
            assertEquals(0, out.getInt(0), "a byte before the output was written");
            assertEquals(0, out.getInt(out.position()), "a byte behind the output was written");
            assertArrayEquals(expected, decoded(out.position(5), count), () -> sample + ", mode " + chunk[0]);
        }
    }

    @Test
    void symbolsWithoutAValueAreReported() throws FormatException {
        for (Sample sample : small()) {
            int highest = 0;
            for (byte symbol : sample.bytes()) {
                highest = Math.max(highest, symbol & 0xFF);
            }
            for (byte[] chunk : TestChunks.everyMode(sample)) {
                for (int known : new int[] {1, highest, highest + 1}) {
                    if (known > 0 && known <= 256) {
                        ByteBuffer out = ByteBuffer.allocate(4 * sample.count());
                        int found = ValueDecoder.decode(chunk, 0, chunk.length, sample.count(), values(known), out);
                        if (known > highest) {
                            assertEquals(ValueDecoder.ALL_KNOWN, found, sample::toString);
                        } else {
                            assertTrue(found >= known && contains(sample.bytes(), found), sample + ": " + found);
                        }
                    }
                }
            }
        }
    }

    private static boolean contains(byte[] symbols, int symbol) {
        for (byte one : symbols) {
            if ((one & 0xFF) == symbol) {
                return true;
            }
        }
        return false;
    }

    /** A symbol may have a code and not occur: then it needs no value. */
    @Test
    void symbolsThatDoNotOccurNeedNoValue() throws FormatException, Rejected {
        byte[] symbols = Distributions.bytes(40_000, i -> i % 3);
        CodeLengths lengths = CodeLengths.optimal(Histogram.of(Distributions.bytes(40_000, i -> i % 4), 0, 40_000));
        ChunkWriter out = new ChunkWriter();
        out.u8(ChunkFormat.MODE_DENSE);
        out.u8(ChunkFormat.KIND_FOUR_STREAMS);
        BitWriter table = new BitWriter();
        CodeTable.write(lengths, table);
        out.bits(table);
        for (int stream = 0; stream < 4; stream++) {
            BitWriter bits = new BitWriter();
            new HuffmanEncoder(lengths).symbols(symbols, stream * 10_000, (stream + 1) * 10_000, bits);
            out.stream(bits);
        }
        check(out.toByteArray(), new Sample("three of four", symbols, 40_000, 1), values(3));
    }

    @Test
    void aBufferThatIsTooShortIsRefused() {
        byte[] symbols = Distributions.bytes(30_000, i -> i % 5);
        byte[] chunk = TestChunks.dense(new Sample("five", symbols, 30_000, 1));
        assertThrows(
                BufferOverflowException.class,
                () -> ValueDecoder.decode(chunk, 0, chunk.length, 30_000, values(5), ByteBuffer.allocate(119_999)));
    }

    @Test
    void damagedChunksAreJudgedAsByTheSlowDecoder() {
        Random random = new Random(SEED);
        int[] judged = new int[2];
        for (Sample sample : Distributions.of(ValueStreams.ENOUGH_SYMBOLS + 5, 1)) {
            for (byte[] chunk : TestChunks.everyMode(sample)) {
                for (int i = 0; i < 8; i++) {
                    judged[judge(ChunkMutationTest.mutate(chunk, random), sample) ? 1 : 0]++;
                }
            }
        }
        assertTrue(judged[0] > 100 && judged[1] > 20, Arrays.toString(judged));
    }

    private static boolean judge(byte[] chunk, Sample sample) {
        int[] values = values(256);
        int[] expected = {};
        boolean accepted = true;
        try {
            expected = expected(SlowDecoder.decode(chunk, sample.count(), 1), values);
        } catch (Rejected e) {
            accepted = false;
        }
        ByteBuffer out = ByteBuffer.allocate(4 * sample.count());
        try {
            ValueDecoder.decode(chunk, 0, chunk.length, sample.count(), values, out);
            assertTrue(accepted, () -> sample + " is refused by the slow decoder alone");
            assertArrayEquals(expected, decoded(out.flip(), sample.count()), sample::toString);
        } catch (FormatException e) {
            assertTrue(!accepted, () -> sample + ": " + e.getMessage());
        }
        return accepted;
    }
}
