package pith.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Elements as a message's repeated fields have them. */
public final class SourceElements {
    private SourceElements() {}

    /**
     * Returns the bytes of elements, little-endian.
     *
     * @param numbers floats and doubles, which keep their bits, or integers, which lose those that have no room
     * @param width bytes of an integer
     */
    public static byte[] bytes(List<? extends Number> numbers, int width) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(numbers.size(), width)).order(ByteOrder.LITTLE_ENDIAN);
        for (Number number : numbers) {
            if (number instanceof Float value) {
                bytes.putInt(Float.floatToRawIntBits(value));
            } else if (number instanceof Double value) {
                bytes.putLong(Double.doubleToRawLongBits(value));
            } else {
                long value = number.longValue();
                for (int i = 0; i < width; i++) {
                    bytes.put((byte) (value >>> (Byte.SIZE * i)));
                }
            }
        }
        return bytes.array();
    }
}
