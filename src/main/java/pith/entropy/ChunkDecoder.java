package pith.entropy;

import java.util.Objects;
import pith.error.FormatException;

/**
 * Decoder of chunks (chapters 5 and 6 of the specification).
 *
 * <p>It allocates at most a few bytes for each unit asked for, besides tables of fixed size, and works in proportion to
 * the bytes it is given and those it makes, whatever the chunk says. Thread-safe.
 */
public final class ChunkDecoder {
    private ChunkDecoder() {}

    /**
     * Decodes one chunk.
     *
     * <p>After an exception the bytes of the output that belong to the chunk are undefined.
     *
     * @param chunk array that holds the chunk, {@code length} bytes from index {@code from} on
     * @param count number of units, 1 to 2<sup>24</sup>
     * @param width bytes of a unit, 1 to 8
     * @param out receives count × width bytes from index {@code outOffset} on: the units, least significant byte first
     * @throws FormatException if the chunk breaks a clause of chapters 5 and 6, or one of CON
     * @throws IllegalArgumentException if count or width is out of range
     * @throws IndexOutOfBoundsException if an array is too short for what it should hold
     */
    public static void decode(byte[] chunk, int from, int length, int count, int width, byte[] out, int outOffset)
            throws FormatException {
        Objects.checkFromIndexSize(from, length, chunk.length);
        Units.checkShape(count, width);
        Objects.checkFromIndexSize(outOffset, count * width, out.length);

        ChunkReader in = new ChunkReader(chunk, from, length);
        int mode = in.u8("mode");
        switch (mode) {
            case ChunkFormat.MODE_STORED -> {
                int start = in.take((long) count * width, "stored units");
                System.arraycopy(chunk, start, out, outOffset, count * width);
            }
            case ChunkFormat.MODE_CONSTANT ->
                Units.fill(chunk, in.take(width, "constant unit"), width, out, outOffset, count);
            case ChunkFormat.MODE_DENSE -> dense(in, count, width, out, outOffset);
            case ChunkFormat.MODE_SPARSE -> SparseDecoder.decode(in, count, width, false, out, outOffset);
            case ChunkFormat.MODE_SPARSE_WITH_RESIDUES -> SparseDecoder.decode(in, count, width, true, out, outOffset);
            case ChunkFormat.MODE_MATCHED -> MatchDecoder.decode(in, count * width, out, outOffset);
            default -> throw FormatException.unsupported("CHU-1", "a chunk of mode " + mode);
        }
        in.finish();
    }

    private static void dense(ChunkReader in, int count, int width, byte[] out, int outOffset) throws FormatException {
        if (width == 1) {
            PlaneDecoder.decode(in, count, out, outOffset);
            return;
        }
        byte[] plane = new byte[count];
        for (int p = 0; p < width; p++) {
            PlaneDecoder.decode(in, count, plane, 0);
            Units.spread(plane, count, width, out, outOffset + p);
        }
    }
}
