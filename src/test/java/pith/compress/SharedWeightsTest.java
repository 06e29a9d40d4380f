package pith.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.LittleEndian;
import pith.format.Rule;
import pith.model.Tensor;

/** Pruning and weight sharing on values whose clusters are known. */
final class SharedWeightsTest {
    @Test
    void clustersThatLieApartAreFound() throws Exception {
        // Two points around −1, two around 3, one at 10: their means by hand.
        float[] result = decoded(share(2, 0, -1.25f, 2.5f, -0.75f, 10, 3.5f));
        assertArrayEquals(new float[] {-1, 3, -1, 10, 3}, result);
    }

    @Test
    void linearInitialisationKeepsTheLargeWeights() throws Exception {
        Random random = new Random(1);
        float[] values = new float[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.01f;
        }
        values[17] = 5f;
        assertEquals(5f, decoded(share(4, 0, values))[17], 1e-6f);
    }

    @Test
    void zerosStayZeroAndOthersDoNotBecomeZero() throws Exception {
        float[] values = {0, 0.001f, -0f, -0.001f, 0, 2, -2, 1, 0.002f, 0};
        float[] result = decoded(share(2, 0, values));
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i] == 0, result[i] == 0, "element " + i);
        }
    }

    @Test
    void sparsityPrunesTheSmallest() throws Exception {
        float[] values = {5, -1, 2, -4, 3, 0.5f, -6, 7, 8, -9};
        float[] result = decoded(share(4, 0.4, values));
        // The four smallest magnitudes are 0.5, 1, 2 and 3.
        assertArrayEquals(new float[] {5, 0, 0, -4, 0, 0, -6, 7, 8, -9}, result);
    }

    @Test
    void noMoreValuesThanTheBitsAllow() throws Exception {
        Random random = new Random(2);
        float[] values = new float[5_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(3) == 0 ? 0 : (float) random.nextGaussian();
        }
        for (int bits = 1; bits <= 8; bits++) {
            Rule.Codebook codebook = (Rule.Codebook) share(bits, 0.5, values).rule();
            assertTrue(codebook.entries() <= 1 << bits, codebook.entries() + " entries with " + bits + " bits");
        }
    }

    @Test
    void notANumberIsRefusedByName() {
        FormatException fault = assertThrows(FormatException.class, () -> share(3, 0, 1, Float.NaN, 2));
        assertTrue(String.valueOf(fault.getMessage()).contains("tensor 'w': element 1 is NaN"), fault.getMessage());
        assertThrows(FormatException.class, () -> share(3, 0, Float.NEGATIVE_INFINITY));
    }

    @Test
    void binsOfALargeTensorGiveNearlyTheSameCentroids() throws Exception {
        // More elements than are sorted one by one, drawn from four values with a little noise.
        float[] centres = {-0.5f, -0.1f, 0.2f, 0.9f};
        Random random = new Random(3);
        float[] values = new float[Distribution.EXACT_ELEMENTS + 1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = centres[random.nextInt(4)] * (1 + 0.01f * (random.nextFloat() - 0.5f));
        }
        Rule.Codebook codebook = (Rule.Codebook) share(2, 0, values).rule();
        for (int i = 0; i < 4; i++) {
            assertEquals(centres[i], LittleEndian.getFloat(codebook.values(), 4 * i), 1e-3f * Math.abs(centres[i]));
        }
    }

    @Test
    void affineGridHoldsZeroAndItsErrorIsHalfAStep() throws Exception {
        Random random = new Random(4);
        float[] values = new float[3 * 500];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 == 0 ? 0 : (float) random.nextGaussian() * (1 + i / 500);
        }
        Tensor tensor = TestTensors.of(values, 3, 500);
        CompressedTensor compressed = new AffineWeights(5, 0, 0, false).compress(tensor);
        Rule.Affine rule = (Rule.Affine) compressed.rule();
        byte[] symbols = new byte[values.length];
        compressed.symbols().read(0, values.length, symbols);
        for (int i = 0; i < values.length; i++) {
            int group = i / 500;
            float value = ((symbols[i] & 0xFF) - rule.zeroPoint(group)) * rule.scales()[group];
            if (values[i] == 0) {
                assertEquals(0f, value);
            }
            assertEquals(values[i], value, rule.scales()[group] * 1.001f);
        }
    }

    private static CompressedTensor share(int bits, double sparsity, float... values) throws Exception {
        return new SharedWeights(bits, sparsity, Initialisation.LINEAR).compress(TestTensors.of(values, values.length));
    }

    private static float[] decoded(CompressedTensor compressed) throws Exception {
        Rule.Codebook codebook = (Rule.Codebook) compressed.rule();
        byte[] symbols = new byte[(int) compressed.tensor().shape().elements()];
        compressed.symbols().read(0, symbols.length, symbols);
        float[] values = new float[symbols.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = LittleEndian.getFloat(codebook.values(), 4 * (symbols[i] & 0xFF));
        }
        return values;
    }
}
