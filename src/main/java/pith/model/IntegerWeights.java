package pith.model;

/**
 * Weights as integers: value = (symbol − zero point) × scale of the channel. It owns its arrays: callers hand over and take
 * arrays that nobody changes afterwards.
 *
 * @param symbols in row-major order, unsigned
 * @param zeroPoint of all channels, 0 to 255
 * @param scales one for each index along {@code axis}, or just one
 * @param axis of the channels; of no meaning where there is one scale
 */
@SuppressWarnings("ArrayRecordComponent")
public record IntegerWeights(byte[] symbols, int zeroPoint, float[] scales, int axis) {

    /** Checks the zero point. */
    public IntegerWeights {
        if (zeroPoint < 0 || zeroPoint > 255 || scales.length == 0) {
            throw new IllegalArgumentException("zero point " + zeroPoint + ", " + scales.length + " scales");
        }
    }

    /** Returns the scale of a channel. */
    public float scale(int channel) {
        return scales.length == 1 ? scales[0] : scales[channel];
    }

    /** Returns the values that the integers stand for, in a tensor of a shape. */
    public float[] values(Shape shape) {
        int inner = 1;
        for (int a = axis + 1; a < shape.rank() && scales.length > 1; a++) {
            inner = Math.multiplyExact(inner, Math.toIntExact(shape.dim(a)));
        }
        float[] values = new float[symbols.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((symbols[i] & 0xFF) - zeroPoint) * scales[i / inner % scales.length];
        }
        return values;
    }
}
