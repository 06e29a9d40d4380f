package pith.compress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.format.CompressedTensor;
import pith.format.Grouping;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.ElementType;
import pith.model.Tensor;
import pith.model.TensorData;

/** Biases on an even grid whose step goes with the price of a bit; an error in a bias is one of the response itself. */
final class BiasGrid {
    private static final int STEPS = 255;

    private BiasGrid() {}

    /**
     * Compresses changed biases.
     *
     * @param price error that a bit is worth, in squared outputs; 0 keeps them exact
     */
    static CompressedTensor compress(Tensor tensor, float[] bias, double price) {
        float least = 0;
        float greatest = 0;
        for (float value : bias) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        double step = Math.sqrt(6 * price / Math.log(2));
        if (tensor.type() != ElementType.FLOAT || (greatest - least) / step > STEPS - 1) {
            return exact(tensor, bias);
        }
        float scale = (float) step;
        int zero = Math.round(-least / scale);
        byte[] symbols = new byte[bias.length];
        for (int i = 0; i < bias.length; i++) {
            symbols[i] = (byte) Math.max(0, Math.min(STEPS, Math.round(bias[i] / scale) + zero));
        }
        Rule rule = new Rule.Affine(8, Grouping.PER_TENSOR, 0, 0, new float[] {scale}, new byte[] {(byte) zero});
        return new CompressedTensor(tensor, rule, Symbols.of(symbols));
    }

    private static CompressedTensor exact(Tensor tensor, float[] bias) {
        if (tensor.type() != ElementType.FLOAT) {
            return CompressedTensor.exact(tensor);
        }
        ByteBuffer bytes = ByteBuffer.allocate(bias.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(bias);
        return CompressedTensor.exact(
                new Tensor(tensor.name(), tensor.type(), tensor.shape(), TensorData.of(bytes.array())));
    }

    /** Returns the biases that a reader will see. */
    static float[] decoded(CompressedTensor compressed, float[] bias) throws IOException {
        if (!(compressed.rule() instanceof Rule.Affine rule)) {
            return bias;
        }
        byte[] symbols = new byte[bias.length];
        compressed.symbols().read(0, symbols.length, symbols);
        float[] values = new float[bias.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((symbols[i] & 0xFF) - rule.zeroPoint(0)) * rule.scales()[0];
        }
        return values;
    }
}
