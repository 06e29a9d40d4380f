package pith.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import pith.model.ElementType;
import pith.model.TensorData;

/** A tensor's elements as a packed field of varints. The sizes are summed up once, to read from anywhere. */
public final class VarintPayload implements TensorData {
    /** Units from one noted position to the next; what is encoded in one go. */
    private static final int STRIDE = 4096;

    private static final int MAX_VARINT_BYTES = 10;

    private final TensorData elements;
    private final int width;
    private final boolean signed;
    /** Where each stride starts, and at the end where the last one ends. */
    private final long[] positions;

    private VarintPayload(TensorData elements, ElementType type) throws IOException {
        this.elements = elements;
        this.width = type.unitWidth();
        this.signed = VarintUnits.signed(type);
        long units = elements.size() / width;
        this.positions = new long[Math.toIntExact((units + STRIDE - 1) / STRIDE) + 1];
        for (int i = 0; i + 1 < positions.length; i++) {
            positions[i + 1] = positions[i] + encode(i).remaining();
        }
    }

    /** Returns the payload that holds the elements of a tensor. */
    public static VarintPayload of(TensorData elements, ElementType type) throws IOException {
        return new VarintPayload(elements, type);
    }

    @Override
    public long size() {
        return positions[positions.length - 1];
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        if (offset < 0 || offset > size() - into.remaining()) {
            throw new IndexOutOfBoundsException(offset + " + " + into.remaining() + " of " + size());
        }
        int found = Arrays.binarySearch(positions, offset);
        int stride = found < 0 ? -found - 2 : found;
        int skip = (int) (offset - positions[stride]);
        for (; into.hasRemaining(); stride++) {
            ByteBuffer encoded = encode(stride);
            encoded.position(skip);
            skip = 0;
            encoded.limit(Math.min(encoded.limit(), encoded.position() + into.remaining()));
            into.put(encoded);
        }
    }

    private ByteBuffer encode(int stride) throws IOException {
        long from = (long) stride * STRIDE * width;
        ByteBuffer units = ByteBuffer.allocate((int) Math.min((long) STRIDE * width, elements.size() - from));
        elements.read(from, units);
        ByteBuffer encoded = ByteBuffer.allocate(units.capacity() / width * MAX_VARINT_BYTES);
        for (int i = 0; i < units.capacity(); i += width) {
            long value = VarintUnits.get(units, i, width, signed);
            while (value >>> 7 != 0) {
                encoded.put((byte) (value | 0x80));
                value >>>= 7;
            }
            encoded.put((byte) value);
        }
        return encoded.flip();
    }
}
