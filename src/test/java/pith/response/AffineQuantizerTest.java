package pith.response;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.response.AffineScheme.Range;

/** The engine against plain rounding, exhaustive search and the limits of its numbers. */
final class AffineQuantizerTest {

    @ParameterizedTest
    @CsvSource({
        "8, true, true", "8, false, true", "8, true, false", "8, false, false",
        "4, true, true", "4, false, true", "4, true, false", "4, false, false",
        "2, true, true", "2, false, true", "2, true, false", "2, false, false"
    })
    void errorFeedbackBeatsPlainRounding(int bits, boolean symmetric, boolean perRow) {
        AffineScheme scheme = new AffineScheme(bits, symmetric, perRow, Range.MIN_MAX);
        for (int seed = 0; seed < 5; seed++) {
            LayerProblem problem = TestProblems.problem(24, 40, seed);
            double plain = TestProblems.error(problem, plain(problem, scheme));
            AffineLayer fed = quantize(problem, scheme, 0);
            assertTrue(fed.error() < 0.6 * plain, "seed " + seed + ": " + fed.error() + " against " + plain);
            AffineLayer reached = quantize(problem, new AffineScheme(bits, symmetric, perRow, Range.LEAST_ERROR), 0);
            assertTrue(
                    reached.error() < 1.05 * fed.error(),
                    "seed " + seed + ": " + reached.error() + " against " + fed.error());
            assertTrue(bits > 2 || reached.error() < 0.9 * fed.error());
            checkResult(problem, scheme, fed);
            checkResult(problem, scheme, reached);
        }
    }

    /** What has to hold for any result: the error is that of the weights, scales are numbers, zero has a symbol. */
    private static void checkResult(LayerProblem problem, AffineScheme scheme, AffineLayer layer) {
        float[] weights = layer.weights(0, 0, problem.rows());
        assertEquals(1, TestProblems.error(problem, weights) / layer.error(), 1e-9);
        assertEquals(scheme.perRow() ? problem.rows() : 1, layer.scales().length);
        assertEquals(layer.scales().length, layer.zeroPoints().length);
        for (int group = 0; group < layer.scales().length; group++) {
            assertTrue(layer.scales()[group] >= Float.MIN_NORMAL && Float.isFinite(layer.scales()[group]));
            int zero = layer.zeroPoints()[group] & 0xFF;
            assertTrue(zero < 1 << scheme.bits());
            assertTrue(!scheme.symmetric() || zero == 1 << (scheme.bits() - 1));
        }
        for (byte symbol : layer.symbols().get(0)) {
            assertTrue((symbol & 0xFF) < 1 << scheme.bits() && (!scheme.symmetric() || symbol != 0));
        }
    }

    @Test
    void twoColumnsAreNearTheOptimum() {
        AffineScheme scheme = new AffineScheme(3, true, false, Range.MIN_MAX);
        double sum = 0;
        double optima = 0;
        for (int seed = 0; seed < 20; seed++) {
            LayerProblem problem = TestProblems.problem(8, 2, seed);
            AffineLayer layer = quantize(problem, scheme, 0);
            sum += layer.error();
            double[] h = problem.moment();
            for (int row = 0; row < 8; row++) {
                double least = Double.POSITIVE_INFINITY;
                for (int a = -3; a <= 3; a++) {
                    for (int b = -3; b <= 3; b++) {
                        double x = problem.weights()[2 * row] - a * layer.scales()[0];
                        double y = problem.weights()[2 * row + 1] - b * layer.scales()[0];
                        least = Math.min(least, h[0] * x * x + 2 * h[1] * x * y + h[3] * y * y);
                    }
                }
                optima += least;
            }
        }
        assertTrue(sum >= optima * (1 - 1e-6), sum + " below the optimum " + optima);
        assertTrue(sum < 1.1 * optima, sum + " against " + optima);
    }

