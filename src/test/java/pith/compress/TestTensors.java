package pith.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import pith.model.ElementType;
import pith.model.Shape;
import pith.model.Tensor;
import pith.model.TensorData;

/** Small tensors of binary32 values. */
final class TestTensors {
    private TestTensors() {}

    static Tensor of(float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Tensor("w", ElementType.FLOAT, Shape.of(dims), TensorData.of(bytes.array()));
    }

    static float[] normal(long seed, int count) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
