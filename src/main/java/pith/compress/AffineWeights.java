package pith.compress;

import java.io.IOException;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.Grouping;
import pith.format.Rule;
import pith.format.RuleLayout;
import pith.format.Symbols;
import pith.model.Shape;
import pith.model.Tensor;

/**
 * Evenly spaced values between the least and the greatest weight, zero among them; TensorFlow's quantisation guide and
 * Jacob et al., CVPR 2018, section 2.
 *
 * @param bits width of a symbol, 2 to 8
 * @param sparsity least part of the weights that become zero
 * @param axis axis of output channels with a scale each, or −1 for one scale
 * @param symmetric whether the zero point is the middle, and as many values are below as above
 */
record AffineWeights(int bits, double sparsity, int axis, boolean symmetric) implements Treatment {

    /** Compresses a tensor of floats. */
    @Override
    public CompressedTensor compress(Tensor tensor) throws IOException, FormatException {
        Weights weights = new Weights(tensor);
        Shape shape = tensor.shape();
        int groups = groups(shape);
        long inner = perAxis(shape) ? RuleLayout.inner(shape, axis) : Long.MAX_VALUE;
        float threshold = sparsity > 0 ? Distribution.of(weights).threshold(sparsity) : 0;

        float[] least = new float[groups];
        float[] greatest = new float[groups];
        weights.forEachBlock((first, values, count) -> {
            for (int i = 0; i < count; i++) {
                int group = (int) ((first + i) / inner % groups);
                least[group] = Math.min(least[group], values[i]);
                greatest[group] = Math.max(greatest[group], values[i]);
            }
        });
        int steps = (1 << bits) - 1;
        int middle = 1 << (bits - 1);
        float[] scales = new float[groups];
        byte[] zeroPoints = new byte[groups];
        for (int group = 0; group < groups; group++) {
            // Divided first: the range of two large floats can exceed what a float holds.
            float scale = symmetric
                    ? Math.max(greatest[group], -least[group]) / (middle - 1)
                    : greatest[group] / steps - least[group] / steps;
            scales[group] = scale == 0 ? 1 : scale;
            zeroPoints[group] =
                    (byte) (symmetric ? middle : Math.min(steps, Math.round(-least[group] / scales[group])));
        }
        int first = symmetric ? 1 : 0;
        Symbols symbols = (from, count, units) -> {
            float[] values = new float[count];
            weights.read(from, count, values);
            for (int i = 0; i < count; i++) {
                int group = (int) ((from + i) / inner % groups);
                float value = Math.abs(values[i]) <= threshold ? 0 : values[i];
                int symbol = Math.round(value / scales[group]) + (zeroPoints[group] & 0xFF);
                units[i] = (byte) Math.max(first, Math.min(steps, symbol));
            }
        };
        return new CompressedTensor(tensor, rule(shape, scales, zeroPoints), symbols);
    }

    private boolean perAxis(Shape shape) {
        return axis >= 0 && shape.dim(axis) > 1;
    }

    private int groups(Shape shape) {
        return perAxis(shape) ? Math.toIntExact(shape.dim(axis)) : 1;
    }

    private Rule.Affine rule(Shape shape, float[] scales, byte[] zeroPoints) {
        int middle = 1 << (bits - 1);
        boolean allMiddle = true;
        for (byte zeroPoint : zeroPoints) {
            allMiddle &= (zeroPoint & 0xFF) == middle;
        }
        return new Rule.Affine(
                bits,
                perAxis(shape) ? Grouping.PER_AXIS : Grouping.PER_TENSOR,
                perAxis(shape) ? axis : 0,
                0,
                scales,
                allMiddle ? new byte[0] : zeroPoints);
    }
}
