package pith.calibrate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Memory that is used over and over. For one thread. */
final class Scratch {
    private final List<float[]> arrays = new ArrayList<>();
    private final List<FloatBuffer> buffers = new ArrayList<>();

    /** Returns an array of at least this length, the same one for the same number as long as it is large enough. */
    float[] array(int number, int length) {
        while (arrays.size() <= number) {
            arrays.add(new float[0]);
        }
        if (arrays.get(number).length < length) {
            arrays.set(number, new float[length]);
        }
        return arrays.get(number);
    }

    /** Returns a direct buffer likewise. */
    FloatBuffer buffer(int number, int length) {
        while (buffers.size() <= number) {
            buffers.add(FloatBuffer.allocate(0));
        }
        if (buffers.get(number).capacity() < length) {
            buffers.set(
                    number,
                    ByteBuffer.allocateDirect(Math.multiplyExact(length, Float.BYTES))
                            .order(ByteOrder.nativeOrder())
                            .asFloatBuffer());
        }
        return buffers.get(number).duplicate().clear();
    }
}
