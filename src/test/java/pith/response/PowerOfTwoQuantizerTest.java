package pith.response;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.response.Increments.Refit;

/** The engine against the paper's formula, slow arithmetic and exhaustive search. */
final class PowerOfTwoQuantizerTest {
    private static final Increments STEPS = Increments.DEFAULT;

    @Test
    void roundingFollowsThePapersFormula() {
        LayerProblem problem = TestProblems.problem(40, 50, 1);
        PowersOfTwo powers = PowersOfTwo.of(largest(problem), 4);
        float[] rounded = new PowerOfTwoQuantizer(problem)
                .quantize(powers, Increments.ROUND_ONLY, 0)
                .weights();
        for (int i = 0; i < rounded.length; i++) {
            double magnitude = Math.abs(problem.weights()[i]);
            double expected = 0;
            for (int k = 0; k < powers.levels(); k++) {
                double beta = Math.scalb(1.0, powers.maxExponent() - k);
                double alpha = k == powers.levels() - 1 ? 0 : beta / 2;
                if ((alpha + beta) / 2 <= magnitude && magnitude < 3 * beta / 2) {
                    expected = Math.copySign(beta, problem.weights()[i]);
                }
            }
            assertEquals(expected, rounded[i]);
        }
    }

    /** The steps carried out literally: free weights solved for from scratch after each step, or each weight. */
    @ParameterizedTest
    @EnumSource(
            value = Refit.class,
            names = {"EACH_STEP", "EACH_WEIGHT"})
    void stepsAreThoseOfLeastSquares(Refit refit) {
        for (int seed = 0; seed < 4; seed++) {
            LayerProblem free = TestProblems.problem(6, 24, seed);
            for (LayerProblem problem : List.of(free, TestProblems.pinned(free, 0.3, seed))) {
                Grid grid = PowersOfTwo.of(largest(problem), 5).grid();
                short[] symbols = new short[problem.weights().length];
                IncrementalRounding.of(problem, 24).round(grid, 0, STEPS.with(refit), symbols);
                assertArrayEquals(literally(problem, grid, STEPS.with(refit)), symbols, "seed " + seed);
            }
        }
    }

    @Test
    void blocksOfOneColumnAreErrorFeedback() {
        LayerProblem problem = TestProblems.problem(10, 30, 7);
        Grid grid = PowersOfTwo.of(largest(problem), 5).grid();
        OrderedProblem ordered = OrderedProblem.of(problem);
        short[] inOrder = new short[300];
        ErrorFeedback.round(ordered, grid, 0, inOrder);
        short[] expected = new short[300];
        for (int i = 0; i < 300; i++) {
            expected[i / 30 * 30 + ordered.order()[i % 30]] = inOrder[i];
        }
        short[] symbols = new short[300];
        IncrementalRounding.of(problem, 1).round(grid, 0, STEPS, symbols);
        assertArrayEquals(expected, symbols);
    }

    @Test
    void oneColumnIsRoundedAndTwoAreNearTheOptimum() {
        double sum = 0;
        double optima = 0;
        for (int seed = 0; seed < 20; seed++) {
            LayerProblem single = TestProblems.problem(30, 1, seed);
            PowersOfTwo powers = PowersOfTwo.of(largest(single), 4);
            PowerOfTwoQuantizer one = new PowerOfTwoQuantizer(single);
            assertArrayEquals(
                    one.quantize(powers, Increments.ROUND_ONLY, 0).symbols(),
                    one.quantize(powers, STEPS, 0).symbols());

            LayerProblem pair = TestProblems.problem(8, 2, seed);
            powers = PowersOfTwo.of(largest(pair), 4);
            sum += new PowerOfTwoQuantizer(pair).quantize(powers, STEPS, 0).error();
            optima += optimum(pair, powers.values());
        }
        assertTrue(sum >= optima * (1 - 1e-9), sum + " below the optimum " + optima);
        assertTrue(sum < 1.1 * optima, sum + " against " + optima);
    }

