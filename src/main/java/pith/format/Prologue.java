package pith.format;

import static pith.error.FormatException.malformed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import pith.error.FormatException;

/**
 * The first 40 bytes of a file; chapter 2 of the specification.
 *
 * @param manifestOffset where the manifest begins and the chunk area ends
 * @param manifestLength stored bytes of the manifest
 * @param manifestDecodedLength its bytes once decoded
 * @param manifestChecksum CRC-32C of its stored bytes
 */
public record Prologue(long manifestOffset, int manifestLength, int manifestDecodedLength, int manifestChecksum) {
    /** Bytes of a prologue. */
    public static final int SIZE = 40;

    public static final int MAJOR = 0;
    public static final int MINOR = 3;

    private static final byte[] MAGIC = {(byte) 0x89, 'P', 'I', 'T', 'H', '\r', '\n', 0x1A};
    /** Where version and required features are, in four bytes. */
    static final int VERSION_AT = 8;

    static final int OPTIONAL_FEATURES_AT = 32;

    private static final int CHECKED = SIZE - Integer.BYTES;

    /**
     * Parses a prologue and checks it against the size of its file.
     *
     * @param bytes the first 40 bytes of the file, or all of a shorter file
     * @throws FormatException if a clause PRO-1 to PRO-6 or MAN-1 is broken
     */
    public static Prologue parse(byte[] bytes, long fileSize) throws FormatException {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new FormatException(
                    FormatException.Kind.NOT_THIS_FORMAT,
                    "PRO-1",
                    0,
                    "not a .pith file: it does not begin with the magic");
        }
        if (bytes.length < SIZE) {
            throw malformed("PRO-2", "the file has " + fileSize + " bytes, a prologue has " + SIZE);
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (fields.getInt(CHECKED) != crc(bytes, 0, CHECKED)) {
            throw malformed("PRO-3", "prologue checksum is wrong: the file is damaged")
                    .at(CHECKED);
        }
        if (bytes[8] != MAJOR || bytes[9] != MINOR) {
            throw FormatException.unsupported(
                            "PRO-4",
                            "format version " + (bytes[8] & 0xFF) + "." + (bytes[9] & 0xFF) + ", this reader knows "
                                    + MAJOR + "." + MINOR)
                    .at(8);
        }
        if (fields.getShort(10) != 0) {
            throw FormatException.unsupported(
                            "PRO-5",
                            "required features 0x" + Integer.toHexString(fields.getShort(10) & 0xFFFF) + " are unknown")
                    .at(10);
        }
        long length = Integer.toUnsignedLong(fields.getInt(12));
        long offset = fields.getLong(16);
        if (offset < SIZE || offset > fileSize || length != fileSize - offset) {
            throw malformed(
                            "PRO-6",
                            "the manifest should be " + length + " bytes at offset " + Long.toUnsignedString(offset)
                                    + ", the end of the file; the file has " + fileSize + " bytes")
                    .at(12);
        }
        long decodedLength = Integer.toUnsignedLong(fields.getInt(24));
        if (decodedLength < 1 || decodedLength > Limits.MANIFEST_BYTES) {
            throw malformed(
                            "MAN-1",
                            "manifest decoded length " + decodedLength + ", allowed 1 to " + Limits.MANIFEST_BYTES)
                    .at(24);
        }
        if (length > Integer.MAX_VALUE) {
            throw malformed("CHU-2", "stored manifest of " + length + " bytes is longer than any coding of it")
                    .at(12);
        }
        return new Prologue(offset, (int) length, (int) decodedLength, fields.getInt(28));
    }

    /** Returns the 40 bytes of a file without optional features. */
    public byte[] toBytes() {
        return toBytes(0);
    }

    private byte[] toBytes(int optionalFeatures) {
        byte[] bytes = new byte[SIZE];
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fields.put(MAGIC).put((byte) MAJOR).put((byte) MINOR).putShort((short) 0);
        fields.putInt(manifestLength)
                .putLong(manifestOffset)
                .putInt(manifestDecodedLength)
                .putInt(manifestChecksum);
        fields.putInt(optionalFeatures).putInt(crc(bytes, 0, CHECKED));
        return bytes;
    }

    /** Returns the 40 bytes of a file with the optional features of another. */
    public byte[] toBytesLike(byte[] other) {
        return toBytes(LittleEndian.getInt(other, OPTIONAL_FEATURES_AT));
    }

    /** Returns the CRC-32C of part of an array. */
    public static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
