package pith.response;

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
        double[] l = transposedLower(a, n);
        upperInPlace(l, n);
        return transposedUpper(l, n);
    }

    /** Returns the lower triangle of a matrix as an upper one. */
    private static double[] transposedLower(double[] a, int n) {
        double[] upper = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                upper[j * n + i] = a[i * n + j];
            }
        }
        return upper;
    }

    private static double[] transposedUpper(double[] a, int n) {
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                lower[j * n + i] = a[i * n + j];
            }
        }
        return lower;
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
                double diagonal = Math.sqrt(pivot);
                a[i * n + i] = diagonal;
                for (int j = i + 1; j < n; j++) {
                    a[i * n + j] /= diagonal;
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
                a[p + j] = a[p + j] - f0 * a[q + j] - f1 * a[q + n + j] - f2 * a[q + 2 * n + j] - f3 * a[q + 3 * n + j];
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
        double[] inverse = inverseOfLower(l, n);
        double[] u = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                u[(n - 1 - i) * n + n - 1 - j] = inverse[i * n + j];
            }
        }
        return u;
    }

    /** Returns the inverse of a lower triangle, each row from the rows before it. */
    private static double[] inverseOfLower(double[] l, int n) {
        double[] inverse = new double[n * n];
        for (int from = 0; from < n; from += PANEL) {
            int to = Math.min(n, from + PANEL);
            int first = from;
            if (n > PARALLEL) {
                Rows.forEach(to - from, i -> subtractInverse(inverse, l, n, 0, first, first + i));
            } else {
                for (int i = from; i < to; i++) {
                    subtractInverse(inverse, l, n, 0, first, i);
                }
            }
            for (int i = from; i < to; i++) {
                subtractInverse(inverse, l, n, first, i, i);
                double diagonal = 1 / l[i * n + i];
                for (int j = 0; j < i; j++) {
                    inverse[i * n + j] *= diagonal;
                }
                inverse[i * n + i] = diagonal;
            }
        }
        return inverse;
    }

    /** Takes from row i of an inverse what rows of it say, four at a time; to the right of its diagonal a row is zero. */
    private static void subtractInverse(double[] inverse, double[] l, int n, int from, int to, int i) {
        int p = i * n;
        int k = from;
        for (; k + 4 <= to; k += 4) {
            int q = k * n;
            double f0 = l[p + k];
            double f1 = l[p + k + 1];
            double f2 = l[p + k + 2];
            double f3 = l[p + k + 3];
            for (int j = 0; j < k + 4; j++) {
                inverse[p + j] = inverse[p + j]
                        - f0 * inverse[q + j]
                        - f1 * inverse[q + n + j]
                        - f2 * inverse[q + 2 * n + j]
                        - f3 * inverse[q + 3 * n + j];
            }
        }
        for (; k < to; k++) {
            double factor = l[p + k];
            for (int j = 0, q = k * n; j <= k; j++) {
                inverse[p + j] -= factor * inverse[q + j];
            }
        }
    }
}
