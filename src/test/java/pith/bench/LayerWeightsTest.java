package pith.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.bench.NetworkBuilder.Filling;
import pith.bench.NetworkBuilder.Parameter;

/** Made-up weights are as they were asked for. */
final class LayerWeightsTest {
    private static final int ROWS = 600;
    private static final int COLUMNS = 100;
    private static final int INNER = 9;
    private static final Parameter LAYER =
            new Parameter("conv", List.of((long) ROWS, (long) COLUMNS, 3L, 3L), Filling.WEIGHTS);

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void keptWeightsAreAsManyAndAsUnevenAsAskedFor(int bits) {
        Kept rows = kept(new WeightStyle(0.08, bits, 0.4, 0));
        Kept columns = kept(new WeightStyle(0.08, bits, 0, 0.4));
        assertEquals(0.08, rows.part(), 0.004);
        assertEquals(0.08, columns.part(), 0.004);
        assertEquals(0.4, rows.spreadOfRows(), 0.04);
        assertEquals(0, rows.spreadOfColumns(), 0.02);
        assertEquals(0, columns.spreadOfRows(), 0.04);
        assertEquals(0.4, columns.spreadOfColumns(), 0.08);
    }

    /** What is kept of a layer. */
    private record Kept(double part, double spreadOfRows, double spreadOfColumns) {}

    private static Kept kept(WeightStyle style) {
        float[] weights = weights(style, 1);
        int kept = 0;
        int[] inRow = new int[ROWS];
        int[] inColumn = new int[COLUMNS];
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                kept++;
                inRow[i / INNER / COLUMNS]++;
                inColumn[i / INNER % COLUMNS]++;
            }
        }
        return new Kept(
                kept / (double) weights.length,
                ScaleSpread.spread(inRow, weights.length),
                ScaleSpread.spread(inColumn, weights.length));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.08})
    void sharedWeightsHaveFewValuesAndTheDeviationOfTheOthers(double kept) {
        float[] shared = weights(new WeightStyle(kept, 5, 0.4, 0.4), 2);
        Set<Float> values = new HashSet<>();
        for (float weight : shared) {
            values.add(weight);
        }
        assertTrue(values.size() > 24 && values.size() <= 32, values.size() + " values");
        assertEquals(kept < 1, values.contains(0f));
        double deviation = deviation(weights(new WeightStyle(kept, 0, 0.4, 0.4), 2));
        assertEquals(deviation, deviation(shared), 0.03 * deviation);
        // He et al. 2015, for 900 inputs; pruning leaves the largest, which are most of it.
        assertEquals(Math.sqrt(2.0 / (COLUMNS * INNER)), deviation, (kept < 1 ? 0.3 : 0.1) * deviation);
    }

    private static float[] weights(WeightStyle style, long seed) {
        float[] weights = new float[ROWS * COLUMNS * INNER];
        WeightStyle.Source source = style.source(LAYER, seed);
        // In parts, as they are written.
        for (int from = 0; from < weights.length; from += 1000) {
            source.fill(FloatBuffer.wrap(weights, from, Math.min(1000, weights.length - from)));
        }
        return weights;
    }

    private static double deviation(float[] weights) {
        double squares = 0;
        for (float weight : weights) {
            squares += (double) weight * weight;
        }
        return Math.sqrt(squares / weights.length);
    }
}
