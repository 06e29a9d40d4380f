package pith.entropy;

import pith.error.FormatException;

/** Decodes sparse chunks (chapter 5, "Sparse"). */
final class SparseDecoder {
    private SparseDecoder() {}

    static void decode(ChunkReader in, int count, int width, byte[] out, int outOffset) throws FormatException {
        int background = in.take(width, "background");
        long listed = in.varint("count");
        if (listed < 1 || listed > count) {
            throw FormatException.malformed("CHU-3", listed + " of " + count + " units are listed");
        }
        int[] positions = new int[(int) listed];
        GapDecoder.decode(in, positions);
        toPositions(positions, count);
        Units.fill(in.bytes(), background, width, out, outOffset, count);
        byte[] plane = new byte[positions.length];
        for (int p = 0; p < width; p++) {
            PlaneDecoder.decode(in, plane.length, plane, 0);
            scatter(plane, positions, width, out, outOffset + p);
        }
    }

    /** Turns gaps into positions, in place (CHU-4). */
    private static void toPositions(int[] gaps, int count) throws FormatException {
        long position = -1;
        for (int i = 0; i < gaps.length; i++) {
            position += Integer.toUnsignedLong(gaps[i]) + 1;
            if (position >= count) {
                throw FormatException.malformed("CHU-4", "position " + position + " is not below " + count);
            }
            gaps[i] = (int) position;
        }
    }

    private static void scatter(byte[] plane, int[] positions, int width, byte[] out, int outOffset) {
        for (int i = 0; i < plane.length; i++) {
            out[outOffset + positions[i] * width] = plane[i];
        }
    }
}
