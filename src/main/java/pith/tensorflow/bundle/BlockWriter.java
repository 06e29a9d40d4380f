package pith.tensorflow.bundle;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts the entries of a block of a table together, the counterpart of {@link BlockReader}. */
final class BlockWriter {
    private final int restartInterval;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Integer> restarts = new ArrayList<>(List.of(0));
    private byte[] lastKey = new byte[0];
    private int sinceRestart;

    /** Creates a block in which every so many entries a key stands whole. */
    BlockWriter(int restartInterval) {
        this.restartInterval = restartInterval;
    }

    void add(byte[] key, byte[] value) {
        int shared = 0;
        if (sinceRestart < restartInterval) {
            int mismatch = Arrays.mismatch(lastKey, key);
            shared = mismatch < 0 ? key.length : mismatch;
        } else {
            restarts.add(out.size());
            sinceRestart = 0;
        }
        Varints.write(out, shared);
        Varints.write(out, key.length - shared);
        Varints.write(out, value.length);
        out.write(key, shared, key.length - shared);
        out.writeBytes(value);
        lastKey = key;
        sinceRestart++;
    }

    byte[] finish() {
        restarts.forEach(restart -> out.writeBytes(TableWriter.fixed(restart)));
        out.writeBytes(TableWriter.fixed(restarts.size()));
        return out.toByteArray();
    }
}
