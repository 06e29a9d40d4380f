package pith.response;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The engine against plain rounding, and its pieces against arithmetic done another way. */
final class GridQuantizerTest {
    private static final int ROWS = 24;
    private static final int COLUMNS = 40;

    @Test
    void inverseFactorMultipliesBackToTheInverse() {
        double[] moment = TestProblems.moment(COLUMNS, new Random(1));
        double[] upper = Cholesky.upperOfInverse(moment, COLUMNS);
        for (int i = 0; i < COLUMNS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                // (Uᵀ U) H is the identity, and U is upper triangular.
                double sum = 0;
                for (int k = 0; k < COLUMNS; k++) {
                    double inverse = 0;
                    for (int m = 0; m < COLUMNS; m++) {
                        inverse += upper[m * COLUMNS + i] * upper[m * COLUMNS + k];
                    }
                    sum += inverse * moment[k * COLUMNS + j];
                }
                assertEquals(i == j ? 1 : 0, sum, 1e-8);
                assertTrue(j >= i || upper[i * COLUMNS + j] == 0);
            }
        }
    }

    @Test
    void errorFeedbackBeatsPlainRoundingAtTheSameValues() {
        for (int seed = 0; seed < 10; seed++) {
            LayerProblem problem = problem(seed);
            double[] values = {-1.5, -1, -0.5, 0, 0.5, 1, 1.5};
            double[] difference = new double[ROWS * COLUMNS];
            for (int i = 0; i < difference.length; i++) {
                double rounded = Math.max(-1.5, Math.min(1.5, Math.rint(problem.weights()[i] * 2) / 2));
                difference[i] = problem.weights()[i] - rounded;
            }
            double plain = problem.error(difference);
            double fed = new GridQuantizer(problem).quantize(values, 0).error();
            assertTrue(fed < 0.6 * plain, "seed " + seed + ": " + fed + " against " + plain);
        }
    }

    @Test
    void fittedValuesAreNoWorseThanAnyOthersNearby() {
        LayerProblem problem = problem(3);
        Grid grid = Grid.even(0.5, 3);
        short[] symbols = new short[ROWS * COLUMNS];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (short) grid.nearest(problem.weights()[i]);
        }
        double[] values = CentroidFit.fit(problem, grid, symbols);
        double least = error(problem, values, symbols);
        for (int k = 0; k < values.length; k++) {
            for (double shift : new double[] {-0.01, 0.01}) {
                double[] other = values.clone();
                other[k] += shift;
                assertTrue(k == grid.zero() || error(problem, other, symbols) >= least);
            }
        }
        assertEquals(0, values[grid.zero()]);
        assertTrue(least < error(problem, grid.values(), symbols));
    }

    @Test
    void descentNeverCostsMore() {
        LayerProblem problem = problem(4);
        Grid grid = Grid.even(0.4, 4).withCounts(new long[] {1, 2, 40, 200, 500, 190, 40, 2, 1});
        short[] symbols = new short[ROWS * COLUMNS];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (short) grid.nearest(problem.weights()[i]);
        }
        double before = error(problem, grid.values(), symbols);
        CoordinateDescent.improve(problem, grid, 0, symbols);
        double after = error(problem, grid.values(), symbols);
        assertTrue(after < before, after + " against " + before);
        CoordinateDescent.improve(problem, grid, 0, symbols);
        assertTrue(error(problem, grid.values(), symbols) <= after);
    }

    @Test
    void higherPriceOfBitsGivesMoreZeros() {
        GridQuantizer quantizer = new GridQuantizer(problem(5));
        int last = -1;
        for (double lambda : new double[] {1e-4, 1e-2, 1}) {
            QuantizedLayer layer = quantizer.quantize(lambda, 255);
            int zeros = 0;
            for (float weight : layer.weights()) {
                zeros += weight == 0 ? 1 : 0;
            }
            assertTrue(zeros > last, zeros + " zeros after " + last);
            last = zeros;
        }
    }

    @Test
    void pinnedZerosStayZero() {
        LayerProblem free = problem(6);
        boolean[] pinned = new boolean[ROWS * COLUMNS];
        double[] weights = free.weights().clone();
        for (int i = 0; i < pinned.length; i += 3) {
            pinned[i] = true;
            weights[i] = 0;
        }
        LayerProblem problem = new LayerProblem(ROWS, COLUMNS, weights, free.moment(), pinned);
        float[] result = new GridQuantizer(problem).quantize(1e-4, 255).weights();
        for (int i = 0; i < pinned.length; i += 3) {
            assertEquals(0f, result[i]);
        }
    }

    private static double error(LayerProblem problem, double[] values, short[] symbols) {
        double[] difference = new double[symbols.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = problem.weights()[i] - values[symbols[i]];
        }
        return problem.error(difference);
    }

    private static LayerProblem problem(int seed) {
        return TestProblems.problem(ROWS, COLUMNS, seed);
    }
}
