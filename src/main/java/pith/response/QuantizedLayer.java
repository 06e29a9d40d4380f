package pith.response;

/**
 * Quantised weights.
 *
 * @param symbols an index into the values for each weight, shape [rows, columns]
 * @param values what each symbol stands for
 * @param error tr((W − Ŵ) H (W − Ŵ)ᵀ)
 */
@SuppressWarnings("ArrayRecordComponent")
public record QuantizedLayer(byte[] symbols, float[] values, double error) {

    /** Returns the weights that the symbols stand for. */
    public float[] weights() {
        float[] weights = new float[symbols.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = values[symbols[i] & 0xFF];
        }
        return weights;
    }
}