    @Test
    void refittingHelpsMoreTheMoreOftenItIsDone() {
        for (int seed = 0; seed < 10; seed++) {
            LayerProblem problem = TestProblems.problem(24, 40, seed);
            PowersOfTwo powers = PowersOfTwo.of(largest(problem), 5);
            PowerOfTwoQuantizer quantizer = new PowerOfTwoQuantizer(problem);
            double rounded =
                    quantizer.quantize(powers, Increments.ROUND_ONLY, 0).error();
            double bySteps =
                    quantizer.quantize(powers, STEPS.with(Refit.EACH_STEP), 0).error();
            double byWeights = quantizer.quantize(powers, STEPS, 0).error();
            assertTrue(bySteps < 0.5 * rounded, "seed " + seed + ": " + bySteps + " against " + rounded);
            assertTrue(byWeights < bySteps, "seed " + seed + ": " + byWeights + " against " + bySteps);
        }
    }

    @Test
    void errorIsThatOfTheWeights() {
        LayerProblem problem = TestProblems.pinned(TestProblems.problem(24, 40, 11), 0.4, 11);
        QuantizedLayer layer =
                new PowerOfTwoQuantizer(problem).quantize(PowersOfTwo.of(largest(problem), 5), STEPS, 1e-3);
        assertEquals(1, TestProblems.error(problem, layer.weights()) / layer.error(), 1e-9);
    }

    @ParameterizedTest
    @EnumSource(Refit.class)
    void pinnedZerosStayZero(Refit refit) {
        LayerProblem problem = TestProblems.pinned(TestProblems.problem(12, 100, 3), 0.5, 3);
        float[] weights = new PowerOfTwoQuantizer(problem)
                .quantize(PowersOfTwo.of(largest(problem), 5), STEPS.with(refit), 0)
                .weights();
        for (int i = 0; i < weights.length; i++) {
            assertTrue(!problem.pinnedZeros()[i] || weights[i] == 0);
        }
    }

    @Test
    void dearerBitsAreFewer() {
        LayerProblem problem = TestProblems.problem(24, 70, 5);
        PowerOfTwoQuantizer quantizer = new PowerOfTwoQuantizer(problem);
        PowersOfTwo powers = PowersOfTwo.of(largest(problem), 5);
        double bits = Double.POSITIVE_INFINITY;
        double error = 0;
        for (double lambda : new double[] {0, 1e-2, 1e-1, 1}) {
            QuantizedLayer layer = quantizer.quantize(powers, STEPS, lambda);
            assertTrue(TestProblems.entropy(layer.symbols()) < bits);
            assertTrue(layer.error() > error);
            bits = TestProblems.entropy(layer.symbols());
            error = layer.error();
        }
    }

    @Test
    void threadsDoNotMatter() {
        LayerProblem problem = TestProblems.pinned(TestProblems.problem(30, 150, 6), 0.2, 6);
        PowersOfTwo powers = PowersOfTwo.of(largest(problem), 5);
        QuantizedLayer one =
                TestProblems.withThreads(1, () -> new PowerOfTwoQuantizer(problem).quantize(powers, STEPS, 1e-3));
        QuantizedLayer four =
                TestProblems.withThreads(4, () -> new PowerOfTwoQuantizer(problem).quantize(powers, STEPS, 1e-3));
        assertArrayEquals(one.symbols(), four.symbols());
        assertEquals(one.error(), four.error());
    }

    @Test
    void factorOfALargeMatrixMultipliesBack() {
        int n = 530;
        double[] moment = TestProblems.moment(n, new Random(2));
        double[] upper = moment.clone();
        Cholesky.upperInPlace(upper, n);
        for (int i = 0; i < n; i += 7) {
            for (int j = i; j < n; j += 5) {
                double sum = 0;
                for (int k = 0; k <= i; k++) {
                    sum += upper[k * n + i] * upper[k * n + j];
                }
                assertEquals(moment[i * n + j], sum, 1e-9);
            }
        }
    }

    @Test
    void portionsHaveToAscendToOne() {
        assertThrows(IllegalArgumentException.class, () -> new Increments(List.of(), Refit.NEVER, false));
        assertThrows(IllegalArgumentException.class, () -> new Increments(List.of(0.5), Refit.NEVER, false));
        assertThrows(IllegalArgumentException.class, () -> new Increments(List.of(0.5, 0.5, 1.0), Refit.NEVER, false));
        assertThrows(IllegalArgumentException.class, () -> new Increments(List.of(0.5, 1.5), Refit.NEVER, false));
        assertThrows(
                IllegalArgumentException.class, () -> new Increments(List.of(Double.NaN, 1.0), Refit.NEVER, false));
    }

