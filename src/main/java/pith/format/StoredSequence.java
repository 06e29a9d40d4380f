package pith.format;

/**
 * A sequence as it lies in a file: chunks one behind the other; chapter 3 of the specification.
 *
 * @param units number of units
 * @param width bytes of a unit
 * @param offset file offset of the first chunk
 * @param chunkLengths stored bytes of each chunk
 * @param chunkCrcs CRC-32C of each chunk
 * @param chunkUnits units of every chunk but the last; {@code units} if there is one chunk
 */
@SuppressWarnings("ArrayRecordComponent") // large and never handed out: compared by identity only
public record StoredSequence(
        long units, int width, long offset, long[] chunkLengths, int[] chunkCrcs, long chunkUnits) {

    /** Number of chunks. */
    public int chunks() {
        return chunkLengths.length;
    }

    /** Number of units that a chunk codes. */
    public int unitsOf(int chunk) {
        return (int) Math.min(chunkUnits, units - chunk * chunkUnits);
    }

    /** Stored bytes of all chunks. */
    public long length() {
        long sum = 0;
        for (long length : chunkLengths) {
            sum += length;
        }
        return sum;
    }

    /** Bytes of all units. */
    public long decodedLength() {
        return units * width;
    }
}
