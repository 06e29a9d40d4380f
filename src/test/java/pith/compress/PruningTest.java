package pith.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import pith.model.Layer;
import pith.model.Tensor;

/** How a sparsity is shared out over layers and over weights. */
final class PruningTest {
    @Test
    void layersOfDifferentSpreadArePrunedAlike() throws Exception {
        float[] small = TestTensors.normal(1, 20_000);
        float[] large = TestTensors.normal(2, 20_000);
        for (int i = 0; i < large.length; i++) {
            large[i] *= 100;
        }
        Magnitudes a = Magnitudes.of(new Weights(TestTensors.of(small, small.length)));
        Magnitudes b = Magnitudes.of(new Weights(TestTensors.of(large, large.length)));
        double level = Magnitudes.level(List.of(a, b), 0.6);
        assertEquals(0.6, (a.partBelow(level) + b.partBelow(level)) / 2, 0.01);
        assertEquals(a.partBelow(level), b.partBelow(level), 0.02);
        // Of a normal distribution, 60 % lie within 0.8416 standard deviations.
        assertEquals(0.8416, level, 0.02);
    }

    @Test
    void zerosThatAreThereCount() throws Exception {
        float[] values = TestTensors.normal(3, 10_000);
        for (int i = 0; i < 7_000; i++) {
            values[i] = 0;
        }
        Magnitudes all = Magnitudes.of(new Weights(TestTensors.of(values, values.length)));
        assertEquals(0.7, all.partBelow(Magnitudes.level(List.of(all), 0.5)), 1e-9);
        assertEquals(0.8, all.partBelow(Magnitudes.level(List.of(all), 0.8)), 0.01);
    }

    @Test
    void weightsWithoutStatisticsArePrunedByTheirSquares() {
        float[] values = {5, -1, 2, -4, 3, 0.5f, -6, 7, 8, -9};
        Tensor tensor = TestTensors.of(values, 2, 5);
        WeightLayer layer = new WeightLayer(
                new Layer("n", "Gemm", Layer.Kind.DENSE, 0, 0, 1, 1),
                new SharedWeights(5, 0.4, Initialisation.LINEAR),
                values,
                OptionalInt.empty());
        Pruning pruning = new Pruning(0.4, Pruning.Criterion.SALIENCY, Pruning.Scope.LAYER);
        Map<Integer, LayerTarget> targets =
                Map.of(0, LayerTarget.of(layer, tensor, new boolean[0], new double[0], null, LayerTarget.Scaling.NONE));
        boolean[] pruned =
                PrunedWeights.of(List.of(layer), targets, Map.of(), pruning).get(0);
        for (int i = 0; i < values.length; i++) {
            assertEquals(Math.abs(values[i]) <= 3, pruned[i], "weight " + values[i]);
        }
    }

    @Test
    void everyInitialisationFindsClustersThatLieApart() throws Exception {
        float[] values = new float[3_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = new float[] {-2, 0.5f, 4}[i % 3] + 0.01f * (i % 7 - 3);
        }
        Distribution distribution = Distribution.of(values);
        for (Initialisation initialisation : Initialisation.values()) {
            float[] centroids = KMeans.centroids(distribution, 3, initialisation);
            assertEquals(3, centroids.length, initialisation.toString());
            assertEquals(-2, centroids[0], 1e-3f, initialisation.toString());
            assertEquals(0.5f, centroids[1], 1e-3f, initialisation.toString());
            assertEquals(4, centroids[2], 1e-3f, initialisation.toString());
        }
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new Pruning(1, Pruning.Criterion.MAGNITUDE, Pruning.Scope.LAYER));
        Pruning half = new Pruning(0.5, Pruning.Criterion.SALIENCY, Pruning.Scope.NETWORK);
        List<LayerOverride> own = List.of(LayerOverride.parse("conv*=sparsity:0.1"));
        assertThrows(
                IllegalArgumentException.class,
                () -> CompressOptions.of(Method.INQ)
                        .pruning(half)
                        .overrides(own)
                        .build());
    }
}
