package pith.response;

import java.util.Arrays;

/** Triangular factors of symmetric positive definite matrices, row-major. */
final class Cholesky {
    /** Rows of a factor that are finished before the others learn of them. */
    private static final int PANEL = 64;

    /** Size from which several processors are worth their while. */
    private static final int PARALLEL = 512;

    private Cholesky() {}

    /**
     * Returns the lower triangle L with A = L Lᵀ.
     *
     * @throws ArithmeticException if the matrix is not positive definite
     */
    static double[] lower(double[] a, int n) {
        double[] l = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i * n + j];
                for (int k = 0, p = i * n, q = j * n; k < j; k++) {
                    sum -= l[p + k] * l[q + k];
                }
                if (i != j) {
                    l[i * n + j] = sum / l[j * n + j];
                } else if (sum > 0) {
                    l[i * n + i] = Math.sqrt(sum);
                } else {
                    throw new ArithmeticException("not positive definite at column " + i);
                }
            }
        }
        return l;
    }

    /** Whether a symmetric matrix has a factor. */
    static boolean isPositiveDefinite(double[] a, int n) {
        try {
            upperInPlace(a.clone(), n);
            return true;
        } catch (ArithmeticException e) {
            return false;
        }
    }

    /**
     * Replaces the upper triangle of A by that of R with A = Rᵀ R; what is below the diagonal is neither read nor written.
     *
     * @throws ArithmeticException if the matrix is not positive definite
     */
    static void upperInPlace(double[] a, int n) {
        for (int from = 0; from < n; from += PANEL) {
            int to = Math.min(n, from + PANEL);
            for (int i = from; i < to; i++) {
                subtractRows(a, n, from, i, i);
                double pivot = a[i * n + i];
                if (!(pivot > 0)) {
                    throw new ArithmeticException("not positive definite at column " + i);
                }
                double scale = 1 / Math.sqrt(pivot);
                for (int j = i; j < n; j++) {
                    a[i * n + j] *= scale;
                }
            }
            int first = from;
            if (n > PARALLEL) {
                Rows.forEach(n - to, i -> subtractRows(a, n, first, to, to + i));
            } else {
                for (int i = to; i < n; i++) {
                    subtractRows(a, n, first, to, i);
                }
            }
        }
    }

    /** Takes from row i what rows of R say of it, four at a time, so that they pass through memory less often. */
    private static void subtractRows(double[] a, int n, int from, int to, int i) {
        int p = i * n;
        int k = from;
        for (; k + 4 <= to; k += 4) {
            int q = k * n;
            double f0 = a[q + i];
            double f1 = a[q + n + i];
            double f2 = a[q + 2 * n + i];
            double f3 = a[q + 3 * n + i];
            for (int j = i; j < n; j++) {
                a[p + j] -= f0 * a[q + j] + f1 * a[q + n + j] + f2 * a[q + 2 * n + j] + f3 * a[q + 3 * n + j];
            }
        }
        for (; k < to; k++) {
            double factor = a[k * n + i];
            for (int j = i, q = k * n; j < n; j++) {
                a[p + j] -= factor * a[q + j];
            }
        }
    }

    /** Solves Rᵀ x = b in place, given R with A = Rᵀ R. */
    static void solveTransposed(double[] r, int n, double[] b) {
        for (int i = 0; i < n; i++) {
            b[i] /= r[i * n + i];
            double x = b[i];
            if (x != 0) {
                for (int j = i + 1, p = i * n; j < n; j++) {
                    b[j] -= r[p + j] * x;
                }
            }
        }
    }

    /** Solves A x = b for several right-hand sides in place, given L; b has shape [count, n], a side a row. */
    static void solve(double[] l, int n, double[] b, int count) {
        for (int side = 0, at = 0; side < count; side++, at += n) {
            for (int i = 0; i < n; i++) {
                double sum = b[at + i];
                for (int k = 0, p = i * n; k < i; k++) {
                    sum -= l[p + k] * b[at + k];
                }
                b[at + i] = sum / l[i * n + i];
            }
            for (int i = n - 1; i >= 0; i--) {
                b[at + i] /= l[i * n + i];
                double x = b[at + i];
                for (int k = 0, p = i * n; k < i; k++) {
                    b[at + k] -= l[p + k] * x;
                }
            }
        }
    }

    /**
     * Returns the upper triangle U with A⁻¹ = Uᵀ U. Row j tells how an error in column j is made up for by the columns
     * behind it: by −U[j][t] / U[j][j] in column t.
     */
    static double[] upperOfInverse(double[] a, int n) {
        // A = R Rᵀ with R upper comes from the factor of A with its order reversed; then U is the inverse of R.
        double[] reversed = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                reversed[i * n + j] = a[(n - 1 - i) * n + n - 1 - j];
            }
        }
        double[] l = lower(reversed, n);
        double[] u = new double[n * n];
        double[] row = new double[n];
        // Rows of the inverse of L, each from the rows before it; reversed again they are rows of U.
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(row, 0, i, 0);
            for (int k = 0; k < i; k++) {
                double factor = l[i * n + k];
                for (int j = 0, p = k * n; j <= k; j++) {
                    row[j] -= factor * inverse[p + j];
                }
            }
            double diagonal = 1 / l[i * n + i];
            for (int j = 0; j < i; j++) {
                inverse[i * n + j] = row[j] * diagonal;
            }
            inverse[i * n + i] = diagonal;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                u[(n - 1 - i) * n + n - 1 - j] = inverse[i * n + j];
            }
        }
        return u;
    }
}
