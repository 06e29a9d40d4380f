package pith.onnx;

import pith.model.Range;

/**
 * How numbers of a range become integers of eight bits: q = round(x / scale) + zero point, cut off at 0 and 255; Jacob et
 * al., CVPR 2018, section 2.
 */
record AffineScale(float scale, int zeroPoint) {
    private static final int STEPS = 255;

    /** Returns the scale that spreads a range over all integers, zero among the numbers they stand for. */
    static AffineScale of(Range range) {
        float scale = (float) Math.max(((double) range.high() - range.low()) / STEPS, Float.MIN_NORMAL);
        long zeroPoint = Math.round(-(double) range.low() / scale);
        return new AffineScale(scale, (int) Math.max(0, Math.min(STEPS, zeroPoint)));
    }
}
