package pith.response;

import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** Layers whose inputs a few common causes make alike. */
final class TestProblems {
    private TestProblems() {}

    static LayerProblem problem(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[] weights = new double[rows * columns];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextGaussian() * 0.7;
        }
        return new LayerProblem(rows, columns, weights, moment(columns, random), new boolean[0]);
    }

    /** Returns the problem with some weights pinned; what is wanted of them is not all zero. */
    static LayerProblem pinned(LayerProblem problem, double part, long seed) {
        Random random = new Random(seed);
        double[] weights = problem.weights().clone();
        boolean[] pinned = new boolean[weights.length];
        for (int i = 0; i < pinned.length; i++) {
            pinned[i] = random.nextDouble() < part;
            weights[i] = pinned[i] ? 0.1 * random.nextGaussian() : weights[i];
        }
        return new LayerProblem(problem.rows(), problem.columns(), weights, problem.moment(), pinned);
    }

    /** Returns the problem with rows that count from 0.1 to 10. */
    static LayerProblem weighted(LayerProblem problem, long seed) {
        Random random = new Random(seed);
        double[] rowWeights = new double[problem.rows()];
        for (int row = 0; row < rowWeights.length; row++) {
            rowWeights[row] = Math.pow(10, 2 * random.nextDouble() - 1);
        }
        return new LayerProblem(
                problem.rows(),
                problem.columns(),
                problem.weights(),
                problem.moment(),
                problem.pinnedZeros(),
                rowWeights);
    }

    /** Second moment of such inputs. */
    static double[] moment(int columns, Random random) {
        int causes = 8;
        double[] mixing = new double[columns * causes];
        for (int i = 0; i < mixing.length; i++) {
            mixing[i] = random.nextGaussian();
        }
        double[] moment = new double[columns * columns];
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < causes; k++) {
                    moment[i * columns + j] += mixing[i * causes + k] * mixing[j * causes + k];
                }
            }
            moment[i * columns + i] += 0.2;
        }
        return moment;
    }

    /** Returns tr((W − Ŵ) H (W − Ŵ)ᵀ), summed term by term. */
    static double error(LayerProblem problem, float[] quantized) {
        int n = problem.columns();
        double sum = 0;
        for (int row = 0; row < problem.rows(); row++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    sum += (problem.weights()[row * n + i] - quantized[row * n + i])
                            * problem.moment()[i * n + j]
                            * (problem.weights()[row * n + j] - quantized[row * n + j]);
                }
            }
        }
        return sum;
    }

    /** Returns the bits that an ideal code for the symbols takes. */
    static double entropy(byte[] symbols) {
        long[] counts = new long[256];
        for (byte symbol : symbols) {
            counts[symbol & 0xFF]++;
        }
        double bits = 0;
        for (long count : counts) {
            bits -= count == 0 ? 0 : count * Math.log((double) count / symbols.length) / Math.log(2);
        }
        return bits;
    }

    /** Solves a system by elimination with pivots. */
    static double[] solve(double[][] matrix, double[] right) {
        int n = right.length;
        double[][] a = new double[n][];
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
        }
        double[] x = right.clone();
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            double value = x[pivot];
            x[pivot] = x[k];
            x[k] = value;
            for (int i = 0; i < n; i++) {
                if (i != k) {
                    double factor = a[i][k] / a[k][k];
                    for (int j = k; j < n; j++) {
                        a[i][j] -= factor * a[k][j];
                    }
                    x[i] -= factor * x[k];
                }
            }
        }
        for (int k = 0; k < n; k++) {
            x[k] /= a[k][k];
        }
        return x;
    }

    /** Returns what the work gives when parallel streams have so many threads. */
    static <T> T withThreads(int threads, Supplier<T> work) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(work::get).join();
        } finally {
            pool.shutdown();
        }
    }
}
