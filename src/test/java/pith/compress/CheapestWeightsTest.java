package pith.compress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.model.Layer;
import pith.model.Tensor;
import pith.response.Increments;

/** A layer takes the method that costs least at the price. */
final class CheapestWeightsTest {
    private static final int COUNT = 4096;
    private static final float[] WEIGHTS = TestTensors.normal(5, COUNT);

    /** What only layers are given to. */
    private interface OnlyFitted extends Treatment.Lossy {
        @Override
        default double sparsity() {
            return 0;
        }

        @Override
        default CompressedTensor compress(Tensor tensor) {
            throw new AssertionError("a layer is fitted");
        }
    }

    /** One value for all weights: no bits to speak of, and all of their energy lost. */
    private record Nothing() implements OnlyFitted {
        @Override
        public FittedLayer fit(LayerTarget target, double price) {
            return FittedLayer.of(Rule.Codebook.of(0f), new byte[COUNT], new float[] {0f});
        }
    }

    /** The sign of each weight, times the mean magnitude of a normal variable: a bit each, and 1 − 2/π of the energy lost. */
    private record Signs() implements OnlyFitted {
        private static final float MEAN = (float) Math.sqrt(2 / Math.PI);

        @Override
        public FittedLayer fit(LayerTarget target, double price) {
            byte[] symbols = new byte[COUNT];
            for (int i = 0; i < COUNT; i++) {
                symbols[i] = (byte) (target.weights()[i] < 0 ? 0 : 1);
            }
            return FittedLayer.of(Rule.Codebook.of(-MEAN, MEAN), symbols, new float[] {-MEAN, MEAN});
        }
    }

    private static LayerTarget target() {
        Tensor tensor = TestTensors.of(WEIGHTS, 64, 64);
        Layer layer = new Layer("n", "Gemm", Layer.Kind.DENSE, 0, 0, 1, 1);
        return LayerTarget.of(
                new WeightLayer(layer, new Signs(), WEIGHTS, OptionalInt.empty()),
                tensor,
                new boolean[0],
                new double[0],
                null,
                LayerTarget.Scaling.NONE);
    }

    @Test
    void priceDecidesBetweenBitsAndError() {
        // A bit saves 2/π of a weight's energy of one, so there they cost the same.
        double same = 2 / Math.PI;
        assertEquals(1, entries(choice().fit(target(), 1.1 * same)));
        assertEquals(2, entries(choice().fit(target(), 0.9 * same)));
        Treatment.Sketch sketch = choice().sketch(target());
        assertEquals(1, entries(sketch.at(1.1 * same)));
        assertEquals(2, entries(sketch.at(0.9 * same)));
    }

    private static CheapestWeights choice() {
        return new CheapestWeights(List.of(new Nothing(), new Signs()));
    }

    @Test
    void whatCostMuchIsTriedAgainOnlyAtAnotherPrice() {
        double same = 2 / Math.PI;
        CheapestWeights cheapest = choice();
        assertEquals(1, entries(cheapest.fit(target(), 2 * same)));
        assertEquals(1, entries(cheapest.fit(target(), 0.9 * same)));
        assertEquals(2, entries(cheapest.fit(target(), 0.3 * same)));
    }

    @Test
    void whatCostAboutTheSameIsTriedAgain() {
        double same = 2 / Math.PI;
        CheapestWeights cheapest = choice();
        assertEquals(1, entries(cheapest.fit(target(), 1.02 * same)));
        assertEquals(2, entries(cheapest.fit(target(), 0.9 * same)));
    }

    @Test
    void whatIsSettledOnStaysAtAnyPrice() {
        double same = 2 / Math.PI;
        CheapestWeights cheapest = choice();
        cheapest.fit(target(), 2 * same);
        cheapest.fit(target(), 1.9 * same);
        cheapest.fit(target(), 0.3 * same);
        assertFalse(cheapest.changes(2 * same, 1.9 * same));
        assertTrue(cheapest.changes(2 * same, 0.3 * same));
        cheapest.settle(cheapest.chosen(2 * same));
        assertEquals(1, entries(cheapest.fit(target(), 0.3 * same)));
    }

    private static int entries(FittedLayer fitted) {
        return assertInstanceOf(Rule.Codebook.class, fitted.rule()).entries();
    }

    /** The methods as they are: shared values on an even grid beat powers of two at any price, as theory has it. */
    @Test
    void realMethodsAreWeighed() {
        SharedWeights shared = new SharedWeights(8, 0, Initialisation.LINEAR);
        PowerOfTwoWeights powers = new PowerOfTwoWeights(5, 0, Increments.DEFAULT);
        for (double price : new double[] {1e-4, 1e-3, 1e-2}) {
            FittedLayer fitted = new CheapestWeights(List.of(powers, shared)).fit(target(), price);
            assertInstanceOf(Rule.Codebook.class, fitted.rule());
            assertTrue(fitted.weights().length == COUNT);
        }
    }

    @Test
    void thereIsAChoice() {
        assertThrows(IllegalArgumentException.class, () -> new CheapestWeights(List.of()));
    }
}
