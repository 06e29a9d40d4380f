package pith.compress;

import java.util.Arrays;
import pith.format.Grouping;
import pith.format.Rule;
import pith.format.RuleLayout;
import pith.model.Shape;

/** Between what the weights of a tensor, or those of each of its channels, lie, and the affine rule that goes by it. */
final class AffineRange {
    private final int axis;
    private final long inner;
    private final float[] least;
    private final float[] greatest;

    /**
     * Starts with zero, which is always among the values.
     *
     * @param axis axis of the channels, or −1 for one range
     */
    AffineRange(Shape shape, int axis) {
        this.axis = axis;
        this.inner = axis >= 0 ? RuleLayout.inner(shape, axis) : Long.MAX_VALUE;
        int groups = axis >= 0 ? Math.toIntExact(shape.dim(axis)) : 1;
        this.least = new float[groups];
        this.greatest = new float[groups];
    }

    /** Returns the index of the range that an element counts for. */
    int group(long element) {
        return (int) (element / inner % least.length);
    }

    /** Adds elements. */
    void add(long first, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            int group = group(first + i);
            least[group] = Math.min(least[group], values[i]);
            greatest[group] = Math.max(greatest[group], values[i]);
        }
    }

    /** Returns the rule whose values reach just as far. */
    Rule.Affine rule(int bits, boolean symmetric) {
        int steps = (1 << bits) - 1;
        int middle = 1 << (bits - 1);
        float[] scales = new float[least.length];
        byte[] zeroPoints = new byte[least.length];
        for (int group = 0; group < scales.length; group++) {
            // Divided first: the range of two large floats can exceed what a float holds.
            float scale = symmetric
                    ? Math.max(greatest[group], -least[group]) / (middle - 1)
                    : greatest[group] / steps - least[group] / steps;
            scales[group] = scale == 0 ? 1 : scale;
            zeroPoints[group] =
                    (byte) (symmetric ? middle : Math.min(steps, Math.round(-least[group] / scales[group])));
        }
        return rule(bits, axis, scales, zeroPoints);
    }

    /**
     * Returns the rule of some scales.
     *
     * @param axis axis of the channels that they belong to, or −1
     */
    static Rule.Affine rule(int bits, int axis, float[] scales, byte[] zeroPoints) {
        byte[] middles = new byte[zeroPoints.length];
        Arrays.fill(middles, (byte) (1 << (bits - 1)));
        return new Rule.Affine(
                bits,
                axis >= 0 ? Grouping.PER_AXIS : Grouping.PER_TENSOR,
                Math.max(0, axis),
                0,
                scales,
                Arrays.equals(zeroPoints, middles) ? new byte[0] : zeroPoints);
    }

    /** Returns the symbol of the nearest value; symmetric values leave out the least symbol. */
    static byte symbol(Rule.Affine rule, int group, float value, boolean symmetric) {
        int symbol = Math.round(value / rule.scales()[group]) + rule.zeroPoint(group);
        return (byte) Math.max(symmetric ? 1 : 0, Math.min((1 << rule.bits()) - 1, symbol));
    }
}
