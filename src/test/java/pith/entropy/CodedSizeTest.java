package pith.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sizes of chunks against what information theory and other coders say. */
final class CodedSizeTest {

    @Test
    void laplaceSymbolsComeNearTheirEntropy() {
        for (double scale : new double[] {2, 3, 4, 5}) {
            Random random = new Random(17);
            byte[] symbols = Distributions.bytes(200_000, i -> Distributions.laplace(random, scale));
            byte[] chunk = ChunkEncoder.encode(symbols, 0, symbols.length, 1, Effort.FAST);
            double entropyBytes = entropy(Histogram.of(symbols, 0, symbols.length)) / 8;
            assertTrue(
                    chunk.length < 1.02 * entropyBytes,
                    "scale " + scale + ": " + chunk.length + " bytes, entropy " + entropyBytes);
        }
    }

    @Test
    void sparseSymbolsComeNearTheirEntropy() {
        for (double density : new double[] {0.01, 0.05, 0.1, 0.2}) {
            byte[] symbols = Distributions.sparse(new Random(19), 200_000, 1, density);
            byte[] chunk = ChunkEncoder.encode(symbols, 0, symbols.length, 1, Effort.FAST);
            double entropyBytes = entropy(Histogram.of(symbols, 0, symbols.length)) / 8;
            assertEquals(ChunkFormat.MODE_SPARSE, chunk[0]);
            assertTrue(
                    chunk.length < 1.04 * entropyBytes,
                    "density " + density + ": " + chunk.length + " bytes, entropy " + entropyBytes);
        }
    }

    @Test
    void textIsAboutAsSmallAsZstdMakesIt() {
        for (int size : new int[] {500, 3000, 30_000, 200_000}) {
            byte[] text = Distributions.text(new Random(size), size);
            byte[] chunk = ChunkEncoder.encode(text, 0, size, 1);
            int zstd = Zstd.compress(text, 19).length;
            assertTrue(chunk.length < 1.05 * zstd, size + " bytes become " + chunk.length + ", with zstd " + zstd);
        }
    }

    @Test
    void bestIsNeverLargerThanFastByMuch() {
        for (Distributions.Sample sample : Distributions.of(3000, 4)) {
            int fast = ChunkEncoder.encode(sample.bytes(), 0, 3000, 4, Effort.FAST).length;
            int best = ChunkEncoder.encode(sample.bytes(), 0, 3000, 4, Effort.BEST).length;
            assertTrue(best <= 1.02 * fast, sample + ": " + best + " and " + fast);
        }
    }

    @Test
    void bitsOfAHistogramAreThoseOfTheTableAndTheCodes() {
        long[] histogram = new long[256];
        histogram['A'] = 2;
        histogram['B'] = 4;
        histogram['C'] = 1;
        histogram['D'] = 1;
        // 45 bits of table, as in CodeTableTest; 14 of codes.
        assertEquals(45 + 14, CodedSize.bits(histogram));
    }

    private static double entropy(long[] histogram) {
        double total = 0;
        for (long count : histogram) {
            total += count;
        }
        double bits = 0;
        for (long count : histogram) {
            bits += count == 0 ? 0 : count * Math.log(total / count) / Math.log(2);
        }
        return bits;
    }
}
