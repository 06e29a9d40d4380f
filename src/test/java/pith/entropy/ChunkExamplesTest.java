package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;

/** Chunks worked out by hand from the text of chapter 5. */
final class ChunkExamplesTest {

    @Test
    void stored() throws FormatException {
        check(bytes(1, 2, 3, 4), bytes(0, 1, 2, 3, 4), 2, 2);
    }

    @Test
    void constant() throws FormatException {
        check(bytes(7, 9, 7, 9, 7, 9), bytes(1, 7, 9), 3, 2);
    }

    /** Plane 0 is constant, plane 1 packed in fields of three bits. */
    @Test
    void denseWithPackedPlane() throws FormatException {
        check(bytes(5, 1, 5, 7, 5, 0), bytes(2, 0, 5, 3, 0b00111100, 0), 3, 2);
    }

    /** The code of chapter 6: A = 10, B = 0, C = 110, D = 111. */
    @Test
    void denseWithOneStream() throws FormatException {
        byte[] chunk = bytes(2, 16, 0x02, 0x11, 0x00, 0x5D, 0x95, 0xE0, 2, 0b10_0_110_11, 0b1_0000000);
        check("ABCD".getBytes(StandardCharsets.US_ASCII), chunk, 4, 1);
    }

    /** Seven symbols in streams of one, one, one and four. */
    @Test
    void denseWithFourStreams() throws FormatException {
        byte[] chunk = new ChunkBuilder()
                .bytes(2, 17).table(256, 'A', 2, 'B', 1, 'C', 3, 'D', 3).stream("10").stream("0").stream("110").stream(
                                "111 0 0 10")
                        .build();
        check("ABCDBBA".getBytes(StandardCharsets.US_ASCII), chunk, 7, 1);
    }

    /** Fewer than four symbols leave streams empty. */
    @Test
    void denseWithEmptyStreams() throws FormatException {
        byte[] chunk = new ChunkBuilder()
                .bytes(2, 17).table(256, 1, 1, 2, 1).stream("").stream("").stream("").stream("101")
                        .build();
        check(bytes(2, 1, 2), chunk, 3, 1);
    }

    /** A table of one symbol: its code has no bits. */
    @Test
    void denseWithSymbolWithoutBits() throws FormatException {
        byte[] chunk =
                new ChunkBuilder().bytes(2, 16).table(256, 42, 0).stream("").build();
        check(bytes(42, 42, 42), chunk, 3, 1);
    }

    /** Units at positions 2, 3 and 20 are listed; the gaps are 2, 0 and 16. */
    @Test
    void sparse() throws FormatException {
        byte[] expected = new byte[24];
        Arrays.fill(expected, (byte) 9);
        expected[2] = 1;
        expected[3] = 2;
        expected[20] = 3;
        byte[] chunk = new ChunkBuilder()
                .bytes(3, 9).varint(3).bytes(16, 1).table(72, 0, 2, 2, 1, 16, 2).stream("0 10 11 000")
                        .bytes(2)
                        .bits("01 10 11")
                        .build();
        check(expected, chunk, 24, 1);
    }

    /** Sixteen gaps of 1, so the second table, for sums from 16 on, codes the seventeenth, which is 2. */
    @Test
    void sparseWithTwoTablesOfGaps() throws FormatException {
        byte[] expected = new byte[35];
        for (int i = 1; i < 32; i += 2) {
            expected[i] = 7;
        }
        expected[34] = 7;
        byte[] chunk = new ChunkBuilder()
                .bytes(3, 0).varint(17).bytes(16, 2, 16).table(72, 1, 0).table(72, 0, 1, 2, 1).stream("1")
                        .bytes(0, 7)
                        .build();
        check(expected, chunk, 35, 1);
    }

    /** The same gaps four times; the first group of each stream has the first table, whatever was before. */
    @Test
    void sparseWithTwoTablesInFourStreams() throws FormatException {
        byte[] expected = new byte[4 * 35];
        for (int stream = 0; stream < 4; stream++) {
            for (int i = 1; i < 32; i += 2) {
                expected[stream * 35 + i] = 7;
            }
            expected[stream * 35 + 34] = 7;
        }
        ChunkBuilder chunk = new ChunkBuilder().bytes(3, 0).varint(68).bytes(17, 2, 16);
        chunk.table(72, 1, 0).table(72, 0, 1, 2, 1).stream("1").stream("1").stream("1").stream("1");
        check(expected, chunk.bytes(0, 7).build(), 4 * 35, 1);
    }

    /** {@code ab}, six bytes from two back, {@code c}, then three bytes from the same distance. */
    @Test
    void matched() throws FormatException {
        byte[] chunk = new ChunkBuilder()
                        .bytes(4, 1)
                        .varint(2)
                        .table(256, 'a', 1, 'b', 2, 'c', 2)
                        .table(72, 1, 1, 2, 1)
                        .table(72, 0, 1, 3, 1)
                        .table(72, 0, 1, 2, 1)
                        .stream("1 0 10 1 1   0 11 0 0   0")
                        .build();
        check("ababababcbcba".getBytes(StandardCharsets.US_ASCII), chunk, 13, 1);
    }

    /** Literals at even places have one table, those at odd places the other. */
    @Test
    void matchedWithTwoContexts() throws FormatException {
        byte[] chunk = new ChunkBuilder()
                        .bytes(4, 2)
                        .varint(1)
                        .table(256, 10, 1, 11, 1)
                        .table(256, 20, 0)
                        .table(72, 3, 0)
                        .table(72, 0, 0)
                        .table(72, 2, 0)
                        .stream("1 0 1")
                        .build();
        check(bytes(11, 20, 10, 20, 10, 20, 11, 20), chunk, 4, 2);
    }

    private static void check(byte[] expected, byte[] chunk, int count, int width) throws FormatException {
        byte[] out = new byte[count * width];
        ChunkDecoder.decode(chunk, 0, chunk.length, count, width, out, 0);
        assertArrayEquals(expected, out);
    }

    private static byte[] bytes(int... values) {
        return new ChunkBuilder().bytes(values).build();
    }
}
