package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Code lengths against a search of all codes, and against Huffman's own construction. */
final class HuffmanLengthsTest {
    private static final long SEED = 11;

    @Test
    void noCodeOfASmallAlphabetIsBetter() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2000; round++) {
            int n = 2 + random.nextInt(5);
            int limit = n > 4 ? 3 + random.nextInt(2) : 2 + random.nextInt(3);
            long[] histogram = new long[n];
            for (int i = 0; i < n; i++) {
                histogram[i] = 1 + (long) Math.pow(random.nextInt(30), 1 + random.nextInt(3));
            }
            byte[] lengths = HuffmanLengths.of(histogram, limit);
            long expected = cheapest(histogram, limit, 0, 0, 1 << limit);
            assertEquals(expected, cost(histogram, lengths), "seed " + SEED + ", round " + round);
            assertTrue(isComplete(lengths, limit));
        }
    }

    @Test
    void lengthsAreHuffmansWhereTheLimitDoesNotBind() {
        Random random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            long[] histogram = new long[2 + random.nextInt(255)];
            for (int i = 0; i < histogram.length; i++) {
                histogram[i] = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(200);
            }
            histogram[0] = 5;
            histogram[1] = 9;
            byte[] lengths = HuffmanLengths.of(histogram, 30);
            assertEquals(huffmanCost(histogram), cost(histogram, lengths), "seed " + SEED + ", round " + round);
            assertTrue(isComplete(lengths, 30));
        }
    }

    @Test
    void theLimitHoldsWhereItBinds() {
        long[] fibonacci = new long[40];
        fibonacci[0] = 1;
        fibonacci[1] = 1;
        for (int i = 2; i < fibonacci.length; i++) {
            fibonacci[i] = fibonacci[i - 1] + fibonacci[i - 2];
        }
        for (int limit = 6; limit <= 12; limit++) {
            byte[] lengths = HuffmanLengths.of(fibonacci, limit);
            assertTrue(isComplete(lengths, limit));
            for (byte length : lengths) {
                assertTrue(length >= 1 && length <= limit, "length " + length + " where the limit is " + limit);
            }
        }
    }

    @Test
    void aFullAlphabetOfRareSymbolsFits() {
        long[] histogram = new long[256];
        for (int i = 0; i < 256; i++) {
            histogram[i] = i == 100 ? 1L << 24 : 1;
        }
        byte[] lengths = HuffmanLengths.of(histogram, 12);
        assertEquals(1, lengths[100]);
        assertTrue(isComplete(lengths, 12));
    }

    @Test
    void absentSymbolsHaveNoLength() {
        assertArrayEquals(new byte[5], HuffmanLengths.of(new long[5], 12));
        assertArrayEquals(new byte[] {0, 1, 0, 1, 0}, HuffmanLengths.of(new long[] {0, 7, 0, 1, 0}, 12));
    }

    @Test
    void tooManySymbolsForTheLimitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> HuffmanLengths.of(new long[] {1, 1, 1, 1, 1}, 2));
    }

    @Test
    void smoothLengthsAreCompleteAndNeverDearer() {
        Random random = new Random(SEED);
        for (int round = 0; round < 1000; round++) {
            long[] histogram = new long[round % 2 == 0 ? 72 : 256];
            int spread = 1 << random.nextInt(12);
            for (int i = 0; i < histogram.length; i++) {
                histogram[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(spread);
            }
            CodeLengths optimal = CodeLengths.optimal(histogram);
            CodeLengths cheapest = CheapestLengths.of(histogram);
            assertEquals(optimal.present(), cheapest.present());
            if (optimal.present() >= 2) {
                byte[] lengths = new byte[histogram.length];
                for (int i = 0; i < lengths.length; i++) {
                    lengths[i] = (byte) cheapest.length(i);
                    assertEquals(histogram[i] > 0, lengths[i] > 0);
                }
                assertTrue(isComplete(lengths, 12), "seed " + SEED + ", round " + round);
            }
            assertTrue(CodeTable.bits(cheapest) + cheapest.bits(histogram)
                    <= CodeTable.bits(optimal) + optimal.bits(histogram));
        }
    }

    /** Cost of the best lengths for the symbols from one on, in the given code space. */
    private static long cheapest(long[] histogram, int limit, int symbol, long cost, int space) {
        if (symbol == histogram.length) {
            return cost;
        }
        long best = Long.MAX_VALUE;
        for (int length = 1; length <= limit; length++) {
            int taken = 1 << (limit - length);
            if (taken <= space) {
                best = Math.min(
                        best, cheapest(histogram, limit, symbol + 1, cost + histogram[symbol] * length, space - taken));
            }
        }
        return best;
    }

    /** The sum of the weights of all inner nodes of Huffman's tree. */
    private static long huffmanCost(long[] histogram) {
        PriorityQueue<Long> weights = new PriorityQueue<>();
        for (long count : histogram) {
            if (count > 0) {
                weights.add(count);
            }
        }
        long cost = 0;
        while (weights.size() > 1) {
            long sum = weights.remove() + weights.remove();
            cost += sum;
            weights.add(sum);
        }
        return cost;
    }

    private static long cost(long[] histogram, byte[] lengths) {
        long cost = 0;
        for (int i = 0; i < lengths.length; i++) {
            cost += histogram[i] * lengths[i];
        }
        return cost;
    }

    private static boolean isComplete(byte[] lengths, int limit) {
        long space = 0;
        for (byte length : lengths) {
            space += length == 0 ? 0 : 1L << (limit - length);
        }
        return space == 1L << limit;
    }
}