    @Test
    void scalesAreNoWorseThanOthersNearby() {
        LayerProblem problem = TestProblems.problem(10, 30, 3);
        AffineLayer layer = quantize(problem, new AffineScheme(3, true, true, Range.LEAST_ERROR), 0);
        for (int row = 0; row < 10; row++) {
            for (double factor : new double[] {0.98, 1.02}) {
                float[] scales = layer.scales().clone();
                scales[row] *= (float) factor;
                float[] other = new AffineLayer(layer.symbols(), scales, layer.zeroPoints(), 0, 0).weights(0, 0, 10);
                assertTrue(TestProblems.error(problem, other) > layer.error());
            }
        }
    }

    @Test
    void pinnedZerosStayZero() {
        LayerProblem problem = TestProblems.pinned(TestProblems.problem(12, 60, 3), 0.5, 3);
        for (boolean symmetric : new boolean[] {true, false}) {
            for (Range range : Range.values()) {
                float[] weights = quantize(problem, new AffineScheme(4, symmetric, true, range), 1e-3)
                        .weights(0, 0, 12);
                for (int i = 0; i < weights.length; i++) {
                    assertTrue(!problem.pinnedZeros()[i] || weights[i] == 0);
                }
            }
        }
    }

    /** Groups of a convolution have rows of their own, blocks of columns have rows in common. */
    @Test
    void partsShareWhatTheyHaveInCommon() {
        LayerProblem first = TestProblems.problem(6, 20, 1);
        LayerProblem second = TestProblems.problem(6, 30, 2);
        AffineScheme perRow = new AffineScheme(4, false, true, Range.LEAST_ERROR);

        AffineLayer groups =
                new AffineQuantizer(List.of(new LayerPart(first, 0), new LayerPart(second, 6))).quantize(perRow, 0);
        AffineLayer alone = quantize(first, perRow, 0);
        assertEquals(12, groups.scales().length);
        assertArrayEquals(alone.scales(), Arrays.copyOf(groups.scales(), 6));
        assertArrayEquals(alone.symbols().get(0), groups.symbols().get(0));

        List<LayerPart> columns = List.of(new LayerPart(first, 0), new LayerPart(second, 0));
        AffineLayer blocks = new AffineQuantizer(columns).quantize(perRow, 0);
        assertEquals(6, blocks.scales().length);
        double error = TestProblems.error(first, blocks.weights(0, 0, 6))
                + TestProblems.error(second, blocks.weights(1, 0, 6));
        assertEquals(1, error / blocks.error(), 1e-9);

        AffineLayer single =
                new AffineQuantizer(columns).quantize(new AffineScheme(4, false, false, Range.LEAST_ERROR), 0);
        assertEquals(1, single.scales().length);
        assertTrue(single.error() > blocks.error());
    }

    @Test
    void extremeWeightsGiveFiniteScales() {
        double most = Float.MAX_VALUE;
        for (double[] weights : new double[][] {{0, 0, 0, 0}, {most, -most, most, 1}, {1e-44, 0, -1e-45, 0}}) {
            LayerProblem problem = new LayerProblem(2, 2, weights, LayerProblem.identity(2), new boolean[0]);
            for (boolean symmetric : new boolean[] {true, false}) {
                for (Range range : Range.values()) {
                    AffineLayer layer = quantize(problem, new AffineScheme(8, symmetric, false, range), 0);
                    assertTrue(layer.scales()[0] >= Float.MIN_NORMAL && Float.isFinite(layer.scales()[0]));
                    float[] result = layer.weights(0, 0, 2);
                    for (int i = 0; i < 4; i++) {
                        assertEquals(weights[i], result[i], layer.scales()[0]);
                    }
                }
            }
        }
    }

