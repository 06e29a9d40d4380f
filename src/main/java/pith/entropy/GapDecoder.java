package pith.entropy;

import java.util.Arrays;
import pith.error.FormatException;

/**
 * Decodes gap blocks (chapter 5, "Gap block") to positions, four streams in step like {@link HuffmanDecoder}.
 *
 * <p>Short tables that stay in the processor's first-level cache give gaps whose code and extra bits together are no longer
 * than an index; of pruned weights 99 of 100 are. The others are left to {@link DecodeTable}.
 */
final class GapDecoder {
    private static final int GROUP = ChunkFormat.GAP_GROUP;
    /** Bits of an index of a short table. */
    private static final int BITS = 11;

    private static final int SHIFT = Long.SIZE - BITS;
    /** The longest distance from one position to the next that an entry has room for. */
    private static final int LONGEST_DISTANCE = Character.MAX_VALUE >>> DecodeTable.LENGTH_BITS;
    /** Gaps within one window that leave no rest of a group. */
    private static final int STEP = 4;
    /** Fewer gaps do not make up for the making of the short tables. */
    private static final int ENOUGH_GAPS = 1 << 12;

    private final byte[] bytes;
    private final int end;
    /** What all positions have to be below, and the clause that says so. */
    private final int limit;

    private final String clause;
    /** In a stream they count from its start until all streams are decoded. */
    private final int[] positions;

    private final DecodeTable[] tables;
    /** From which sum of a group on each table but the first is used. */
    private final int[] bounds;
    /**
     * The short tables, one after the other. From the low end of an entry: the bits of the gap, in six bits, so that shifting
     * a window by the entry passes over them, and the distance from one position to the next. Gaps that are too long have zeros,
     * which leave window and position as they are.
     */
    private final char[] entries;

    private GapDecoder(ChunkReader in, int limit, String clause, int[] positions) throws FormatException {
        this.bytes = in.bytes();
        this.end = in.end();
        this.limit = limit;
        this.clause = clause;
        this.positions = positions;
        int count = in.u8("number of tables of a gap block");
        if (count < 1 || count > ChunkFormat.MAX_GAP_TABLES) {
            throw FormatException.malformed("CHU-12", count + " tables of a gap block");
        }
        this.bounds = new int[count - 1];
        for (int i = 0; i < bounds.length; i++) {
            // Gaps whose sum is larger lead past every limit.
            bounds[i] = (int) Math.min(in.varint("bound of a table"), Integer.MAX_VALUE);
        }
        this.tables = new DecodeTable[count];
        this.entries = new char[positions.length < ENOUGH_GAPS ? 0 : count << BITS];
        for (int i = 0; i < count; i++) {
            CodeLengths lengths = in.codeTable(ChunkFormat.INTEGER_SYMBOLS);
            tables[i] = DecodeTable.ofIntegers(lengths);
            if (entries.length > 0) {
                fill(lengths, i << BITS);
            }
        }
    }

    /**
     * Reads a block of {@code positions.length} gaps, at least 1.
     *
     * @param limit what all positions have to be below, at most 2<sup>24</sup>
     * @param clause what says so
     */
    static void decode(ChunkReader in, int limit, String clause, int[] positions) throws FormatException {
        int kind = in.u8("kind of a gap block");
        if (kind != ChunkFormat.KIND_ONE_STREAM && kind != ChunkFormat.KIND_FOUR_STREAMS) {
            throw FormatException.unsupported("CHU-7", "a gap block of kind " + kind);
        }
        GapDecoder decoder = new GapDecoder(in, limit, clause, positions);
        if (kind == ChunkFormat.KIND_ONE_STREAM) {
            decoder.finish(8L * in.takeStream(), in.position(), 0, 0, positions.length);
            return;
        }
        long[] starts = new long[4];
        int[] streamEnds = new int[4];
        for (int i = 0; i < 4; i++) {
            starts[i] = 8L * in.takeStream();
            streamEnds[i] = in.position();
        }
        int quarter = positions.length / 4;
        int done = decoder.entries.length == 0 ? 0 : decoder.together(starts, quarter);
        int before = 0;
        for (int i = 0; i < 4; i++) {
            int from = i * quarter;
            int to = i < 3 ? from + quarter : positions.length;
            decoder.finish(starts[i], streamEnds[i], from, done, to);
            for (int j = from; j < to; j++) {
                positions[j] += before;
            }
            before = to == 0 ? 0 : positions[to - 1] + 1;
            decoder.check(before - 1);
        }
    }

