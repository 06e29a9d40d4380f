package pith.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import pith.format.LittleEndian;
import pith.model.ElementType;
import pith.model.Tensor;

/** Counts the elements of tensors that are not zero. */
final class NonZeros {
    private static final int BLOCK_BYTES = 1 << 16;

    private NonZeros() {}

    /** Counts; a negative zero is a zero, a complex number is zero if both of its parts are. */
    static long count(Tensor tensor) throws IOException {
        ElementType type = tensor.type();
        byte[] block = new byte[BLOCK_BYTES];
        long count = 0;
        long elements = tensor.shape().elements();
        long blockElements = BLOCK_BYTES * 8L / type.bits();
        for (long from = 0; from < elements; from += blockElements) {
            int length = (int) Math.min(blockElements, elements - from);
            tensor.data().read(type.bytes(from), ByteBuffer.wrap(block, 0, (int) type.bytes(length)));
            for (int i = 0; i < length; i++) {
                count += isZero(type, block, i) ? 0 : 1;
            }
        }
        return count;
    }

    private static boolean isZero(ElementType type, byte[] block, int element) {
        int bits = type.bits();
        if (bits < 8) {
            int perByte = 8 / bits;
            int value = (block[element / perByte] >> (element % perByte * bits)) & ((1 << bits) - 1);
            return type == ElementType.FLOAT4E2M1 ? (value & 7) == 0 : value == 0;
        }
        int width = type.unitWidth();
        int units = bits / 8 / width;
        for (int i = 0; i < units; i++) {
            long unit = LittleEndian.getUnit(block, (element * units + i) * width, width);
            // The sign of a float is its highest bit: shifted out, what remains is its magnitude.
            if (type.hasSignedFloatUnits() ? unit << (Long.SIZE - 8 * width) << 1 != 0 : unit != 0) {
                return false;
            }
        }
        return true;
    }
}