    @Test
    void minMaxReachesTheExtremesOfAnOffCentreRow() {
        double[] weights = {0.1, 0.9, -0.3, 0.55};
        LayerProblem problem = new LayerProblem(1, 4, weights, LayerProblem.identity(4), new boolean[0]);
        AffineLayer layer = quantize(problem, new AffineScheme(8, false, true, Range.MIN_MAX), 0);
        // (0.9 + 0.3) / 255, up to the next float of 8 bits of mantissa; 0.3 of that are 64 steps.
        assertEquals(1.2 / 255, layer.scales()[0], 1.2 / 255 / 256);
        assertTrue(layer.scales()[0] >= 1.2 / 255);
        assertEquals(64, layer.zeroPoints()[0]);
        float[] result = layer.weights(0, 0, 1);
        for (int i = 0; i < 4; i++) {
            assertEquals(weights[i], result[i], layer.scales()[0] / 2 + 1e-7);
        }
    }

    @Test
    void dearerBitsAreFewer() {
        LayerProblem problem = TestProblems.problem(24, 70, 5);
        for (Range range : Range.values()) {
            AffineScheme scheme = new AffineScheme(6, true, true, range);
            double bits = Double.POSITIVE_INFINITY;
            double error = 0;
            for (double lambda : new double[] {0, 1e-2, 1e-1, 1}) {
                AffineLayer layer = quantize(problem, scheme, lambda);
                double entropy = TestProblems.entropy(layer.symbols().get(0));
                assertTrue(entropy < bits);
                assertTrue(layer.error() > error);
                bits = entropy;
                error = layer.error();
            }
        }
    }

    @Test
    void threadsDoNotMatter() {
        LayerProblem problem = TestProblems.problem(30, 70, 6);
        AffineScheme scheme = new AffineScheme(4, false, true, Range.LEAST_ERROR);
        AffineLayer one = TestProblems.withThreads(1, () -> quantize(problem, scheme, 1e-2));
        AffineLayer four = TestProblems.withThreads(4, () -> quantize(problem, scheme, 1e-2));
        assertArrayEquals(one.symbols().get(0), four.symbols().get(0));
        assertArrayEquals(one.scales(), four.scales());
        assertEquals(one.error(), four.error());
    }

    @Test
    void otherWidthsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new AffineScheme(1, true, true, Range.MIN_MAX));
        assertThrows(IllegalArgumentException.class, () -> new AffineScheme(9, true, true, Range.MIN_MAX));
    }

    @Test
    void shortFloatsHaveEightBitsOfMantissa() {
        assertEquals(1f, ShortFloat.nearest(1));
        assertEquals(1 + 1f / 256, ShortFloat.nearest(1.003));
        assertEquals(1 + 1f / 256, ShortFloat.atLeast(1.0001));
        assertEquals(1f, ShortFloat.atLeast(1));
        assertEquals(2f, ShortFloat.atLeast(1.9999));
        assertEquals(-1 - 1f / 256, ShortFloat.nearest(-1.003));
    }

    private static AffineLayer quantize(LayerProblem problem, AffineScheme scheme, double lambda) {
        return new AffineQuantizer(LayerPart.whole(problem)).quantize(scheme, lambda);
    }

    /** Returns each weight rounded on its own, scales by the book. */
    private static float[] plain(LayerProblem problem, AffineScheme scheme) {
        int n = problem.columns();
        float[] result = new float[problem.weights().length];
        for (int row = 0; row < problem.rows(); row++) {
            double[] range =
                    scheme.perRow() ? Arrays.copyOfRange(problem.weights(), row * n, (row + 1) * n) : problem.weights();
            double least = Math.min(0, Arrays.stream(range).min().orElseThrow());
            double greatest = Math.max(0, Arrays.stream(range).max().orElseThrow());
            int half = (1 << (scheme.bits() - 1)) - 1;
            double step = scheme.symmetric()
                    ? Math.max(-least, greatest) / half
                    : (greatest - least) / ((1 << scheme.bits()) - 1);
            long low = scheme.symmetric() ? -half : -Math.round(-least / step);
            long high = scheme.symmetric() ? half : low + (1 << scheme.bits()) - 1;
            for (int j = 0; j < n; j++) {
                long steps = Math.max(low, Math.min(high, Math.round(problem.weights()[row * n + j] / step)));
                result[row * n + j] = (float) (steps * step);
            }
        }
        return result;
    }
}
