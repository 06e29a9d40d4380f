package pith.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of a tensor, wherever they are. Implementations are safe for use by several threads. */
public interface TensorData {

    /** Number of bytes. */
    long size();

    /**
     * Fills the rest of a buffer with the bytes from an offset on.
     *
     * @throws IndexOutOfBoundsException if there are not that many bytes
     * @throws IOException if the bytes cannot be read from where they are stored
     */
    void read(long offset, ByteBuffer into) throws IOException;

    /** Returns data over an array, which must not change afterwards. */
    static TensorData of(byte[] bytes) {
        return new TensorData() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                into.put(bytes, Math.toIntExact(offset), into.remaining());
            }
        };
    }

    /** Returns the bytes of several data, one after the other. */
    static TensorData concat(List<TensorData> parts) {
        return parts.size() == 1 ? parts.get(0) : new ConcatData(parts);
    }

    /** Returns {@code size} bytes that are zero. */
    static TensorData zeros(long size) {
        return new TensorData() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                if (offset < 0 || offset > size - into.remaining()) {
                    throw new IndexOutOfBoundsException(offset + " + " + into.remaining() + " of " + size);
                }
                while (into.remaining() >= Long.BYTES) {
                    into.putLong(0);
                }
                while (into.hasRemaining()) {
                    into.put((byte) 0);
                }
            }
        };
    }

    /** Returns part of the bytes as data of its own. */
    default TensorData slice(long from, long length) {
        if (from < 0 || length < 0 || from > size() - length) {
            throw new IndexOutOfBoundsException(from + " + " + length + " of " + size());
        }
        TensorData whole = this;
        return new TensorData() {
            @Override
            public long size() {
                return length;
            }

            @Override
            public void read(long offset, ByteBuffer into) throws IOException {
                if (offset < 0 || offset > length - into.remaining()) {
                    throw new IndexOutOfBoundsException(offset + " + " + into.remaining() + " of " + length);
                }
                whole.read(from + offset, into);
            }
        };
    }

    /**
     * Returns all bytes in one array.
     *
     * @throws ArithmeticException if there are more than an array holds
     */
    default byte[] toByteArray() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(size())];
        read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }
}
