package pith.bench;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import pith.bench.NetworkBuilder.Parameter;

/**
 * What weights look like: distributed after Laplace, with the deviation that He et al. 2015 give for the number of a layer's
 * inputs; the smallest pruned; the others shared among a few values, as k-means would choose them.
 *
 * @param kept part of the weights that are not pruned, above 0 and at most 1
 * @param bits logarithm of the number of values in a layer, zero included; 0 for as many as there are
 */
record WeightStyle(double kept, int bits) {
    /** Steps of the distribution that shared weights are drawn from. */
    private static final int STEPS = 1 << 16;

    private static final int KMEANS_ITERATIONS = 60;

    WeightStyle {
        if (kept <= 0 || kept > 1 || bits < 0 || bits > 8 || bits == 1) {
            throw new IllegalArgumentException("kept " + kept + ", bits " + bits);
        }
    }

    /** Values of one parameter, one after the other. */
    @FunctionalInterface
    interface Source {
        void fill(FloatBuffer out);
    }

    Source source(Parameter parameter, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float deviation = (float) Math.sqrt(2.0 / parameter.fanIn());
        return switch (parameter.filling()) {
            case BIASES -> continuous(random, 0.05f, 0);
            case SCALES -> continuous(random, 0.05f, 1);
            case WEIGHTS -> bits == 0 ? pruned(random, deviation) : shared(random, deviation);
        };
    }

    private Source pruned(SplittableRandom random, float deviation) {
        double half = (1 - kept) / 2;
        return out -> {
            while (out.hasRemaining()) {
                double u = random.nextDouble();
                out.put(Math.abs(u - 0.5) < half ? 0 : (float) (deviation * laplace(u)));
            }
        };
    }

    private static Source continuous(SplittableRandom random, float deviation, float mean) {
        return out -> {
            while (out.hasRemaining()) {
                out.put((float) (mean + deviation * laplace(random.nextDouble())));
            }
        };
    }

    private Source shared(SplittableRandom random, float deviation) {
        float[] values = new float[STEPS];
        for (int i = 0; i < STEPS; i++) {
            double u = (i + 0.5) / STEPS;
            boolean pruned = Math.abs(u - 0.5) < (1 - kept) / 2;
            values[i] = pruned ? 0 : (float) (deviation * laplace(u));
        }
        share(values);
        return out -> {
            while (out.hasRemaining()) {
                out.put(values[random.nextInt() >>> 16]);
            }
        };
    }

    /** Quantile of the Laplace distribution with deviation 1. */
    private static double laplace(double u) {
        double fromMiddle = Math.abs(u - 0.5);
        return -Math.signum(u - 0.5) * Math.log(Math.max(0x1p-53, 1 - 2 * fromMiddle)) / Math.sqrt(2);
    }

    /** Replaces ascending values by the means of clusters, of which zero is one if there are zeros. */
    private void share(float[] values) {
        int clusters = (1 << bits) - (kept < 1 ? 1 : 0);
        double[] means = new double[clusters];
        for (int i = 0; i < clusters; i++) {
            means[i] = values[0] + (double) (values[STEPS - 1] - values[0]) * i / (clusters - 1);
        }
        int[] cluster = new int[STEPS];
        for (int iteration = 0; iteration < KMEANS_ITERATIONS; iteration++) {
            double[] sums = new double[clusters];
            int[] counts = new int[clusters];
            int nearest = 0;
            for (int i = 0; i < STEPS; i++) {
                while (nearest + 1 < clusters && values[i] * 2 > means[nearest] + means[nearest + 1]) {
                    nearest++;
                }
                cluster[i] = nearest;
                if (values[i] != 0) {
                    sums[nearest] += values[i];
                    counts[nearest]++;
                }
            }
            for (int i = 0; i < clusters; i++) {
                means[i] = counts[i] > 0 ? sums[i] / counts[i] : means[i];
            }
        }
        for (int i = 0; i < STEPS; i++) {
            values[i] = values[i] == 0 ? 0 : (float) means[cluster[i]];
        }
    }
}