    /** Returns the symbols of a row-by-row quantisation in which every fit is a system of its own. */
    private static short[] literally(LayerProblem problem, Grid grid, Increments increments) {
        int n = problem.columns();
        short[] symbols = new short[problem.weights().length];
        for (int row = 0; row < problem.rows(); row++) {
            double[] value = new double[n];
            List<Integer> free = new ArrayList<>();
            for (int j = 0; j < n; j++) {
                value[j] = problem.weights()[row * n + j];
                if (problem.isPinned(row * n + j)) {
                    symbols[row * n + j] = (short) grid.zero();
                    value[j] = 0;
                } else {
                    free.add(j);
                }
            }
            int count = free.size();
            // The first order, and what a first step rounds together, are the weights as they were given.
            for (double portion : increments.portions()) {
                int left = count - (int) Math.round(portion * count);
                free.sort(Comparator.comparingDouble(j -> -Math.abs(value[j])));
                boolean together = increments.refit() == Refit.EACH_STEP && left > 0;
                if (!together) {
                    fit(problem, row, value, free);
                }
                while (free.size() > left) {
                    int j = free.remove(0);
                    symbols[row * n + j] = (short) grid.nearest(value[j]);
                    value[j] = grid.value(symbols[row * n + j]);
                    if (!together) {
                        fit(problem, row, value, free);
                    }
                }
                fit(problem, row, value, free);
            }
        }
        return symbols;
    }

    /** Makes the free values of a row those of least error. */
    private static void fit(LayerProblem problem, int row, double[] value, List<Integer> free) {
        int n = problem.columns();
        double[][] matrix = new double[free.size()][free.size()];
        double[] right = new double[free.size()];
        for (int a = 0; a < right.length; a++) {
            for (int j = 0; j < n; j++) {
                double factor = problem.moment()[free.get(a) * n + j];
                right[a] += factor * problem.weights()[row * n + j];
                int b = free.indexOf(j);
                if (b >= 0) {
                    matrix[a][b] = factor;
                } else {
                    right[a] -= factor * value[j];
                }
            }
        }
        double[] solution = TestProblems.solve(matrix, right);
        for (int a = 0; a < solution.length; a++) {
            value[free.get(a)] = solution[a];
        }
    }

    private static double optimum(LayerProblem problem, float[] values) {
        double sum = 0;
        double[] h = problem.moment();
        for (int row = 0; row < problem.rows(); row++) {
            double least = Double.POSITIVE_INFINITY;
            for (float a : values) {
                for (float b : values) {
                    double x = problem.weights()[2 * row] - a;
                    double y = problem.weights()[2 * row + 1] - b;
                    least = Math.min(least, h[0] * x * x + 2 * h[1] * x * y + h[3] * y * y);
                }
            }
            sum += least;
        }
        return sum;
    }

    private static double largest(LayerProblem problem) {
        double largest = 0;
        for (double weight : problem.weights()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        return largest;
    }

    /** Of rows of few weights some factor brings nearly all near powers of two. */
    @Test
    void factorsOfRowsMakeErrorsSmaller() {
        LayerProblem problem = TestProblems.problem(60, 12, 3);
        PowersOfTwo powers = PowersOfTwo.of(largest(problem), 5);
        PowerOfTwoQuantizer quantizer = new PowerOfTwoQuantizer(problem);
        PowerOfTwoQuantizer.Scaled scaled = quantizer.quantizeScaled(powers, STEPS);
        float[] values = powers.values();
        double[] difference = new double[problem.weights().length];
        for (int i = 0; i < difference.length; i++) {
            double factor = scaled.factors()[i / 12];
            assertTrue(factor > 0.7 && factor < 1.42, "factor " + factor);
            difference[i] = problem.weights()[i] - values[scaled.symbols()[i]] / factor;
        }
        double plain = quantizer.quantize(powers, STEPS, 0).error();
        double error = problem.error(difference);
        assertTrue(error < 0.7 * plain, error + " against " + plain);
    }

    @Test
    void pinnedWeightsOfScaledRowsStayZero() {
        LayerProblem problem = TestProblems.pinned(TestProblems.problem(20, 16, 5), 0.4, 5);
        PowersOfTwo powers = PowersOfTwo.of(largest(problem), 5);
        byte[] symbols =
                new PowerOfTwoQuantizer(problem).quantizeScaled(powers, STEPS).symbols();
        for (int i = 0; i < symbols.length; i++) {
            assertTrue(symbols[i] == 0 || !problem.isPinned(i), "weight " + i);
        }
    }
}
