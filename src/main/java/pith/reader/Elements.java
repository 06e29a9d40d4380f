package pith.reader;

import java.nio.ByteBuffer;
import pith.model.ElementType;
import pith.model.HalfFloats;

/** Conversion of binary32 values to the elements of a tensor, and back; chapter 4, "Numeric rules". */
final class Elements {
    private Elements() {}

    /** Appends values to a little-endian buffer as elements of a type. */
    static void put(ElementType type, float[] values, int count, ByteBuffer out) {
        switch (type) {
            case FLOAT -> {
                out.asFloatBuffer().put(values, 0, count);
                out.position(out.position() + count * Float.BYTES);
            }
            case DOUBLE -> {
                for (int i = 0; i < count; i++) {
                    out.putDouble(values[i]);
                }
            }
            case FLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    out.putShort(HalfFloats.toFloat16(values[i]));
                }
            }
            case BFLOAT16 -> {
                for (int i = 0; i < count; i++) {
                    out.putShort(HalfFloats.toBfloat16(values[i]));
                }
            }
            default -> throw new IllegalArgumentException("numeric rule for " + type);
        }
    }

    /** Returns an element of a little-endian buffer as a float, rounding a double. */
    static float get(ElementType type, ByteBuffer elements, int index) {
        return switch (type) {
            case FLOAT -> elements.getFloat(index * Float.BYTES);
            case DOUBLE -> (float) elements.getDouble(index * Double.BYTES);
            case FLOAT16 -> HalfFloats.fromFloat16(elements.getShort(index * Short.BYTES));
            case BFLOAT16 -> HalfFloats.fromBfloat16(elements.getShort(index * Short.BYTES));
            default -> throw new IllegalArgumentException(type + " is not a floating-point type that Java can hold");
        };
    }
}
