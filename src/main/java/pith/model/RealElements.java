package pith.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements of tensors of floats, whatever their width. */
public final class RealElements {
    private RealElements() {}

    /**
     * Reads elements in row-major order; a double is rounded to the nearest float.
     *
     * @throws IllegalArgumentException if the tensor's type is not real
     */
    public static void read(Tensor tensor, long from, int count, float[] values) throws IOException {
        if (!tensor.type().isReal()) {
            throw new IllegalArgumentException(tensor.name() + " is of type " + tensor.type());
        }
        int width = tensor.type().bits() / 8;
        ByteBuffer bytes = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
        tensor.data().read(from * width, bytes);
        bytes.flip();
        switch (tensor.type()) {
            case FLOAT -> bytes.asFloatBuffer().get(values, 0, count);
            case DOUBLE -> {
                for (int i = 0; i < count; i++) {
                    values[i] = (float) bytes.getDouble();
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = HalfFloats.fromFloat16(bytes.getShort());
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    values[i] = HalfFloats.fromBfloat16(bytes.getShort());
                }
            }
        }
    }
}
