package pith.tensorflow.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.tensorflow.proto.TensorSliceProto;
import org.tensorflow.proto.TensorSliceProto.Extent;

/**
 * The key under which a bundle has part of a variable: its name and the extents of the part, so coded that keys are in
 * the order of what they stand for; TensorFlow, {@code saved_tensor_slice_util.cc} and {@code ordered_code.cc}.
 */
final class SliceKey {
    private static final int ESCAPE_LOW = 0x00;
    private static final int ESCAPE_HIGH = 0xFF;
    private static final int END_OF_STRING = 0x01;

    /** Length of a dimension that is not cut. */
    private static final long WHOLE = -1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private SliceKey() {}

    static byte[] of(String variable, TensorSliceProto slice) {
        SliceKey key = new SliceKey();
        // A number that no name of a variable starts with.
        key.addCount(0);
        key.addString(variable.getBytes(StandardCharsets.UTF_8));
        key.addCount(slice.getExtentCount());
        for (Extent extent : slice.getExtentList()) {
            key.addSigned(extent.hasLength() ? extent.getStart() : 0);
            key.addSigned(extent.hasLength() ? extent.getLength() : WHOLE);
        }
        return key.out.toByteArray();
    }

    /** Returns the extents as TensorFlow writes them, such as {@code 0,2:-} for two rows of a matrix. */
    static String spec(TensorSliceProto slice) {
        StringJoiner spec = new StringJoiner(":");
        for (Extent extent : slice.getExtentList()) {
            spec.add(extent.hasLength() ? extent.getStart() + "," + extent.getLength() : "-");
        }
        return spec.toString();
    }

    /** Adds a number that is not negative: how many bytes it takes, and the bytes, highest first. */
    private void addCount(long number) {
        int bytes = (Long.SIZE - Long.numberOfLeadingZeros(number) + Byte.SIZE - 1) / Byte.SIZE;
        out.write(bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (number >>> (Byte.SIZE * i)));
        }
    }

    private void addString(byte[] string) {
        for (byte b : string) {
            out.write(b);
            if ((b & 0xFF) == ESCAPE_LOW) {
                out.write(ESCAPE_HIGH);
            } else if ((b & 0xFF) == ESCAPE_HIGH) {
                out.write(ESCAPE_LOW);
            }
        }
        out.write(ESCAPE_LOW);
        out.write(END_OF_STRING);
    }

    /**
     * Adds a number in the fewest bytes, highest first: as many leading bits as it has bytes are ones for a number that
     * is not negative, and all bits are the other way round for one that is.
     */
    private void addSigned(long number) {
        long magnitude = number < 0 ? ~number : number;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(magnitude);
        int bytes = bits / 7 + 1;
        byte[] extended = ByteBuffer.allocate(2 + Long.BYTES)
                .put((byte) (number >> (Long.SIZE - 1)))
                .put((byte) (number >> (Long.SIZE - 1)))
                .putLong(number)
                .array();
        int from = extended.length - bytes;
        int header = 0xFFFF << (Short.SIZE - bytes);
        extended[from] ^= (byte) (header >>> Byte.SIZE);
        if (bytes > 1) {
            extended[from + 1] ^= (byte) header;
        }
        out.write(extended, from, bytes);
    }
}
