package pith.tensorflow.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import pith.error.FormatException;

/**
 * The elements of a tensor of strings in a bundle: their lengths, a checksum of the lengths, and the strings; TensorFlow,
 * {@code tensor_bundle.cc}.
 *
 * @param checksum what the bundle's index should say: it covers the lengths as numbers of four bytes, and the rest
 */
record StoredStrings(List<byte[]> strings, int checksum) {
    private static final long LARGEST_SHORT = 0xFFFF_FFFFL;

    /**
     * Reads strings.
     *
     * @throws FormatException if their lengths are damaged, or do not make up the bytes there are
     */
    static StoredStrings read(byte[] stored, long count) throws FormatException {
        ByteBuffer bytes = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        List<Long> lengths = new ArrayList<>();
        long total = 0;
        for (long i = 0; i < count; i++) {
            long length = Varints.read(bytes);
            if (length < 0 || length > stored.length) {
                throw FormatException.malformed("", "a string of " + Long.toUnsignedString(length) + " bytes");
            }
            total += length;
            lengths.add(length);
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            number.putLong(length).flip().limit(length <= LARGEST_SHORT ? Integer.BYTES : Long.BYTES);
            crc.update(number);
        }
        if (bytes.remaining() - (long) Integer.BYTES != total) {
            throw FormatException.malformed("", "strings of " + total + " bytes in " + bytes.remaining());
        }
        int actual = Checksums.masked(crc);
        crc.update(stored, bytes.position(), stored.length - bytes.position());
        int inside = bytes.getInt();
        if (inside != actual) {
            throw FormatException.malformed("", "the lengths of strings have a wrong checksum: the file is damaged");
        }
        List<byte[]> strings = new ArrayList<>();
        for (long length : lengths) {
            byte[] string = new byte[(int) length];
            bytes.get(string);
            strings.add(string);
        }
        return new StoredStrings(strings, Checksums.masked(crc));
    }
}
