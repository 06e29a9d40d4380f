package pith.response;

import java.util.Arrays;

/**
 * Values of a codebook, fitted to the response. With the symbols fixed the error is quadratic in the values: their best
 * choice solves a system of as many equations as there are values.
 */
final class CentroidFit {
    /** Rows whose sums are added up on their own, so that the order of additions never changes. */
    private static final int PART = 64;

    private static final double RIDGE = 1e-6;

    private CentroidFit() {}

    /** Returns the best values for the symbols; zero stays zero, and values that no weight has stay as they are. */
    static double[] fit(LayerProblem problem, Grid grid, short[] symbols) {
        int size = grid.size();
        int parts = (problem.rows() + PART - 1) / PART;
        double[][] systems = new double[parts][];
        Rows.forEach(
                parts,
                part -> systems[part] = sums(
                        problem, symbols, size, grid.zero(), part * PART, Math.min(problem.rows(), (part + 1) * PART)));
        double[] total = new double[size * (size + 1)];
        for (double[] system : systems) {
            for (int i = 0; i < total.length; i++) {
                total[i] += system[i];
            }
        }
        return solve(total, grid);
    }

    /** Returns matrix and right-hand side, a row [A | b] for each value, summed over some rows of weights. */
    private static double[] sums(LayerProblem problem, short[] symbols, int size, int zero, int from, int to) {
        int n = problem.columns();
        double[] moment = problem.moment();
        double[] system = new double[size * (size + 1)];
        int[] used = new int[n];
        for (int row = from; row < to; row++) {
            int count = 0;
            for (int j = 0; j < n; j++) {
                if (symbols[row * n + j] != zero) {
                    used[count++] = j;
                }
            }
            double[] wanted =
                    Response.timesMoment(Arrays.copyOfRange(problem.weights(), row * n, (row + 1) * n), moment);
            double weight = problem.rowWeight(row);
            for (int a = 0; a < count; a++) {
                int i = used[a];
                int base = symbols[row * n + i] * (size + 1);
                system[base + size] += weight * wanted[i];
                for (int b = 0; b < count; b++) {
                    system[base + symbols[row * n + used[b]]] += weight * moment[i * n + used[b]];
                }
            }
        }
        return system;
    }

    private static double[] solve(double[] system, Grid grid) {
        int size = grid.size();
        int[] active = new int[size];
        int count = 0;
        for (int k = 0; k < size; k++) {
            if (k != grid.zero() && system[k * (size + 1) + k] > 0) {
                active[count++] = k;
            }
        }
        double[] values = grid.values();
        if (count == 0) {
            return values;
        }
        double[] a = new double[count * count];
        double[] b = new double[count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                a[i * count + j] = system[active[i] * (size + 1) + active[j]];
            }
            a[i * count + i] *= 1 + RIDGE;
            b[i] = system[active[i] * (size + 1) + size];
        }
        try {
            Cholesky.solve(Cholesky.lower(a, count), count, b, 1);
        } catch (ArithmeticException e) {
            // Values whose weights always come together cannot be told apart: what they were is as good as any.
            return values;
        }
        for (int i = 0; i < count; i++) {
            values[active[i]] = b[i];
        }
        return values;
    }
}
