package pith.wire;

import java.nio.ByteBuffer;
import pith.model.ElementType;

/** How units of an element type become 64-bit numbers, and back; chapter 3 of the specification, "VARINT". */
final class VarintUnits {
    private VarintUnits() {}

    /** Whether units are sign-extended. Types narrower than a byte are packed bytes, which have no sign. */
    static boolean signed(ElementType type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64 -> true;
            default -> false;
        };
    }

    /** Reads a unit of 1, 2, 4 or 8 bytes, little-endian. */
    static long get(ByteBuffer units, int offset, int width, boolean signed) {
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = value << 8 | (units.get(offset + i) & 0xFF);
        }
        return signed ? extended(value, width) : value;
    }

    static long extended(long value, int width) {
        int shift = Long.SIZE - Byte.SIZE * width;
        return value << shift >> shift;
    }

    /** Whether a number is one that {@link #get} can return. */
    static boolean fits(long value, int width, boolean signed) {
        return width == Long.BYTES || (signed ? value == extended(value, width) : value >>> (Byte.SIZE * width) == 0);
    }

    /** Bytes of a number as a varint. */
    static int size(long value) {
        return 1 + (Long.SIZE - 1 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }
}
