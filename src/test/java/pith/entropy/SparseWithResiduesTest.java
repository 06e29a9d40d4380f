package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;

/** Zeros of both signs among few other units; chapter 5, "Sparse with residues". */
final class SparseWithResiduesTest {
    @Test
    void zerosOfBothSignsCostOneBitEach() throws FormatException {
        Random random = new Random(7);
        int count = 40_000;
        byte[] units = new byte[4 * count];
        for (int i = 0; i < count; i++) {
            if (random.nextInt(20) == 0) {
                for (int p = 0; p < 4; p++) {
                    units[4 * i + p] = (byte) random.nextInt(256);
                }
            } else {
                units[4 * i] = (byte) random.nextInt(2);
            }
        }
        byte[] chunk = ChunkEncoder.encode(units, 0, count, 4, Effort.BEST);
        assertEquals(5, chunk[0]);
        // 38,000 signs, 2,000 units of four bytes, and the entropy of the places: 40,000 × H(0.05) bits.
        assertTrue(chunk.length < 1.03 * (38_000 / 8 + 2_000 * 4 + 40_000 * 0.2864 / 8), chunk.length + " bytes");
        byte[] decoded = new byte[units.length];
        ChunkDecoder.decode(chunk, 0, chunk.length, count, 4, decoded, 0);
        assertArrayEquals(units, decoded);
    }

    @Test
    void handMadeChunkDecodesAsTheTextSays() throws FormatException {
        // Four units of one byte; background 0x10, one listed: 0x7F at position 2; residues 1, 0, 1.
        byte[] chunk = {
            5,
            0x10,
            1, // mode, background, count
            // Gap block of one stream and one table, which is γ(3) = 011, γ(1) = 1, γ(69) = 0000001000101; an empty
            // stream.
            16,
            1,
            0b0111_0000,
            0b0010_0010,
            (byte) 0b1000_0000,
            0,
            0,
            0x7F, // plane 0: constant
            1,
            (byte) 0b1010_0000 // residues: packed, one bit each
        };
        byte[] decoded = new byte[4];
        ChunkDecoder.decode(chunk, 0, chunk.length, 4, 1, decoded, 0);
        assertArrayEquals(new byte[] {0x11, 0x10, 0x7F, 0x11}, decoded);
    }

    @Test
    void chunkThatListsEveryUnitIsRefused() {
        byte[] chunk = {5, 0, 1};
        FormatException fault = assertThrows(
                FormatException.class, () -> ChunkDecoder.decode(chunk, 0, chunk.length, 1, 1, new byte[1], 0));
        assertEquals("CHU-11", fault.clause());
    }
}
