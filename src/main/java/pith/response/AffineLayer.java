package pith.response;

import java.util.List;

/**
 * Weights quantised to evenly spaced values: (symbol − zero point) × scale, in single precision.
 *
 * @param symbols of each part, shape [rows, columns]
 * @param scales positive and finite, one for each output of the tensor or a single one
 * @param zeroPoints as many as scales
 * @param error tr((W − Ŵ) H (W − Ŵ)ᵀ), summed over the parts
 * @param bits about what symbols and scales take in a file
 */
@SuppressWarnings("ArrayRecordComponent")
public record AffineLayer(List<byte[]> symbols, float[] scales, byte[] zeroPoints, double error, double bits) {

    /**
     * Returns the weights that the symbols of a part stand for, shape [rows, columns].
     *
     * @param part its index
     * @param firstRow index of its first row among the outputs
     * @param rows number of its rows
     */
    public float[] weights(int part, int firstRow, int rows) {
        byte[] own = symbols.get(part);
        float[] weights = new float[own.length];
        int columns = own.length / Math.max(1, rows);
        for (int i = 0; i < weights.length; i++) {
            int group = scales.length == 1 ? 0 : firstRow + i / columns;
            weights[i] = (float) ((own[i] & 0xFF) - (zeroPoints[group] & 0xFF)) * scales[group];
        }
        return weights;
    }
}
