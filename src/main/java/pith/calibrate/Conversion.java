package pith.calibrate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.HalfFloats;

/** Changes the element type of arrays where no information gets lost beyond the rounding of floats. */
final class Conversion {

    private Conversion() {}

    /** Whether arrays of a type may become another: integers to floats, floats to floats, integers that fit. */
    static boolean isPossible(ElementType from, ElementType to) {
        return from == to || isFloat(to) || (isInteger(from) && isInteger(to));
    }

    /**
     * Returns an array with the same values in another type.
     *
     * @throws FormatException if an integer does not fit
     */
    static NdArray convert(NdArray array, ElementType to) throws FormatException {
        if (array.type() == to) {
            return array;
        }
        int width = to.bits() / 8;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(array.size(), width)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < array.size(); i++) {
            switch (to) {
                case FLOAT -> bytes.putFloat((float) array.get(i));
                case DOUBLE -> bytes.putDouble(array.get(i));
                case FLOAT16 -> bytes.putShort(HalfFloats.toFloat16((float) array.get(i)));
                case BFLOAT16 -> bytes.putShort(HalfFloats.toBfloat16((float) array.get(i)));
                default -> putInteger(bytes, array, i, to);
            }
        }
        return NdArray.of(to, array.shape(), bytes.flip());
    }

    private static void putInteger(ByteBuffer bytes, NdArray array, int index, ElementType to) throws FormatException {
        long value = array.getLong(index);
        boolean signed = to == ElementType.INT8 || to == ElementType.INT16 || to == ElementType.INT32;
        int bits = to == ElementType.BOOL ? 1 : to.bits();
        long most = bits == 64 ? Long.MAX_VALUE : (1L << (signed ? bits - 1 : bits)) - 1;
        long least = signed ? -most - 1 : to == ElementType.INT64 ? Long.MIN_VALUE : 0;
        if (value < least || value > most) {
            throw FormatException.malformed("", value + " does not fit in " + to);
        }
        switch (to.bits()) {
            case 8 -> bytes.put((byte) value);
            case 16 -> bytes.putShort((short) value);
            case 32 -> bytes.putInt((int) value);
            default -> bytes.putLong(value);
        }
    }

    private static boolean isFloat(ElementType type) {
        return type.isReal();
    }

    private static boolean isInteger(ElementType type) {
        return switch (type) {
            case BOOL, UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
            default -> false;
        };
    }

    /** Returns the index of the first element that is not a finite number, or -1. */
    static int firstNotFinite(NdArray array) {
        if (isFloat(array.type())) {
            for (int i = 0; i < array.size(); i++) {
                if (!Double.isFinite(array.get(i))) {
                    return i;
                }
            }
        }
        return -1;
    }
}
