package pith.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Parts one after the other. */
final class ConcatData implements TensorData {
    private final TensorData[] parts;
    /** Where each part starts, and at the end where the last one ends. */
    private final long[] starts;

    ConcatData(List<TensorData> parts) {
        this.parts = parts.stream().filter(part -> part.size() > 0).toArray(TensorData[]::new);
        this.starts = new long[this.parts.length + 1];
        for (int i = 0; i < this.parts.length; i++) {
            starts[i + 1] = Math.addExact(starts[i], this.parts[i].size());
        }
    }

    @Override
    public long size() {
        return starts[parts.length];
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        if (offset < 0 || offset > size() - into.remaining()) {
            throw new IndexOutOfBoundsException(offset + " + " + into.remaining() + " of " + size());
        }
        int end = into.limit();
        long position = offset;
        int found = Arrays.binarySearch(starts, offset);
        for (int part = found < 0 ? -found - 2 : found; into.hasRemaining(); part++) {
            int count = (int) Math.min(into.remaining(), starts[part + 1] - position);
            into.limit(into.position() + count);
            parts[part].read(position - starts[part], into);
            into.limit(end);
            position += count;
        }
    }
}
