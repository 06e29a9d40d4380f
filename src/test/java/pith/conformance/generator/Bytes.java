package pith.conformance.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Rows of bytes, all numbers least significant byte first. */
final class Bytes {
    static final byte[] NONE = {};

    private Bytes() {}

    static byte[] of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] > 255) {
                throw new IllegalArgumentException("not a byte: " + values[i]);
            }
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** Returns the bytes that hexadecimal digits stand for; spaces are for the reader's eye. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] repeat(int times, byte[] part) {
        byte[] all = new byte[times * part.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = part[i % part.length];
        }
        return all;
    }

    /** Returns the low bytes of numbers, {@code width} of each. */
    static byte[] units(int width, long... values) {
        byte[] bytes = new byte[width * values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i / width] >>> (8 * (i % width)));
        }
        return bytes;
    }

    static byte[] floats(float... values) {
        long[] units = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            units[i] = Float.floatToRawIntBits(values[i]);
        }
        return units(4, units);
    }

    static byte[] doubles(double... values) {
        long[] units = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            units[i] = Double.doubleToRawLongBits(values[i]);
        }
        return units(8, units);
    }

    static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = value;
        while (rest >>> 7 != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }

    /** Rotates each unit left by one bit: the form "sign last". */
    static byte[] signLast(int width, byte[] units) {
        byte[] rotated = new byte[units.length];
        for (int at = 0; at < units.length; at += width) {
            int carry = (units[at + width - 1] & 0x80) >> 7;
            for (int i = at; i < at + width; i++) {
                rotated[i] = (byte) (units[i] << 1 | carry);
                carry = (units[i] & 0x80) >> 7;
            }
        }
        return rotated;
    }

    /** Returns a copy with one byte changed. */
    static byte[] with(byte[] bytes, int index, int value) {
        byte[] copy = bytes.clone();
        copy[index] = (byte) value;
        return copy;
    }

    static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
