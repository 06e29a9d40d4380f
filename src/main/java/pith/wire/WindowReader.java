package pith.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import pith.model.TensorData;

/** Reads data forwards, a small window at a time; bytes that are skipped are not read. */
final class WindowReader {
    private static final int WINDOW = 1 << 16;

    private final TensorData data;
    private final long size;
    private byte[] window = new byte[0];
    private long windowStart;
    private int next;
    private int filled;

    WindowReader(TensorData data, long position) {
        this.data = data;
        this.size = data.size();
        this.windowStart = position;
    }

    long position() {
        return windowStart + next;
    }

    /** Moves to a position that is not before the present one, and not past the end. */
    void skipTo(long position) {
        long inWindow = position - windowStart;
        if (inWindow <= filled) {
            next = (int) inWindow;
        } else {
            windowStart = position;
            next = 0;
            filled = 0;
        }
    }

    /** Returns the next byte, or -1 at the end. */
    int next() throws IOException {
        if (next == filled && !fill()) {
            return -1;
        }
        return window[next++] & 0xFF;
    }

    private boolean fill() throws IOException {
        long position = position();
        int count = (int) Math.min(WINDOW, size - position);
        if (count <= 0) {
            return false;
        }
        if (window.length < count) {
            window = new byte[count];
        }
        data.read(position, ByteBuffer.wrap(window, 0, count));
        windowStart = position;
        next = 0;
        filled = count;
        return true;
    }
}
