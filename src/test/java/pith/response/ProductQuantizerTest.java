package pith.response;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Codewords and their choice against slow arithmetic and exhaustive search. */
final class ProductQuantizerTest {
    private static final int LENGTH = 3;

    /** Columns in pieces of three, the last shorter, in an order that is not theirs; two codebooks in turn. */
    private static Subvectors cut(LayerProblem problem, int books) {
        int n = problem.columns();
        int count = (n + LENGTH - 1) / LENGTH;
        int[][] columns = new int[count][];
        int[] own = new int[count];
        for (int b = 0; b < count; b++) {
            columns[b] = new int[Math.min(LENGTH, n - b * LENGTH)];
            for (int j = 0; j < columns[b].length; j++) {
                columns[b][j] = n - 1 - b * LENGTH - j;
            }
            own[b] = b % books;
        }
        return new Subvectors(problem, Subvectors.curvature(problem), columns, own);
    }

    private static LayerProblem weighted(int rows, int columns, long seed) {
        return TestProblems.weighted(TestProblems.problem(rows, columns, seed), seed);
    }

    private static LayerProblem uncorrelated(int rows, int columns, long seed) {
        LayerProblem problem = TestProblems.problem(rows, columns, seed);
        return new LayerProblem(rows, columns, problem.weights(), LayerProblem.identity(columns), new boolean[0]);
    }

    private static Codebooks random(int books, int size, long seed) {
        Random random = new Random(seed);
        double[] values = new double[books * size * LENGTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian() * 0.7;
        }
        return Codebooks.of(books, size, LENGTH, values);
    }

