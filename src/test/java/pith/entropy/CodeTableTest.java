package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;

/** Code tables and canonical codes (chapter 6). */
final class CodeTableTest {

    /** The example of the specification, for the letters as symbols; the bytes are worked out by hand. */
    @Test
    void theExampleHasTheseBytes() throws FormatException {
        byte[] lengths = new byte[256];
        lengths['A'] = 2;
        lengths['B'] = 1;
        lengths['C'] = 3;
        lengths['D'] = 3;
        CodeLengths table = new CodeLengths(lengths);
        // γ(66), γ(4), γ(187); 2 in four bits; −1, +2, 0.
        String bits = "0000001000010 00100 000000010111011 0010 10 11110 0";
        byte[] expected = {0x02, 0x11, 0x00, 0x5D, (byte) 0x95, (byte) 0xE0};
        assertArrayEquals(expected, new ChunkBuilder().bits(bits).build());
        assertArrayEquals(expected, write(table));

        int[] codes = table.canonicalCodes();
        assertEquals(0b0, codes['B']);
        assertEquals(0b10, codes['A']);
        assertEquals(0b110, codes['C']);
        assertEquals(0b111, codes['D']);

        CodeLengths read = read(expected, 256);
        for (int symbol = 0; symbol < 256; symbol++) {
            assertEquals(lengths[symbol], read.length(symbol));
        }
    }

    @Test
    void specialTablesHaveTheseBits() {
        // None present: γ(72 + 1).
        assertArrayEquals(bits("0000001001001"), write(new CodeLengths(new byte[72])));
        // Only symbol 0: γ(1), γ(1), γ(71).
        assertArrayEquals(bits("1 1 0000001000111"), write(CodeLengths.single(72, 0)));
        // Only the last: γ(72), γ(1).
        assertArrayEquals(bits("0000001001000 1"), write(CodeLengths.single(72, 71)));
        // All of 256 with eight bits: γ(1), γ(256), 8, and no change 255 times.
        byte[] flat = new byte[256];
        Arrays.fill(flat, (byte) 8);
        assertArrayEquals(bits("1 00000000100000000 1000" + "0".repeat(255)), write(new CodeLengths(flat)));
    }

    @Test
    void anyTableComesBack() throws FormatException {
        Random random = new Random(3);
        for (int round = 0; round < 3000; round++) {
            long[] histogram = new long[round % 2 == 0 ? 256 : 72];
            int density = 1 + random.nextInt(20);
            for (int i = 0; i < histogram.length; i++) {
                histogram[i] = random.nextInt(density) == 0 ? 1 + (1L << random.nextInt(20)) : 0;
            }
            CodeLengths table = CodeLengths.optimal(histogram);
            byte[] bytes = write(table);
            assertEquals((CodeTable.bits(table) + 7) / 8, bytes.length);
            CodeLengths read = read(bytes, histogram.length);
            assertEquals(table.present(), read.present());
            assertEquals(table.first(), read.first());
            for (int symbol = 0; symbol < histogram.length; symbol++) {
                assertEquals(table.length(symbol), read.length(symbol));
                assertEquals(histogram[symbol] > 0, read.isPresent(symbol));
            }
        }
    }

    @Test
    void integersHaveTheSymbolsOfTheSpecification() {
        int[][] examples = {
            {0, 0, 0},
            {15, 15, 0},
            {16, 16, 3},
            {23, 16, 3},
            {24, 17, 3},
            {31, 17, 3},
            {32, 18, 4},
            {47, 18, 4},
            {48, 19, 4},
            {63, 19, 4},
            {64, 20, 5},
            {95, 20, 5},
            {96, 21, 5},
            {127, 21, 5},
            {0x80000000, 70, 30},
            {0xBFFFFFFF, 70, 30},
            {0xC0000000, 71, 30},
            {0xFFFFFFFF, 71, 30}
        };
        for (int[] example : examples) {
            assertEquals(example[1], IntegerCode.symbol(example[0]), "symbol of " + example[0]);
            assertEquals(example[2], IntegerCode.extraBits(example[1]), "extra bits of " + example[1]);
            int low = (int) ((1L << example[2]) - 1) & example[0];
            assertEquals(example[0], (IntegerCode.head(example[1]) << example[2]) + low);
        }
    }

    private static byte[] bits(String bits) {
        return new ChunkBuilder().bits(bits).build();
    }

    private static byte[] write(CodeLengths table) {
        BitWriter bits = new BitWriter();
        CodeTable.write(table, bits);
        ChunkWriter out = new ChunkWriter();
        out.bits(bits);
        return out.toByteArray();
    }

    private static CodeLengths read(byte[] bytes, int alphabet) throws FormatException {
        ChunkReader in = new ChunkReader(bytes, 0, bytes.length);
        CodeLengths table = in.codeTable(alphabet);
        in.finish();
        return table;
    }
}
