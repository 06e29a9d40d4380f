package pith.tensorflow.bundle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import pith.error.FormatException;

/** Reads the entries of a block of a table: keys without the prefix that they share with the one before, and values. */
final class BlockReader {
    private final ByteBuffer block;
    private byte[] key = new byte[0];

    /**
     * Starts at the first entry.
     *
     * @throws FormatException if the block is too short for the restarts that it says it has
     */
    BlockReader(byte[] contents) throws FormatException {
        ByteBuffer whole = ByteBuffer.wrap(contents).order(ByteOrder.LITTLE_ENDIAN);
        int restarts = contents.length < Integer.BYTES ? -1 : whole.getInt(contents.length - Integer.BYTES);
        if (restarts < 0 || restarts > contents.length / Integer.BYTES - 1) {
            throw FormatException.malformed(
                    "", "a block of " + contents.length + " bytes cannot have " + restarts + " restart points");
        }
        this.block = whole.limit(contents.length - Integer.BYTES * (restarts + 1));
    }

    boolean hasNext() {
        return block.hasRemaining();
    }

    /**
     * Reads an entry.
     *
     * @throws FormatException if its lengths make no sense
     */
    Table.Entry next() throws FormatException {
        long shared = Varints.read(block);
        long rest = Varints.read(block);
        long length = Varints.read(block);
        if (shared < 0 || shared > key.length) {
            throw FormatException.malformed(
                    "", "a key shares " + Long.toUnsignedString(shared) + " bytes with one of " + key.length);
        } else if (rest < 0 || length < 0 || rest > block.remaining() || length > block.remaining() - rest) {
            throw FormatException.malformed(
                    "",
                    "an entry of " + Long.toUnsignedString(rest) + " + " + Long.toUnsignedString(length)
                            + " bytes, but " + block.remaining() + " are left in the block");
        } else if (shared + rest > TableFormat.MAX_KEY_BYTES) {
            throw FormatException.limit(
                    "", "a key of " + (shared + rest) + " bytes, more than " + TableFormat.MAX_KEY_BYTES);
        }
        byte[] next = Arrays.copyOf(key, (int) (shared + rest));
        block.get(next, (int) shared, (int) rest);
        byte[] value = new byte[(int) length];
        block.get(value);
        key = next;
        return new Table.Entry(next, value);
    }
}
