package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;

/** Bit streams against strings of zeros and ones. */
final class BitStreamTest {
    private static final long SEED = 7;

    @Test
    void fieldsAreWrittenAndReadAsStringsOfBits() throws FormatException {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            List<int[]> fields = new ArrayList<>();
            StringBuilder bits = new StringBuilder();
            BitWriter writer = new BitWriter();
            for (int i = random.nextInt(200); i >= 0; i--) {
                int count = random.nextInt(33);
                int value = count == 0 ? 0 : random.nextInt() >>> (32 - count);
                fields.add(new int[] {value, count});
                writer.write(value, count);
                for (int bit = count - 1; bit >= 0; bit--) {
                    bits.append((value & (1 << bit)) == 0 ? '0' : '1');
                }
            }
            byte[] expected = new ChunkBuilder().bits(bits.toString()).build();
            ChunkWriter out = new ChunkWriter();
            out.bits(writer);
            assertArrayEquals(expected, out.toByteArray(), "seed " + SEED + ", round " + round);
            assertEquals(bits.length(), writer.bitCount());
            assertEquals(expected.length, writer.byteCount());

            BitReader reader = new BitReader(expected, 0, expected.length);
            for (int[] field : fields) {
                assertEquals(field[0], reader.bits(field[1]), "seed " + SEED + ", round " + round);
            }
            assertEquals(expected.length, reader.alignToByte("HUF-4", "field"));
        }
    }

    @Test
    void gammaCodesAreThoseOfTheSpecification() throws FormatException {
        assertEquals("1", ChunkBuilder.gamma(1));
        assertEquals("010", ChunkBuilder.gamma(2));
        assertEquals("011", ChunkBuilder.gamma(3));
        assertEquals("00100", ChunkBuilder.gamma(4));
        for (int value = 1; value < 1024; value++) {
            BitWriter writer = new BitWriter();
            writer.gamma(value);
            ChunkWriter out = new ChunkWriter();
            out.bits(writer);
            byte[] expected = new ChunkBuilder().bits(ChunkBuilder.gamma(value)).build();
            assertArrayEquals(expected, out.toByteArray());
            assertEquals(value, new BitReader(expected, 0, expected.length).gamma(10));
        }
    }

    @Test
    void gammaCodesThatAreTooLongAreNoted() throws FormatException {
        byte[] bytes = new ChunkBuilder().bits(ChunkBuilder.gamma(1024)).build();
        assertEquals(0, new BitReader(bytes, 0, bytes.length).gamma(10));
    }

    @Test
    void unaryCodesStopAtTheLimit() throws FormatException {
        byte[] bytes = new ChunkBuilder().bits("1110 0 10 11111").build();
        BitReader reader = new BitReader(bytes, 0, bytes.length);
        assertEquals(3, reader.unary(22));
        assertEquals(0, reader.unary(22));
        assertEquals(1, reader.unary(22));
        assertEquals(5, reader.unary(4));
    }

    @Test
    void nothingIsReadBehindTheEnd() throws FormatException {
        byte[] bytes = {1, 2, 3, 4};
        BitReader reader = new BitReader(bytes, 1, 3);
        assertEquals(0x0203, reader.bits(16));
        FormatException e = assertThrows(FormatException.class, () -> reader.bits(1));
        assertEquals("CHU-2", e.clause());
    }

    @Test
    void windowsBeginAtAnyBitAndEndInZeros() {
        byte[] bytes = new byte[24];
        new Random(SEED).nextBytes(bytes);
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            bits.append(ChunkBuilder.field(bytes[i] & 0xFF, 8));
        }
        bits.append("0".repeat(200));
        for (int position = 0; position < 8 * 24; position++) {
            String expected = bits.substring(position, position + BigEndian.WINDOW_BITS);
            long window = BigEndian.window(bytes, 20, position) >>> (Long.SIZE - BigEndian.WINDOW_BITS);
            assertEquals(Long.parseUnsignedLong(expected, 2), window, "at bit " + position);
        }
    }
}
