package pith.compress;

import static pith.error.FormatException.malformed;

import java.io.IOException;
import pith.error.FormatException;
import pith.model.RealElements;
import pith.model.Tensor;

/** The elements of a tensor of floats, a block at a time. */
final class Weights {
    /** Elements of a block. */
    static final int BLOCK = 1 << 16;

    /** Takes a block of elements. */
    @FunctionalInterface
    interface Consumer {
        void accept(long first, float[] values, int count);
    }

    private final Tensor tensor;

    Weights(Tensor tensor) {
        this.tensor = tensor;
    }

    long count() {
        return tensor.shape().elements();
    }

    /** Reads elements; a double is rounded to the nearest float. */
    void read(long from, int count, float[] values) throws IOException {
        RealElements.read(tensor, from, count, values);
    }

    /**
     * Returns all elements.
     *
     * @throws FormatException if one is a NaN or infinite
     * @throws ArithmeticException if there are more than an array holds
     */
    float[] all() throws IOException, FormatException {
        float[] all = new float[Math.toIntExact(count())];
        forEachBlock((first, values, length) -> System.arraycopy(values, 0, all, (int) first, length));
        return all;
    }

    /**
     * Hands over all elements, in order.
     *
     * @throws FormatException if one is a NaN or infinite
     */
    void forEachBlock(Consumer consumer) throws IOException, FormatException {
        float[] values = new float[(int) Math.min(BLOCK, count())];
        for (long from = 0; from < count(); from += BLOCK) {
            int length = (int) Math.min(BLOCK, count() - from);
            read(from, length, values);
            for (int i = 0; i < length; i++) {
                if (!Float.isFinite(values[i])) {
                    throw malformed(
                            "",
                            "tensor '" + tensor.name() + "': element " + (from + i) + " is " + values[i]
                                    + ", which cannot be quantised; keep it with --layer '" + tensor.name()
                                    + "=exact'");
                }
            }
            consumer.accept(from, values, length);
        }
    }
}