    /** Fills the short table that begins with an entry, a range for each gap. */
    private void fill(CodeLengths lengths, int first) {
        int[] codes = lengths.canonicalCodes();
        for (int symbol = 0; symbol < codes.length; symbol++) {
            int extra = IntegerCode.extraBits(symbol);
            int bits = lengths.length(symbol) + extra;
            int lowest = IntegerCode.lowest(symbol);
            if (lengths.isPresent(symbol) && bits <= BITS && lowest + (1 << extra) <= LONGEST_DISTANCE) {
                int size = 1 << (BITS - bits);
                int at = first + (codes[symbol] << extra) * size;
                for (int i = 0; i < 1 << extra; i++, at += size) {
                    Arrays.fill(entries, at, at + size, (char) ((lowest + i + 1) << DecodeTable.LENGTH_BITS | bits));
                }
            }
        }
    }

    /**
     * Decodes from four streams as far as whole words can be loaded; returns how many gaps from each.
     *
     * @param starts where the streams begin, in bits, each at a whole byte; moved on
     */
    private int together(long[] starts, int quarter) throws FormatException {
        int last = end - Long.BYTES;
        int at0 = (int) (starts[0] >>> 3);
        int at1 = (int) (starts[1] >>> 3);
        int at2 = (int) (starts[2] >>> 3);
        int at3 = (int) (starts[3] >>> 3);
        long w0 = 1;
        long w1 = 1;
        long w2 = 1;
        long w3 = 1;
        int table0 = 0;
        int table1 = 0;
        int table2 = 0;
        int table3 = 0;
        int p0 = -1;
        int p1 = -1;
        int p2 = -1;
        int p3 = -1;
        int done = 0;
        int groupEnd = 0;
        while (done <= quarter - STEP && ((last - at0) | (last - at1) | (last - at2) | (last - at3)) >= 0) {
            if (done == groupEnd) {
                table0 = table(0, done) << BITS;
                table1 = table(quarter, done) << BITS;
                table2 = table(2 * quarter, done) << BITS;
                table3 = table(3 * quarter, done) << BITS;
                groupEnd = done + GROUP;
            }
            w0 = BitWindow.at(bytes, at0, BitWindow.passed(w0) & 7);
            w1 = BitWindow.at(bytes, at1, BitWindow.passed(w1) & 7);
            w2 = BitWindow.at(bytes, at2, BitWindow.passed(w2) & 7);
            w3 = BitWindow.at(bytes, at3, BitWindow.passed(w3) & 7);
            int stop = Math.min(done + STEP, groupEnd);
            int e0;
            int e1;
            int e2;
            int e3;
            do {
                e0 = entries[table0 + (int) (w0 >>> SHIFT)];
                w0 <<= e0;
                p0 += e0 >>> DecodeTable.LENGTH_BITS;
                positions[done] = p0;
                e1 = entries[table1 + (int) (w1 >>> SHIFT)];
                w1 <<= e1;
                p1 += e1 >>> DecodeTable.LENGTH_BITS;
                positions[done + quarter] = p1;
                e2 = entries[table2 + (int) (w2 >>> SHIFT)];
                w2 <<= e2;
                p2 += e2 >>> DecodeTable.LENGTH_BITS;
                positions[done + 2 * quarter] = p2;
                e3 = entries[table3 + (int) (w3 >>> SHIFT)];
                w3 <<= e3;
                p3 += e3 >>> DecodeTable.LENGTH_BITS;
                positions[done + 3 * quarter] = p3;
                done++;
            } while (((e0 - 1) | (e1 - 1) | (e2 - 1) | (e3 - 1) | (stop - 1 - done)) >= 0);
            at0 += BitWindow.passed(w0) >>> 3;
            at1 += BitWindow.passed(w1) >>> 3;
            at2 += BitWindow.passed(w2) >>> 3;
            at3 += BitWindow.passed(w3) >>> 3;
            if (e0 == 0) {
                long b0 = longer(table0 >>> BITS, BitWindow.position(at0, w0), p0, done - 1);
                at0 = (int) (b0 >>> 3);
                w0 = 1L << (b0 & 7);
                p0 = positions[done - 1];
            }
            if (e1 == 0) {
                long b1 = longer(table1 >>> BITS, BitWindow.position(at1, w1), p1, done - 1 + quarter);
                at1 = (int) (b1 >>> 3);
                w1 = 1L << (b1 & 7);
                p1 = positions[done - 1 + quarter];
            }
            if (e2 == 0) {
                long b2 = longer(table2 >>> BITS, BitWindow.position(at2, w2), p2, done - 1 + 2 * quarter);
                at2 = (int) (b2 >>> 3);
                w2 = 1L << (b2 & 7);
                p2 = positions[done - 1 + 2 * quarter];
            }
            if (e3 == 0) {
                long b3 = longer(table3 >>> BITS, BitWindow.position(at3, w3), p3, done - 1 + 3 * quarter);
                at3 = (int) (b3 >>> 3);
                w3 = 1L << (b3 & 7);
                p3 = positions[done - 1 + 3 * quarter];
            }
        }
        starts[0] = BitWindow.position(at0, w0);
        starts[1] = BitWindow.position(at1, w1);
        starts[2] = BitWindow.position(at2, w2);
        starts[3] = BitWindow.position(at3, w3);
        return done;
    }

