package pith.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import pith.model.ElementType;
import pith.model.TensorData;

/** The elements that a packed field of varints holds. The positions of some are noted, to read from anywhere. */
public final class VarintElements implements TensorData {
    /** Units from one noted position to the next. */
    private static final int STRIDE = 4096;

    private final TensorData encoded;
    private final int width;
    private final long units;
    private final long[] positions;

    private VarintElements(TensorData encoded, int width, long units, long[] positions) {
        this.encoded = encoded;
        this.width = width;
        this.units = units;
        this.positions = positions;
    }

    /**
     * Reads a field through once.
     *
     * @return nothing if the elements, written again, would not be the same bytes: numbers that are out of range,
     *     longer than they need to be, or cut short
     */
    public static Optional<VarintElements> of(TensorData encoded, ElementType type) throws IOException {
        int width = type.unitWidth();
        boolean signed = VarintUnits.signed(type);
        WindowReader reader = new WindowReader(encoded, 0);
        long[] positions = new long[16];
        long units = 0;
        while (reader.position() < encoded.size()) {
            if (units % STRIDE == 0) {
                int index = Math.toIntExact(units / STRIDE);
                if (index == positions.length) {
                    positions = Arrays.copyOf(positions, 2 * index);
                }
                positions[index] = reader.position();
            }
            long start = reader.position();
            long value = next(reader);
            if (reader.position() - start != VarintUnits.size(value) || !VarintUnits.fits(value, width, signed)) {
                return Optional.empty();
            }
            units++;
        }
        return Optional.of(new VarintElements(encoded, width, units, positions));
    }

    /** Reads a number; one that is cut short or too long comes back as one that needs another number of bytes. */
    private static long next(WindowReader reader) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = reader.next();
            if (next < 0) {
                return -1;
            }
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return shift == 63 && next > 1 ? 0 : value;
            }
        }
        return 0;
    }

    @Override
    public long size() {
        return units * width;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        if (offset < 0 || offset > size() - into.remaining()) {
            throw new IndexOutOfBoundsException(offset + " + " + into.remaining() + " of " + size());
        }
        if (!into.hasRemaining()) {
            return;
        }
        long unit = offset / width;
        WindowReader reader = new WindowReader(encoded, positions[(int) (unit / STRIDE)]);
        for (long skipped = unit / STRIDE * STRIDE; skipped < unit; skipped++) {
            next(reader);
        }
        int from = (int) (offset % width);
        while (into.hasRemaining()) {
            long value = next(reader) >>> (Byte.SIZE * from);
            for (int i = from; i < width && into.hasRemaining(); i++) {
                into.put((byte) value);
                value >>>= Byte.SIZE;
            }
            from = 0;
        }
    }
}