    private static short[] randomSymbols(Subvectors part, int size, long seed) {
        Random random = new Random(seed);
        short[] symbols = new short[part.count()];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (short) random.nextInt(size);
        }
        return symbols;
    }

    /** Returns error and bits of a row, term by term. */
    private static double cost(Subvectors part, Codebooks codebooks, short[] symbols, int row, double lambda) {
        LayerProblem problem = part.problem();
        int n = problem.columns();
        double[] difference = new double[n];
        double sum = 0;
        for (int b = 0; b < part.perRow(); b++) {
            int symbol = symbols[row * part.perRow() + b];
            sum += lambda * codebooks.bits(symbol);
            for (int j = 0; j < part.columns()[b].length; j++) {
                int column = part.columns()[b][j];
                difference[column] = problem.weights()[row * n + column] - codebooks.value(part.books()[b], symbol, j);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sum += problem.rowWeight(row) * difference[i] * problem.moment()[i * n + j] * difference[j];
            }
        }
        return sum;
    }

    @Test
    void fitIsTheLeastSquaresSolution() {
        for (int books = 1; books <= 2; books++) {
            Subvectors part = cut(weighted(20, 11, books), books);
            Subvectors other = cut(weighted(9, 7, 10 + books), books);
            List<Subvectors> parts = List.of(part, other);
            Codebooks codebooks = random(books, 4, 3);
            List<short[]> symbols = List.of(randomSymbols(part, 4, 4), randomSymbols(other, 4, 5));
            double[] fitted = CodewordFit.fit(parts, codebooks, symbols, 1000).values();
            double[] expected = normalEquations(parts, codebooks, symbols);
            assertArrayEquals(expected, fitted, 1e-2);
            double least = codebooks.withValues(expected).error(parts, symbols);
            assertEquals(1, codebooks.withValues(fitted).error(parts, symbols) / least, 1e-5);
        }
    }

    private static double[] normalEquations(List<Subvectors> parts, Codebooks codebooks, List<short[]> symbols) {
        int unknowns = codebooks.values().length;
        double[][] matrix = new double[unknowns][unknowns];
        double[] right = new double[unknowns];
        for (int p = 0; p < parts.size(); p++) {
            Subvectors part = parts.get(p);
            LayerProblem problem = part.problem();
            int n = problem.columns();
            for (int row = 0; row < problem.rows(); row++) {
                int[] unknown = new int[n];
                for (int b = 0; b < part.perRow(); b++) {
                    for (int j = 0; j < part.columns()[b].length; j++) {
                        unknown[part.columns()[b][j]] =
                                codebooks.at(part.books()[b], symbols.get(p)[row * part.perRow() + b]) + j;
                    }
                }
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        double own = problem.rowWeight(row) * problem.moment()[i * n + j];
                        matrix[unknown[i]][unknown[j]] += own;
                        right[unknown[i]] += own * problem.weights()[row * n + j];
                    }
                }
            }
        }
        return TestProblems.solve(matrix, right);
    }

    @Test
    void descentStopsWhereNoSingleChangeIsBetter() {
        double lambda = 0.3;
        Subvectors part = cut(weighted(12, 11, 1), 2);
        Codebooks codebooks = random(2, 5, 2);
        short[] symbols = randomSymbols(part, 5, 3);
        codebooks = codebooks.withCountsOf(List.of(symbols));
        SubvectorDescent descent = new SubvectorDescent(part);
        for (int pass = 0; pass < 30; pass++) {
            descent.improve(codebooks, lambda, symbols);
        }
        for (int row = 0; row < 12; row++) {
            double least = cost(part, codebooks, symbols, row, lambda);
            for (int b = 0; b < part.perRow(); b++) {
                short[] changed = symbols.clone();
                for (short k = 0; k < 5; k++) {
                    changed[row * part.perRow() + b] = k;
                    assertTrue(cost(part, codebooks, changed, row, lambda) >= least - 1e-9, "row " + row);
                }
            }
        }
    }

    /** Two sub-vectors: the second is best for the first, and feedback takes the first that leaves least for a free one. */
    @Test
    void feedbackWeighsWhatTheOthersCanMakeUpFor() {
        for (int seed = 0; seed < 10; seed++) {
            LayerProblem problem = TestProblems.problem(6, 6, seed);
            Subvectors part = cut(problem, 1);
            Codebooks codebooks = random(1, 6, seed);
            short[] symbols = new short[part.count()];
            new SubvectorFeedback(part).round(codebooks, 0, symbols);
            int first = largerMoment(part);
            for (int row = 0; row < 6; row++) {
                double[] left = new double[6];
                for (int k = 0; k < 6; k++) {
                    left[k] = leftOver(part, codebooks, row, first, k);
                }
                int chosen = symbols[row * 2 + first];
                for (double other : left) {
                    assertTrue(left[chosen] <= other + 1e-9, "seed " + seed + ", row " + row);
                }
                short[] changed = symbols.clone();
                double cost = cost(part, codebooks, symbols, row, 0);
                for (short k = 0; k < 6; k++) {
                    changed[row * 2 + 1 - first] = k;
                    assertTrue(cost(part, codebooks, changed, row, 0) >= cost - 1e-9, "seed " + seed);
                }
            }
        }
    }

    private static int largerMoment(Subvectors part) {
        double[] sums = new double[2];
        for (int b = 0; b < 2; b++) {
            for (int column : part.columns()[b]) {
                sums[b] += part.problem().moment()[column * 6 + column];
            }
        }
        return sums[0] >= sums[1] ? 0 : 1;
    }

    /** The error when one sub-vector has a codeword and the other is whatever is best: a Schur complement. */
    private static double leftOver(Subvectors part, Codebooks codebooks, int row, int block, int symbol) {
        double[] moment = part.problem().moment();
        int[] fixed = part.columns()[block];
        int[] free = part.columns()[1 - block];
        double[] e = new double[3];
        for (int j = 0; j < 3; j++) {
            e[j] = part.problem().weights()[row * 6 + fixed[j]] - codebooks.value(0, symbol, j);
        }
        double[][] matrix = new double[3][3];
        double[] right = new double[3];
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                matrix[i][j] = moment[free[i] * 6 + free[j]];
                right[i] -= moment[free[i] * 6 + fixed[j]] * e[j];
                sum += e[i] * moment[fixed[i] * 6 + fixed[j]] * e[j];
            }
        }
        double[] best = TestProblems.solve(matrix, right);
        for (int i = 0; i < 3; i++) {
            sum -= best[i] * right[i];
        }
        return sum;
    }

    @Test
    void costNeverGrowsOverAlternations() {
        for (int seed = 0; seed < 5; seed++) {
            Subvectors part = cut(weighted(30, 20, seed), 1);
            List<Subvectors> parts = List.of(part);
            List<short[]> symbols = List.of(randomSymbols(part, 8, seed));
            Codebooks codebooks = random(1, 8, seed);
            SubvectorDescent descent = new SubvectorDescent(part);
            double lambda = seed * 0.05;
            double before = Double.POSITIVE_INFINITY;
            for (int pass = 0; pass < 8; pass++) {
                codebooks = CodewordFit.fit(parts, codebooks, symbols, 4).withCountsOf(symbols);
                double fitted = codebooks.error(parts, symbols) + lambda * codebooks.bits(symbols);
                assertTrue(fitted <= before * (1 + 1e-12), "seed " + seed + ": " + fitted + " after " + before);
                descent.improve(codebooks, lambda, symbols.get(0));
                before = codebooks.error(parts, symbols) + lambda * codebooks.bits(symbols);
                assertTrue(before <= fitted * (1 + 1e-12), "seed " + seed + ": " + before + " after " + fitted);
            }
        }
    }

    /** Where every input counts the same the result is a fixed point of Lloyd's iteration, but for rounded codewords. */
    @Test
    void withoutCorrelationItIsKMeans() {
        LayerProblem problem = uncorrelated(200, 6, 3);
        Subvectors part = cut(problem, 1);
        QuantizedProduct product = new ProductQuantizer(List.of(part), LENGTH, 1).quantize(0, 8);
        byte[] symbols = product.symbols().get(0);
        double[] sums = new double[8 * LENGTH];
        int[] counts = new int[8];
        double error = 0;
        for (int i = 0; i < symbols.length; i++) {
            int[] columns = part.columns()[i % 2];
            double least = Double.POSITIVE_INFINITY;
            int nearest = -1;
            for (int k = 0; k < 8; k++) {
                double distance = 0;
                for (int j = 0; j < LENGTH; j++) {
                    double d = problem.weights()[i / 2 * 6 + columns[j]] - product.codebooks()[k * LENGTH + j];
                    distance += d * d;
                }
                if (distance < least) {
                    least = distance;
                    nearest = k;
                }
            }
            assertEquals(nearest, symbols[i]);
            error += least;
            counts[nearest]++;
            for (int j = 0; j < LENGTH; j++) {
                sums[nearest * LENGTH + j] += problem.weights()[i / 2 * 6 + columns[j]];
            }
        }
        assertEquals(1, error / product.error(), 1e-9);
        for (int k = 0; k < 8; k++) {
            for (int j = 0; j < LENGTH; j++) {
                assertEquals(sums[k * LENGTH + j] / counts[k], product.codebooks()[k * LENGTH + j], 0.05);
            }
        }
    }

    @Test
    void correctionLowersTheErrorOfTheResponse() {
        for (int seed = 0; seed < 5; seed++) {
            LayerProblem problem = TestProblems.problem(60, 24, seed);
            Subvectors part = cut(problem, 1);
            Subvectors blind = cut(uncorrelated(60, 24, seed), 1);
            QuantizedProduct plain = new ProductQuantizer(List.of(blind), LENGTH, 1).quantize(0, 16);
            QuantizedProduct corrected = new ProductQuantizer(List.of(part), LENGTH, 1).quantize(0, 16);
            double before = TestProblems.error(problem, weights(part, plain));
            double after = TestProblems.error(problem, weights(part, corrected));
            assertEquals(1, after / corrected.error(), 1e-9);
            assertTrue(after < 0.5 * before, "seed " + seed + ": " + after + " against " + before);
        }
    }

    @Test
    void higherPricesGiveFewerBitsAndCodewords() {
        Subvectors part = cut(TestProblems.problem(200, 24, 1), 1);
        ProductQuantizer quantizer = new ProductQuantizer(List.of(part), LENGTH, 1);
        double bits = Double.POSITIVE_INFINITY;
        int codewords = 257;
        double error = 0;
        for (double price : new double[] {0.01, 0.1, 1, 10}) {
            QuantizedProduct product = quantizer.quantize(price, 256);
            double own = TestProblems.entropy(product.symbols().get(0));
            assertTrue(own < bits && product.codewords() < codewords && product.error() > error, "price " + price);
            bits = own;
            codewords = product.codewords();
            error = product.error();
        }
    }

    @Test
    void outputsThatCountMoreAreMetBetter() {
        int rows = 200;
        LayerProblem problem = TestProblems.problem(rows, 12, 6);
        double[] rowWeights = new double[rows];
        Arrays.setAll(rowWeights, row -> row % 2 == 0 ? 10 : 0.1);
        LayerProblem weighted =
                new LayerProblem(rows, 12, problem.weights(), problem.moment(), problem.pinnedZeros(), rowWeights);
        QuantizedProduct even = new ProductQuantizer(List.of(cut(problem, 1)), LENGTH, 1).quantize(0.5, 64);
        QuantizedProduct own = new ProductQuantizer(List.of(cut(weighted, 1)), LENGTH, 1).quantize(0.5, 64);
        double before = weighted.error(difference(cut(problem, 1), even));
        double after = weighted.error(difference(cut(weighted, 1), own));
        assertTrue(after < 0.7 * before, after + " against " + before);
    }

    private static double[] difference(Subvectors part, QuantizedProduct product) {
        float[] quantized = weights(part, product);
        double[] difference = part.problem().weights().clone();
        Arrays.setAll(difference, i -> difference[i] - quantized[i]);
        return difference;
    }

    @Test
    void ownCodebooksServeSubspacesThatDiffer() {
        LayerProblem same = uncorrelated(300, 6, 9);
        double[] weights = same.weights().clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= i % 6 < 3 ? 1 : 0.01;
        }
        LayerProblem problem = new LayerProblem(300, 6, weights, same.moment(), new boolean[0]);
        QuantizedProduct shared = new ProductQuantizer(List.of(cut(problem, 1)), LENGTH, 1).quantize(0, 8);
        QuantizedProduct own = new ProductQuantizer(List.of(cut(problem, 2)), LENGTH, 2).quantize(0, 8);
        assertEquals(2 * own.codewords() * LENGTH, own.codebooks().length);
        assertEquals(1, TestProblems.error(problem, weights(cut(problem, 2), own)) / own.error(), 1e-6);
        assertTrue(own.error() < shared.error(), own.error() + " against " + shared.error());
    }

    @Test
    void threadsDoNotChangeTheResult() {
        Subvectors part = cut(TestProblems.problem(100, 30, 4), 1);
        QuantizedProduct one =
                TestProblems.withThreads(1, () -> new ProductQuantizer(List.of(part), LENGTH, 1).quantize(0.05, 64));
        QuantizedProduct four =
                TestProblems.withThreads(4, () -> new ProductQuantizer(List.of(part), LENGTH, 1).quantize(0.05, 64));
        assertArrayEquals(one.symbols().get(0), four.symbols().get(0));
        assertArrayEquals(one.codebooks(), four.codebooks());
    }

    @Test
    void seedingFindsClustersThatLieApart() {
        Random random = new Random(1);
        List<double[]> centres = new ArrayList<>();
        for (int k = 0; k < 12; k++) {
            centres.add(new double[] {k % 4 * 10, k / 4 * 10});
        }
        double[] values = new double[2 * 600];
        for (int i = 0; i < 600; i++) {
            values[2 * i] = centres.get(i % 12)[0] + random.nextGaussian() * 0.1;
            values[2 * i + 1] = centres.get(i % 12)[1] + random.nextGaussian() * 0.1;
        }
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1);
        CodebookDesign design = CodebookDesign.of(
                new CodebookDesign.Points(600, 2, values, weights), new CodebookDesign.Terms(12, 0, 1, 16));
        // 1200 coordinates of variance 0.01.
        assertEquals(12, design.cost(), 2);
        for (double[] centre : centres) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int k = 0; k < 12; k++) {
                nearest = Math.min(
                        nearest,
                        Math.hypot(design.values()[2 * k] - centre[0], design.values()[2 * k + 1] - centre[1]));
            }
            assertTrue(nearest < 0.1, "nothing near " + centre[0] + ", " + centre[1]);
        }
    }

    private static float[] weights(Subvectors part, QuantizedProduct product) {
        int n = part.problem().columns();
        float[] weights = new float[part.problem().weights().length];
        for (int row = 0; row < part.problem().rows(); row++) {
            for (int b = 0; b < part.perRow(); b++) {
                int symbol = product.symbols().get(0)[row * part.perRow() + b] & 0xFF;
                int from = (part.books()[b] * product.codewords() + symbol) * product.length();
                for (int j = 0; j < part.columns()[b].length; j++) {
                    weights[row * n + part.columns()[b][j]] = product.codebooks()[from + j];
                }
            }
        }
        return weights;
    }
}
