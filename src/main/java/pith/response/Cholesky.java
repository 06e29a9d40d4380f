package pith.response;

import java.util.Arrays;

/** Triangular factors of symmetric positive definite matrices, row-major. */
final class Cholesky {
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
