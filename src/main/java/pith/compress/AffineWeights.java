package pith.compress;

import java.io.IOException;
import java.util.Arrays;
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
 */
final class AffineWeights {
    private AffineWeights() {}

    /**
     * Compresses a tensor of floats.
     *
     * @throws FormatException if a weight is a NaN or infinite
     */
    static CompressedTensor compress(Tensor tensor, Treatment.Affine treatment) throws IOException, FormatException {
        Weights weights = new Weights(tensor);
        Shape shape = tensor.shape();
        boolean perAxis = treatment.axis() >= 0 && shape.dim(treatment.axis()) > 1;
        int groups = perAxis ? Math.toIntExact(shape.dim(treatment.axis())) : 1;
        long inner = perAxis ? RuleLayout.inner(shape, treatment.axis()) : Long.MAX_VALUE;
        float threshold = treatment.sparsity() > 0 ? Distribution.of(weights).threshold(treatment.sparsity()) : 0;

        float[] least = new float[groups];
        float[] greatest = new float[groups];
        weights.forEachBlock((first, values, count) -> {
            for (int i = 0; i < count; i++) {
                int group = (int) ((first + i) / inner % groups);
                least[group] = Math.min(least[group], values[i]);
                greatest[group] = Math.max(greatest[group], values[i]);
            }
        });
        int steps = (1 << treatment.bits()) - 1;
        float[] scales = new float[groups];
        byte[] zeroPoints = new byte[groups];
        for (int group = 0; group < groups; group++) {
            // Divided first: the range of two large floats can exceed what a float holds.
            float scale = greatest[group] / steps - least[group] / steps;
            scales[group] = scale == 0 ? 1 : scale;
            zeroPoints[group] = (byte) Math.min(steps, Math.round(-least[group] / scales[group]));
        }
        Symbols symbols = (from, count, units) -> {
            float[] values = new float[count];
            weights.read(from, count, values);
            for (int i = 0; i < count; i++) {
                int group = (int) ((from + i) / inner % groups);
                float value = Math.abs(values[i]) <= threshold ? 0 : values[i];
                int symbol = Math.round(value / scales[group]) + (zeroPoints[group] & 0xFF);
                units[i] = (byte) Math.max(0, Math.min(steps, symbol));
            }
        };
        Grouping grouping = perAxis ? Grouping.PER_AXIS : Grouping.PER_TENSOR;
        int middle = 1 << (treatment.bits() - 1);
        boolean allMiddle = true;
        for (byte zeroPoint : zeroPoints) {
            allMiddle &= (zeroPoint & 0xFF) == middle;
        }
        Rule rule = new Rule.Affine(
                treatment.bits(),
                grouping,
                perAxis ? treatment.axis() : 0,
                0,
                scales,
                allMiddle ? new byte[0] : Arrays.copyOf(zeroPoints, groups));
        return new CompressedTensor(tensor, rule, symbols);
    }
}
