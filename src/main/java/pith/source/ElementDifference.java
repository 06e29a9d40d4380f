package pith.source;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalDouble;
import pith.model.ElementType;
import pith.model.HalfFloats;
import pith.model.TensorData;
import pith.source.ModelComparison.TensorDifference;

/** Compares the elements of two tensors of one type and shape. */
public final class ElementDifference {
    private static final int WINDOW = 1 << 20;

    private ElementDifference() {}

    /** Compares a window at a time. */
    public static TensorDifference of(String name, ElementType type, TensorData a, TensorData b) throws IOException {
        ByteBuffer first = ByteBuffer.allocate((int) Math.min(WINDOW, a.size())).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer second = ByteBuffer.allocate(first.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        boolean identical = true;
        double largest = 0;
        for (long position = 0; position < a.size(); position += first.capacity()) {
            int count = (int) Math.min(first.capacity(), a.size() - position);
            a.read(position, first.clear().limit(count));
            b.read(position, second.clear().limit(count));
            if (first.flip().equals(second.flip())) {
                continue;
            }
            identical = false;
            largest = Math.max(largest, largest(type, first, second));
        }
        boolean known = isKnown(type) && !Double.isNaN(largest);
        return new TensorDifference(
                name, identical, known || identical ? OptionalDouble.of(largest) : OptionalDouble.empty());
    }

    private static boolean isKnown(ElementType type) {
        return type.bits() >= 8
                && switch (type) {
                    case COMPLEX64, COMPLEX128, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT8E8M0 ->
                        false;
                    default -> true;
                };
    }

    private static double largest(ElementType type, ByteBuffer a, ByteBuffer b) {
        double largest = 0;
        int width = type.unitWidth();
        for (int i = 0; isKnown(type) && i < a.limit(); i += width) {
            double left = value(type, a, i);
            double right = value(type, b, i);
            // Infinities of the same sign are equal, though their difference is not a number.
            if (Double.compare(left, right) != 0) {
                largest = Math.max(largest, Math.abs(left - right));
            }
        }
        return largest;
    }

    private static double value(ElementType type, ByteBuffer from, int at) {
        return switch (type) {
            case FLOAT -> from.getFloat(at);
            case DOUBLE -> from.getDouble(at);
            case FLOAT16 -> HalfFloats.fromFloat16(from.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(from.getShort(at) << 16);
            case BOOL, UINT8 -> from.get(at) & 0xFF;
            case INT8 -> from.get(at);
            case UINT16 -> from.getShort(at) & 0xFFFF;
            case INT16 -> from.getShort(at);
            case UINT32 -> from.getInt(at) & 0xFFFF_FFFFL;
            case INT32 -> from.getInt(at);
            case UINT64 -> new BigInteger(Long.toUnsignedString(from.getLong(at))).doubleValue();
            case INT64 -> from.getLong(at);
            default -> throw new IllegalArgumentException(type.toString());
        };
    }
}
