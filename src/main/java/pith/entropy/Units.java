package pith.entropy;

import java.util.Arrays;

/** Units of several bytes, least significant byte first, as they lie in an array. */
final class Units {
    private Units() {}

    static void checkShape(int count, int width) {
        if (width < 1 || width > ChunkFormat.MAX_WIDTH) {
            throw new IllegalArgumentException("units of " + width + " bytes");
        }
        if (count < 1 || count > ChunkFormat.MAX_COUNT) {
            throw new IllegalArgumentException("a chunk of " + count + " units");
        }
    }

    /** Returns the unit at an index of the array as a number. */
    static long get(byte[] bytes, int index, int width) {
        long unit = 0;
        for (int i = width - 1; i >= 0; i--) {
            unit = unit << 8 | (bytes[index + i] & 0xFF);
        }
        return unit;
    }

    static void put(long unit, byte[] bytes, int index, int width) {
        for (int i = 0; i < width; i++) {
            bytes[index + i] = (byte) (unit >>> (8 * i));
        }
    }

    /** Writes the same unit {@code count} times. */
    static void fill(byte[] source, int from, int width, byte[] out, int outOffset, int count) {
        System.arraycopy(source, from, out, outOffset, width);
        long total = (long) count * width;
        for (long done = width; done < total; done *= 2) {
            System.arraycopy(out, outOffset, out, outOffset + (int) done, (int) Math.min(done, total - done));
        }
    }

    /** Whether all units are equal. */
    static boolean allEqual(byte[] bytes, int from, int count, int width) {
        int total = count * width;
        return Arrays.equals(bytes, from, from + total - width, bytes, from + width, from + total);
    }

    /** Copies one plane into an array of its own. */
    static void gather(byte[] units, int from, int count, int width, byte[] plane) {
        for (int i = 0, at = from; i < count; i++, at += width) {
            plane[i] = units[at];
        }
    }

    /** Copies a plane to every {@code width}-th byte. */
    static void spread(byte[] plane, int count, int width, byte[] out, int outOffset) {
        for (int i = 0, at = outOffset; i < count; i++, at += width) {
            out[at] = plane[i];
        }
    }
}
