package pith.onnx;

import pith.model.IntegerWeights;

/** What can be done to integer weights, channel by channel, with their scales alone or nearly so. */
final class ChannelWeights {
    private ChannelWeights() {}

    /** Whether scales belong to an axis, if to any. */
    static boolean isAlong(IntegerWeights weights, int axis) {
        return weights.scales().length == 1 || weights.axis() == axis;
    }

    /** Whether all negated weights have symbols too. */
    static boolean canBeNegated(IntegerWeights weights) {
        for (byte symbol : weights.symbols()) {
            int negated = 2 * weights.zeroPoint() - (symbol & 0xFF);
            if (negated < 0 || negated > 255) {
                return false;
            }
        }
        return true;
    }

    /**
     * Multiplies each channel by a number. A negative one turns the sign of the symbols.
     *
     * @param dims of the weights
     * @param axis of the channels that the factors belong to
     */
    static IntegerWeights times(IntegerWeights weights, double[] factors, long[] dims, int axis) {
        int inner = inner(dims, axis);
        float[] scales = new float[factors.length];
        for (int c = 0; c < factors.length; c++) {
            double scale = factors[c] == 0 ? weights.scale(c) : weights.scale(c) * Math.abs(factors[c]);
            scales[c] = (float) Math.max(scale, Float.MIN_NORMAL);
        }
        byte[] symbols = weights.symbols().clone();
        for (int i = 0; i < symbols.length; i++) {
            double factor = factors[i / inner % factors.length];
            if (factor < 0) {
                symbols[i] = (byte) (2 * weights.zeroPoint() - (symbols[i] & 0xFF));
            } else if (factor == 0) {
                symbols[i] = (byte) weights.zeroPoint();
            }
        }
        return new IntegerWeights(symbols, weights.zeroPoint(), scales, axis);
    }

    /**
     * Makes scales larger where they are below a number, and rounds the symbols to them.
     *
     * @param least smallest scale of each channel
     */
    static IntegerWeights withScalesFrom(double[] least, IntegerWeights weights, long[] dims, int axis) {
        float[] scales = new float[least.length];
        boolean isChanged = false;
        for (int c = 0; c < least.length; c++) {
            scales[c] = Math.max(weights.scale(c), (float) least[c]);
            isChanged |= scales[c] > weights.scale(c);
        }
        if (!isChanged) {
            return weights;
        }
        int inner = inner(dims, axis);
        byte[] symbols = weights.symbols().clone();
        for (int i = 0; i < symbols.length; i++) {
            int c = i / inner % least.length;
            double ratio = (double) weights.scale(c) / scales[c];
            symbols[i] = (byte) (weights.zeroPoint() + Math.round(((symbols[i] & 0xFF) - weights.zeroPoint()) * ratio));
        }
        return new IntegerWeights(symbols, weights.zeroPoint(), scales, axis);
    }

    private static int inner(long[] dims, int axis) {
        int inner = 1;
        for (int a = axis + 1; a < dims.length; a++) {
            inner = Math.multiplyExact(inner, Math.toIntExact(dims[a]));
        }
        return inner;
    }
}