    /**
     * Returns the number of the table for the group that begins with gap {@code done} of the stream whose gaps begin at
     * index {@code from}, from the sum of the gaps of the group before.
     */
    private int table(int from, int done) throws FormatException {
        if (done == 0) {
            return number(0);
        }
        int last = positions[from + done - 1];
        check(last);
        return number(last - (done == GROUP ? -1 : positions[from + done - 1 - GROUP]) - GROUP);
    }

    private int number(int sum) {
        int number = 0;
        for (int bound : bounds) {
            number += sum >= bound ? 1 : 0;
        }
        return number;
    }

    private void check(long position) throws FormatException {
        if (position >= limit) {
            throw FormatException.malformed(clause, "position " + position + " is not below " + limit);
        }
    }

    /** Decodes a gap of any length after a position; returns the bits behind it. */
    private long longer(int number, long start, int before, int index) throws FormatException {
        DecodeTable table = tables[number];
        table.checkNotEmpty();
        long window = BigEndian.window(bytes, end, start);
        int entry = table.lookUp(window);
        long position = before + 1L + Integer.toUnsignedLong(DecodeTable.integer(entry, window));
        check(position);
        positions[index] = (int) position;
        return start + DecodeTable.integerBits(entry);
    }

    /** Decodes what is left of a stream and checks its end. */
    private void finish(long start, int streamEnd, int from, int done, int to) throws FormatException {
        long at = start;
        int table = table(from, done - done % GROUP);
        int position = done == 0 ? -1 : positions[from + done - 1];
        for (int i = from + done; i < to; i++) {
            if ((i - from) % GROUP == 0) {
                table = table(from, i - from);
            }
            at = longer(table, at, position, i);
            position = positions[i];
        }
        StreamEnd.check(bytes, streamEnd, at);
    }
}
