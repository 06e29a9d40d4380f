package pith.tensorflow.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import pith.model.TensorData;

/**
 * CRC-32C as tables and bundles store it: masked, so that the checksum of data that hold checksums is as good as any
 * other; LevelDB, {@code util/crc32c.h}.
 */
final class Checksums {
    private static final int MASK_DELTA = 0xA282EAD8;
    private static final int WINDOW = 1 << 20;

    private Checksums() {}

    static int masked(CRC32C crc) {
        int value = (int) crc.getValue();
        return Integer.rotateRight(value, 15) + MASK_DELTA;
    }

    /** Returns the masked checksum of part of an array. */
    static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return masked(crc);
    }

    /** Returns the masked checksum of data, which are read a window at a time. */
    static int masked(TensorData data) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer window = ByteBuffer.allocate((int) Math.min(WINDOW, data.size()));
        for (long position = 0; position < data.size(); position += window.capacity()) {
            window.clear().limit((int) Math.min(window.capacity(), data.size() - position));
            data.read(position, window);
            crc.update(window.flip());
        }
        return masked(crc);
    }
}
