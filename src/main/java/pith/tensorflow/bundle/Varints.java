package pith.tensorflow.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import pith.error.FormatException;

/** Numbers of seven bits a byte, lowest first. */
final class Varints {
    private Varints() {}

    /**
     * Reads a number.
     *
     * @throws FormatException if it is cut short or has more than 64 bits
     */
    static long read(ByteBuffer from) throws FormatException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!from.hasRemaining()) {
                throw FormatException.malformed("", "a number is cut short");
            }
            byte next = from.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw FormatException.malformed("", "a number of more than 10 bytes");
    }

    static void write(ByteArrayOutputStream to, long number) {
        long rest = number;
        while (rest >>> 7 != 0) {
            to.write((int) (rest | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }
}
