package pith.entropy;

import pith.error.FormatException;

/** Decodes sparse chunks, with and without residues (chapter 5, "Sparse"). */
final class SparseDecoder {
    private SparseDecoder() {}

    /** What a sparse chunk of units of one byte says: units at ascending positions; the others are background. */
    @SuppressWarnings("ArrayRecordComponent")
    record Listed(byte background, int[] positions, byte[] symbols) {}

    /** Reads what follows the mode of a chunk of units of one byte. */
    static Listed listed(ChunkReader in, int count) throws FormatException {
        byte background = in.bytes()[in.take(1, "background")];
        int[] positions = positions(in, count, false);
        byte[] symbols = new byte[positions.length];
        PlaneDecoder.decode(in, symbols.length, symbols, 0);
        in.finish();
        return new Listed(background, positions, symbols);
    }

    static void decode(ChunkReader in, int count, int width, boolean residues, byte[] out, int outOffset)
            throws FormatException {
        int background = in.take(width, "background");
        int[] positions = positions(in, count, residues);
        Units.fill(in.bytes(), background, width, out, outOffset, count);
        byte[] plane = new byte[positions.length];
        for (int p = 0; p < width; p++) {
            PlaneDecoder.decode(in, plane.length, plane, 0);
            scatter(plane, positions, width, out, outOffset + p);
        }
        if (residues) {
            byte[] rest = new byte[count - positions.length];
            PlaneDecoder.decode(in, rest.length, rest, 0);
            addResidues(rest, positions, width, out, outOffset);
        }
    }

    private static int[] positions(ChunkReader in, int count, boolean residues) throws FormatException {
        long listed = in.varint("count");
        if (listed < 1 || listed > count - (residues ? 1 : 0)) {
            throw FormatException.malformed(
                    residues ? "CHU-11" : "CHU-3", listed + " of " + count + " units are listed");
        }
        int[] positions = new int[(int) listed];
        GapDecoder.decode(in, count, residues ? "CHU-11" : "CHU-4", positions);
        return positions;
    }

    /** Changes the units between the listed ones (CHU-11). */
    private static void addResidues(byte[] residues, int[] positions, int width, byte[] out, int outOffset) {
        int next = 0;
        for (int i = 0, at = outOffset; i < residues.length + positions.length; i++, at += width) {
            if (next < positions.length && positions[next] == i) {
                next++;
            } else {
                out[at] ^= residues[i - next];
            }
        }
    }

    private static void scatter(byte[] plane, int[] positions, int width, byte[] out, int outOffset) {
        for (int i = 0; i < plane.length; i++) {
            out[outOffset + positions[i] * width] = plane[i];
        }
    }
}
