package pith.response;

import java.util.Arrays;
import java.util.List;

/**
 * Codewords fitted to the response; Wu et al., Q-CNN, CVPR 2016, section 3.2. With the symbols fixed the error is quadratic
 * in the codewords, and its minimum the solution of a linear system in all elements of all codewords. Conjugate gradients
 * solve it from the codewords that there are, so the error never grows; the system itself, which may be huge, is not
 * formed. What is solved exactly for each codeword as if it were alone is the preconditioner.
 */
final class CodewordFit {
    /** Part of the first residual, squared, at which the rest is not worth its while. */
    private static final double ENOUGH = 1e-6;

    private static final double RIDGE = 1e-9;

    private final List<Subvectors> parts;
    private final Codebooks codebooks;
    private final List<short[]> symbols;

    /** What each codeword costs for itself: lower triangles, shape [books · size, length, length]. */
    private final double[] own;

    private CodewordFit(List<Subvectors> parts, Codebooks codebooks, List<short[]> symbols) {
        this.parts = parts;
        this.codebooks = codebooks;
        this.symbols = symbols;
        this.own = blocks(parts, codebooks, symbols);
    }

    /** Returns codewords that fit the symbols better, or best if there are enough steps. */
    static Codebooks fit(List<Subvectors> parts, Codebooks codebooks, List<short[]> symbols, int steps) {
        CodewordFit fit = new CodewordFit(parts, codebooks, symbols);
        int length = codebooks.length();
        for (int at = 0; at < fit.own.length; at += length * length) {
            factor(fit.own, at, length);
        }
        return codebooks.withValues(fit.solve(steps));
    }

    /** Returns the diagonal of the system: what a squared error of each element of each codeword costs. */
    static double[] curvature(List<Subvectors> parts, Codebooks codebooks, List<short[]> symbols) {
        double[] blocks = blocks(parts, codebooks, symbols);
        int length = codebooks.length();
        double[] diagonal = new double[codebooks.values().length];
        for (int i = 0; i < diagonal.length; i++) {
            int j = i % length;
            diagonal[i] = blocks[i / length * length * length + j * length + j];
        }
        return diagonal;
    }

    private double[] solve(int steps) {
        double[] x = codebooks.values().clone();
        double[] residual = gathered((part, p, row) -> codebooks.difference(part, symbols.get(p), row));
        double[] direction = preconditioned(residual);
        double product = dot(residual, direction);
        double first = product;
        for (int step = 0; step < steps && product > ENOUGH * first && product > 0; step++) {
            Codebooks along = codebooks.withValues(direction);
            double[] image = gathered((part, p, row) -> {
                double[] weights = new double[part.problem().columns()];
                along.decode(part, symbols.get(p), row, weights);
                return weights;
            });
            double curvature = dot(direction, image);
            if (!(curvature > 0)) {
                break;
            }
            double size = product / curvature;
            for (int i = 0; i < x.length; i++) {
                x[i] += size * direction[i];
                residual[i] -= size * image[i];
            }
            double[] next = preconditioned(residual);
            double nextProduct = dot(residual, next);
            double keep = nextProduct / product;
            for (int i = 0; i < x.length; i++) {
                direction[i] = next[i] + keep * direction[i];
            }
            product = nextProduct;
        }
        return x;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Weights of a row of a part. */
    @FunctionalInterface
    private interface RowWeights {
        double[] of(Subvectors part, int index, int row);
    }

    /**
     * Returns for each element of each codeword the sum of g d H over the weights that it stands for, d being rows with what
     * each counts, g.
     */
    private double[] gathered(RowWeights weights) {
        double[] sums = new double[codebooks.values().length];
        for (int p = 0; p < parts.size(); p++) {
            Subvectors part = parts.get(p);
            int index = p;
            int rows = part.problem().rows();
            int n = part.problem().columns();
            double[] products = new double[rows * n];
            Rows.forEachSpan(rows, (from, to) -> {
                double[] some = new double[(to - from) * n];
                for (int row = from; row < to; row++) {
                    double[] own = weights.of(part, index, row);
                    double counts = part.problem().rowWeight(row);
                    for (int j = 0; j < n; j++) {
                        some[(row - from) * n + j] = counts * own[j];
                    }
                }
                timesMoment(some, to - from, part.problem().moment(), n, products, from * n);
            });
            for (int row = 0; row < rows; row++) {
                for (int b = 0; b < part.perRow(); b++) {
                    int at = codebooks.at(part.books()[b], symbols.get(p)[row * part.perRow() + b]);
                    int[] columns = part.columns()[b];
                    for (int j = 0; j < columns.length; j++) {
                        sums[at + j] += products[row * n + columns[j]];
                    }
                }
            }
        }
        return sums;
    }

    /** Computes D H for some rows, four rows of H at a time, which the rows of D share while they are near. */
    private static void timesMoment(double[] rows, int count, double[] moment, int n, double[] into, int to) {
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            for (int row = 0; row < count; row++) {
                double f0 = rows[row * n + i];
                double f1 = rows[row * n + i + 1];
                double f2 = rows[row * n + i + 2];
                double f3 = rows[row * n + i + 3];
                int p = i * n;
                int q = to + row * n;
                for (int t = 0; t < n; t++) {
                    into[q + t] += f0 * moment[p + t]
                            + f1 * moment[p + n + t]
                            + f2 * moment[p + 2 * n + t]
                            + f3 * moment[p + 3 * n + t];
                }
            }
        }
        for (; i < n; i++) {
            for (int row = 0; row < count; row++) {
                double factor = rows[row * n + i];
                for (int t = 0, p = i * n, q = to + row * n; t < n; t++) {
                    into[q + t] += factor * moment[p + t];
                }
            }
        }
    }

