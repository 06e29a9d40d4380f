package pith.entropy;

import java.util.Objects;

/**
 * Encoder of chunks (chapters 5 and 6 of the specification).
 *
 * <p>The same units always give the same bytes. Thread-safe.
 */
public final class ChunkEncoder {
    private ChunkEncoder() {}

    /** As {@link #encode(byte[], int, int, int, Effort)} with {@link Effort#BEST}. */
    public static byte[] encode(byte[] units, int from, int count, int width) {
        return encode(units, from, count, width, Effort.BEST);
    }

    /**
     * Encodes units as one chunk in the mode that makes it smallest; of equals, in the mode with the lowest number.
     *
     * @param units array that holds count × width bytes from index {@code from} on: the units one after the other, each
     *     least significant byte first
     * @param count number of units, 1 to 2<sup>24</sup>
     * @param width bytes of a unit, 1 to 8
     * @throws IllegalArgumentException if count or width is out of range
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public static byte[] encode(byte[] units, int from, int count, int width, Effort effort) {
        Units.checkShape(count, width);
        Objects.checkFromIndexSize(from, count * width, units.length);

        ChunkWriter best = new ChunkWriter();
        if (count > 1 && Units.allEqual(units, from, count, width)) {
            best.u8(ChunkFormat.MODE_CONSTANT);
            best.bytes(units, from, width);
            return best.toByteArray();
        }
        best.u8(ChunkFormat.MODE_STORED);
        best.bytes(units, from, count * width);

        ChunkWriter dense = new ChunkWriter();
        dense.u8(ChunkFormat.MODE_DENSE);
        BlockEncoder.planes(units, from, count, width, dense);
        best = smaller(best, dense);

        for (long background : SparseEncoder.backgrounds(units, from, count, width)) {
            ChunkWriter sparse = new ChunkWriter();
            if (SparseEncoder.encode(units, from, count, width, background, sparse)) {
                best = smaller(best, sparse);
            }
        }

        if (width > 1) {
            // Zeros of both signs: a float's sign is its lowest bit here.
            ChunkWriter residues = new ChunkWriter();
            if (SparseEncoder.encodeWithResidues(units, from, count, width, 0, residues)) {
                best = smaller(best, residues);
            }
        }

        ChunkWriter matched = new ChunkWriter();
        if (MatchEncoder.encode(units, from, count * width, width, effort, best.size(), matched)) {
            best = smaller(best, matched);
        }
        return best.toByteArray();
    }

    private static ChunkWriter smaller(ChunkWriter best, ChunkWriter other) {
        return other.size() < best.size() ? other : best;
    }
}
