package pith.reader;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.error.FormatException;
import pith.format.StoredTensor;
import pith.model.TensorData;

/**
 * The bytes of a stored tensor, decoded when they are read. Chunks that are asked for whole go straight where they are
 * wanted, several at a time. Of others the last one is kept, so that reading a tensor from front to back decodes each chunk
 * once and holds one at a time; it is given up when memory is short.
 */
final class DecodedData implements TensorData {
    private final TensorDecoder decoder;
    private final int threads;
    private final long size;
    private int cachedChunk = -1;
    private SoftReference<ByteBuffer> cached = new SoftReference<>(null);

    /**
     * Creates data of a tensor.
     *
     * @param threads that decode chunks which are asked for at once
     */
    DecodedData(TensorDecoder decoder, int threads) {
        this.decoder = decoder;
        this.threads = threads;
        this.size = decoder.tensor().bytes();
    }

    @Override
    public long size() {
        return size;
    }

    /** Reads bytes; a fault in the file comes as an {@link IOException} whose cause is the {@link FormatException}. */
    @Override
    public synchronized void read(long offset, ByteBuffer into) throws IOException {
        if (offset < 0 || offset > size - into.remaining()) {
            throw new IndexOutOfBoundsException(offset + " + " + into.remaining() + " of " + size);
        }
        StoredTensor tensor = decoder.tensor();
        long chunkBytes = decoder.isElementwise() ? tensor.symbols().chunkUnits() * decoder.unitBytes() : size;
        long at = offset;
        try {
            while (into.hasRemaining()) {
                int chunk = (int) (at / chunkBytes);
                long whole = at == chunk * chunkBytes ? wholeChunks(at, into.remaining(), chunkBytes) : 0;
                if (whole > 0) {
                    int length = (int) Math.min(whole * chunkBytes, size - at);
                    Parallel.run(
                            decoder.tasks(chunk, chunk + (int) whole, into.slice(into.position(), length)), threads);
                    into.position(into.position() + length);
                    at += length;
                    continue;
                }
                ByteBuffer decoded = chunk(chunk, chunkBytes);
                int from = (int) (at - chunk * chunkBytes);
                int length = Math.min(into.remaining(), decoded.capacity() - from);
                into.put(decoded.slice(from, length));
                at += length;
            }
        } catch (FormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Returns how many chunks from an offset on are wanted whole and are each a run of bytes. */
    private long wholeChunks(long offset, int wanted, long chunkBytes) {
        if (!decoder.isElementwise()) {
            return 0;
        }
        return wanted == size - offset ? (wanted + chunkBytes - 1) / chunkBytes : wanted / chunkBytes;
    }

    private ByteBuffer chunk(int chunk, long chunkBytes) throws IOException, FormatException {
        ByteBuffer known = cached.get();
        if (known != null && cachedChunk == chunk) {
            return known;
        }
        long bytes = Math.min(chunkBytes, size - chunk * chunkBytes);
        ByteBuffer decoded = decoder.array(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (decoder.isElementwise()) {
            decoder.decode(chunk, decoded);
        } else {
            for (int i = 0; i < decoder.tensor().symbols().chunks(); i++) {
                decoder.decode(i, decoded);
            }
        }
        cached = new SoftReference<>(decoded);
        cachedChunk = chunk;
        return decoded;
    }
}