    private double[] preconditioned(double[] residual) {
        double[] result = residual.clone();
        int length = codebooks.length();
        double[] side = new double[length];
        for (int k = 0; k < result.length / length; k++) {
            double[] lower = Arrays.copyOfRange(own, k * length * length, (k + 1) * length * length);
            System.arraycopy(residual, k * length, side, 0, length);
            Cholesky.solve(lower, length, side, 1);
            System.arraycopy(side, 0, result, k * length, length);
        }
        return result;
    }

    /** Returns for each codeword the sum of g H_BB over the sub-vectors that it stands for, g being what their rows count. */
    private static double[] blocks(List<Subvectors> parts, Codebooks codebooks, List<short[]> symbols) {
        int length = codebooks.length();
        double[] sums = new double[codebooks.values().length * length];
        for (int p = 0; p < parts.size(); p++) {
            Subvectors part = parts.get(p);
            for (int b = 0; b < part.perRow(); b++) {
                double[] counts = new double[codebooks.size()];
                for (int row = 0; row < part.problem().rows(); row++) {
                    counts[symbols.get(p)[row * part.perRow() + b]] +=
                            part.problem().rowWeight(row);
                }
                for (int k = 0; k < counts.length; k++) {
                    if (counts[k] > 0) {
                        add(part, b, counts[k], sums, codebooks.at(part.books()[b], k) * length, length);
                    }
                }
            }
        }
        return sums;
    }

    private static void add(Subvectors part, int block, double count, double[] sums, int at, int length) {
        int[] columns = part.columns()[block];
        double[] moment = part.problem().moment();
        int n = part.problem().columns();
        for (int i = 0; i < columns.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                sums[at + i * length + j] += count * moment[columns[i] * n + columns[j]];
            }
        }
    }

    /** Replaces a block by its lower triangle; elements that no weight has cost nothing and stay as they are. */
    private static void factor(double[] blocks, int at, int length) {
        double[] block = Arrays.copyOfRange(blocks, at, at + length * length);
        for (int j = 0; j < length; j++) {
            double diagonal = block[j * length + j];
            block[j * length + j] = diagonal > 0 ? diagonal * (1 + RIDGE) : 1;
        }
        System.arraycopy(Cholesky.lower(block, length), 0, blocks, at, block.length);
    }
}
