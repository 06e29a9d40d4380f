package pith.entropy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import pith.error.FormatException;

/** Decodes four streams of a plane block to the values of their symbols, a block of each at a time. */
final class ValueStreams {
    /** Fewer symbols do not make up for the making of the table. */
    static final int ENOUGH_SYMBOLS = 1 << 14;

    /** Bytes of the block of a stream, so that those of all four stay in the processor's cache. */
    private static final int PART = 1 << 11;

    private final ChunkReader in;
    private final DecodeTable table;
    private final int[] values;
    private final IntBuffer out;

    /** In bits, for each stream. */
    private final long[] positions = new long[4];

    private final int[] streamEnds = new int[4];
    /** Where in the output the next value of each stream goes, and where the last one stops. */
    private final int[] targets = new int[4];

    private final int[] targetEnds = new int[4];

    private ValueStreams(ChunkReader in, DecodeTable table, int[] values, IntBuffer out) {
        this.in = in;
        this.table = table;
        this.values = values;
        this.out = out;
    }

    /**
     * Reads and decodes four streams that together have {@code count} symbols, each of which has a value.
     *
     * @param out receives the values from index 0 on
     */
    static void four(ChunkReader in, DecodeTable table, int count, int[] values, IntBuffer out) throws FormatException {
        table.checkNotEmpty();
        ValueStreams streams = new ValueStreams(in, table, values, out);
        int quarter = count / 4;
        for (int i = 0; i < 4; i++) {
            streams.positions[i] = 8L * in.takeStream();
            streams.streamEnds[i] = in.position();
            streams.targets[i] = i * quarter;
            streams.targetEnds[i] = i < 3 ? (i + 1) * quarter : count;
        }
        streams.together();
        for (int i = 0; i < 4; i++) {
            streams.finish(i);
        }
    }

    private void together() {
        PairTable pairs = new PairTable(table, values);
        byte[] block = new byte[4 * PART];
        IntBuffer decoded =
                ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        int[] ends = new int[4];
        int[] stops = new int[4];
        boolean moved = true;
        while (moved) {
            for (int i = 0; i < 4; i++) {
                int room = Integer.BYTES * Math.min(PART / Integer.BYTES, targetEnds[i] - targets[i]);
                ends[i] = i * PART;
                stops[i] = i * PART + room - PairTable.STEP_BYTES;
            }
            pairs.decode(in.bytes(), in.end(), positions, block, ends, stops);
            moved = false;
            for (int i = 0; i < 4; i++) {
                int length = (ends[i] - i * PART) / Integer.BYTES;
                out.put(targets[i], decoded, i * PART / Integer.BYTES, length);
                targets[i] += length;
                moved |= length > 0;
            }
        }
    }

    /** Decodes what is left of a stream and checks its end. */
    private void finish(int stream) throws FormatException {
        long position = positions[stream];
        for (int to = targets[stream]; to < targetEnds[stream]; to++) {
            int entry = table.lookUp(BigEndian.window(in.bytes(), in.end(), position));
            position += entry & DecodeTable.LENGTH_MASK;
            out.put(to, values[entry >>> DecodeTable.LENGTH_BITS]);
        }
        StreamEnd.check(in.bytes(), streamEnds[stream], position);
    }
}
