package pith.onnx;

import pith.model.IntegerWeights;

/**
 * Biases as integers whose scale is that of the products they are added to: scale of the input times scale of the weights;
 * Jacob et al., CVPR 2018, section 2.4.
 *
 * @param scales one for each bias, or one for all
 */
@SuppressWarnings("ArrayRecordComponent")
record BiasIntegers(int[] integers, float[] scales) {
    /** Leaves room for the sum of products. */
    private static final double MOST = 1 << 30;

    /** Returns the smallest scales of weights with which biases fit. */
    static double[] leastScales(double[] biases, float inputScale) {
        double[] least = new double[biases.length];
        for (int c = 0; c < least.length; c++) {
            least[c] = Math.abs(biases[c]) / inputScale / MOST;
        }
        return least;
    }

    static BiasIntegers of(double[] biases, float inputScale, IntegerWeights weights) {
        float[] scales = new float[weights.scales().length];
        for (int c = 0; c < scales.length; c++) {
            scales[c] = Math.max(inputScale * weights.scales()[c], Float.MIN_VALUE);
        }
        int[] integers = new int[biases.length];
        for (int c = 0; c < integers.length; c++) {
            double scale = (double) inputScale * weights.scale(c);
            integers[c] = (int) Math.round(biases[c] / scale);
        }
        return new BiasIntegers(integers, scales);
    }
}
