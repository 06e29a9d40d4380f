package pith.entropy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Objects;
import pith.error.FormatException;

/**
 * Decoder of chunks of symbols to what the symbols stand for, 32 bits each, without a detour over memory: a sparse chunk is
 * its background with values put in. Takes and refuses the same chunks as {@link ChunkDecoder}. Thread-safe.
 */
public final class ValueDecoder {
    /** What {@link #decode} returns if every symbol has a value. */
    public static final int ALL_KNOWN = -1;

    /** Values that are made at a time, so that they stay in the processor's cache. */
    private static final int BLOCK = 4096;

    private final int[] values;
    private final int known;
    private final IntBuffer out;
    private final int[] block = new int[BLOCK];
    private int unknown = ALL_KNOWN;

    private ValueDecoder(int[] values, ByteBuffer out) {
        this.values = Arrays.copyOf(values, ChunkFormat.BYTE_SYMBOLS);
        this.known = values.length;
        this.out = out.asIntBuffer();
    }

    /**
     * Decodes one chunk of units of one byte.
     *
     * <p>After an exception the part of the buffer that belongs to the chunk is undefined; its position has not moved.
     *
     * @param chunk array that holds the chunk, {@code length} bytes from index {@code from} on
     * @param count number of units, 1 to 2<sup>24</sup>
     * @param values what each symbol stands for, of at most 256
     * @param out receives the values in its order of bytes, from its position on, which is moved behind them
     * @return a symbol of the chunk that has no value, or {@link #ALL_KNOWN}
     * @throws FormatException as {@link ChunkDecoder#decode} does
     * @throws IllegalArgumentException if the count is out of range
     * @throws BufferOverflowException if the buffer is too short
     */
    public static int decode(byte[] chunk, int from, int length, int count, int[] values, ByteBuffer out)
            throws FormatException {
        Objects.checkFromIndexSize(from, length, chunk.length);
        Units.checkShape(count, 1);
        if (out.remaining() < count * Integer.BYTES) {
            throw new BufferOverflowException();
        }
        ValueDecoder decoder = new ValueDecoder(values, out);
        if (!decoder.direct(new ChunkReader(chunk, from, length), count)) {
            byte[] symbols = new byte[count];
            ChunkDecoder.decode(chunk, from, length, count, 1, symbols, 0);
            decoder.put(symbols);
        }
        out.position(out.position() + count * Integer.BYTES);
        return decoder.unknown;
    }

    /** Decodes a chunk without its symbols ever being in memory, or returns false if it is not made for that. */
    private boolean direct(ChunkReader in, int count) throws FormatException {
        int mode = in.u8("mode");
        if (mode == ChunkFormat.MODE_SPARSE) {
            sparse(SparseDecoder.listed(in, count), count);
            return true;
        }
        if (mode != ChunkFormat.MODE_DENSE
                || count < ValueStreams.ENOUGH_SYMBOLS
                || in.u8("kind of a plane block") != ChunkFormat.KIND_FOUR_STREAMS) {
            return false;
        }
        CodeLengths lengths = in.codeTable(ChunkFormat.BYTE_SYMBOLS);
        for (int symbol = known; symbol < lengths.alphabet(); symbol++) {
            if (lengths.isPresent(symbol)) {
                return false;
            }
        }
        ValueStreams.four(in, DecodeTable.ofBytes(lengths), count, values, out);
        in.finish();
        return true;
    }

    private void put(byte[] symbols) {
        for (int from = 0; from < symbols.length; from += BLOCK) {
            int length = Math.min(BLOCK, symbols.length - from);
            // Negative once a symbol has no value.
            int left = 0;
            for (int i = 0; i < length; i++) {
                int symbol = symbols[from + i] & 0xFF;
                left |= known - 1 - symbol;
                block[i] = values[symbol];
            }
            if (left < 0) {
                findUnknown(symbols);
            }
            out.put(block, 0, length);
        }
    }

    private void sparse(SparseDecoder.Listed listed, int count) {
        byte[] symbols = listed.symbols();
        int[] positions = listed.positions();
        findUnknown(new byte[] {listed.background()});
        // Negative once a symbol has no value.
        int left = 0;
        int background = values[listed.background() & 0xFF];
        int next = 0;
        for (int from = 0; from < count; from += BLOCK) {
            int length = Math.min(BLOCK, count - from);
            Arrays.fill(block, 0, length, background);
            int stop = next;
            while (stop < positions.length && positions[stop] < from + length) {
                stop++;
            }
            for (; next < stop; next++) {
                int symbol = symbols[next] & 0xFF;
                left |= known - 1 - symbol;
                block[positions[next] - from] = values[symbol];
            }
            out.put(block, 0, length);
        }
        if (left < 0) {
            findUnknown(symbols);
        }
    }

    private void findUnknown(byte[] symbols) {
        for (byte symbol : symbols) {
            if ((symbol & 0xFF) >= known) {
                unknown = symbol & 0xFF;
            }
        }
    }
}
