package pith.bench;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import pith.bench.NetworkBuilder.Parameter;

/**
 * What weights look like: distributed after Laplace, with the deviation that He et al. 2015 give for the number of a layer's
 * inputs; larger in some rows (outputs) and columns (inputs) than in others; the smallest of a layer pruned; the others shared
 * among a few values, as k-means would choose them.
 *
 * <p>How much rows and columns differ is measured: in the six layers of LeNet-300-100 and LeNet-5, pruned and retrained, and of
 * SqueezeNet after Deep Compression that keep less than a quarter of their weights, the logarithms of the scales of rows have
 * a standard deviation of 0.40 in the median (0.08 to 0.59), those of columns too (0.11 to 0.56); {@code bench spread} finds that.
 * It sees less than there is where both differ (0.34 of 0.40), so made-up layers are more even than real ones.
 *
 * @param kept part of the weights that are not pruned, above 0 and at most 1
 * @param bits logarithm of the number of values in a layer, zero included; 0 for as many as there are
 * @param rows standard deviation of the natural logarithm of the scales of rows; 0 for rows that are alike
 * @param columns of the scales of columns
 */
record WeightStyle(double kept, int bits, double rows, double columns) {
    WeightStyle {
        if (kept <= 0 || kept > 1 || bits < 0 || bits > 8 || bits == 1 || rows < 0 || columns < 0) {
            throw new IllegalArgumentException(
                    "kept " + kept + ", bits " + bits + ", rows " + rows + ", columns " + columns);
        }
    }

    /** Values of one parameter, one after the other. */
    @FunctionalInterface
    interface Source {
        void fill(FloatBuffer out);
    }

    Source source(Parameter parameter, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return switch (parameter.filling()) {
            case BIASES -> continuous(random, 0);
            case SCALES -> continuous(random, 1);
            case WEIGHTS -> {
                LayerWeights weights = new LayerWeights(parameter, this, random);
                yield weights::fill;
            }
        };
    }

    private static Source continuous(SplittableRandom random, float mean) {
        return out -> {
            while (out.hasRemaining()) {
                out.put((float) (mean + 0.05 * laplace(random.nextDouble())));
            }
        };
    }

    /** Quantile of the Laplace distribution with deviation 1. */
    static double laplace(double u) {
        double fromMiddle = Math.abs(u - 0.5);
        return -Math.signum(u - 0.5) * Math.log(Math.max(0x1p-53, 1 - 2 * fromMiddle)) / Math.sqrt(2);
    }
}
