package pith.format;

/**
 * A sequence as it lies in a file: chunks one behind the other; chapter 3 of the specification.
 *
 * @param units number of units
 * @param width bytes of a unit
 * @param chunkOffsets file offset of each chunk, and at the end that of the byte after the last one
 * @param chunkCrcs CRC-32C of each chunk
 * @param chunkUnits units of every chunk but the last; {@code units} if there is one chunk
 * @param firstChunk number of its first chunk among all chunks of the file
 */
@SuppressWarnings("ArrayRecordComponent") // large and never handed out: compared by identity only
public record StoredSequence(
        long units, int width, long[] chunkOffsets, int[] chunkCrcs, long chunkUnits, int firstChunk) {

    /** Number of chunks. */
    public int chunks() {
        return chunkCrcs.length;
    }

    /** File offset of a chunk. */
    public long offsetOf(int chunk) {
        return chunkOffsets[chunk];
    }

    /** Stored bytes of a chunk. */
    public long lengthOf(int chunk) {
        return chunkOffsets[chunk + 1] - chunkOffsets[chunk];
    }

    /** Number of units that a chunk codes. */
    public int unitsOf(int chunk) {
        return (int) Math.min(chunkUnits, units - chunk * chunkUnits);
    }

    /** Stored bytes of all chunks. */
    public long length() {
        return chunkOffsets[chunks()] - chunkOffsets[0];
    }

    /** Bytes of all units. */
    public long decodedLength() {
        return units * width;
    }
}
