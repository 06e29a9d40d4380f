package pith.entropy;

import pith.error.FormatException;

/** Decodes matched chunks (chapter 5, "Matched"). */
final class MatchDecoder {
    private final byte[] bytes;
    private final int end;
    private final int streamEnd;
    private final DecodeTable[] literals;
    private final byte[] out;
    private final int outOffset;
    private final int total;

    private long position;
    private int done;

    private MatchDecoder(ChunkReader in, int from, DecodeTable[] literals, byte[] out, int outOffset, int total) {
        this.bytes = in.bytes();
        this.end = in.end();
        this.streamEnd = in.position();
        this.position = 8L * from;
        this.literals = literals;
        this.out = out;
        this.outOffset = outOffset;
        this.total = total;
    }

    /** Reads what follows the mode and writes {@code total} bytes. */
    static void decode(ChunkReader in, int total, byte[] out, int outOffset) throws FormatException {
        int contexts = in.u8("contexts");
        if (contexts < 1 || contexts > ChunkFormat.MAX_CONTEXTS) {
            throw FormatException.malformed("CHU-8", contexts + " contexts");
        }
        long sequences = in.varint("sequences");
        DecodeTable[] literals = new DecodeTable[contexts];
        for (int i = 0; i < contexts; i++) {
            literals[i] = DecodeTable.ofBytes(in.codeTable(ChunkFormat.BYTE_SYMBOLS));
        }
        DecodeTable runs = DecodeTable.ofIntegers(in.codeTable(ChunkFormat.INTEGER_SYMBOLS));
        DecodeTable matches = DecodeTable.ofIntegers(in.codeTable(ChunkFormat.INTEGER_SYMBOLS));
        DecodeTable distances = DecodeTable.ofIntegers(in.codeTable(ChunkFormat.INTEGER_SYMBOLS));
        if (sequences > 0) {
            runs.checkNotEmpty();
            matches.checkNotEmpty();
            distances.checkNotEmpty();
        }
        int from = in.takeStream();
        MatchDecoder decoder = new MatchDecoder(in, from, literals, out, outOffset, total);
        decoder.sequences(sequences, runs, matches, distances);
        decoder.literals(total - decoder.done);
        StreamEnd.check(decoder.bytes, decoder.streamEnd, decoder.position);
    }

    private void sequences(long count, DecodeTable runs, DecodeTable matches, DecodeTable distances)
            throws FormatException {
        int distance = 1;
        for (long i = 0; i < count; i++) {
            literals(checkRoom(integer(runs)));
            int length = checkRoom(integer(matches) + ChunkFormat.MIN_MATCH);
            long newDistance = integer(distances);
            if (newDistance > done || done == 0) {
                throw FormatException.malformed(
                        "CHU-10", "a match goes back " + newDistance + " bytes after " + done + " bytes");
            }
            if (newDistance != 0) {
                distance = (int) newDistance;
            }
            copy(distance, length);
            if (position > 8L * streamEnd) {
                StreamEnd.check(bytes, streamEnd, position);
            }
        }
    }

    private long integer(DecodeTable table) {
        long window = BigEndian.window(bytes, end, position);
        int entry = table.lookUp(window);
        position += DecodeTable.integerBits(entry);
        return Integer.toUnsignedLong(DecodeTable.integer(entry, window));
    }

    private int checkRoom(long length) throws FormatException {
        if (length > total - done) {
            throw FormatException.malformed(
                    "CHU-9", length + " bytes follow where " + (total - done) + " are left to make");
        }
        return (int) length;
    }

    private void literals(int count) throws FormatException {
        checkTables(count);
        int context = done % literals.length;
        for (int i = 0; i < count; i++) {
            int entry = literals[context].lookUp(BigEndian.window(bytes, end, position));
            position += entry & DecodeTable.LENGTH_MASK;
            out[outOffset + done++] = (byte) (entry >>> DecodeTable.LENGTH_BITS);
            if (++context == literals.length) {
                context = 0;
            }
        }
    }

    private void checkTables(int count) throws FormatException {
        for (int i = 0; i < Math.min(count, literals.length); i++) {
            literals[(done + i) % literals.length].checkNotEmpty();
        }
    }

    private void copy(int distance, int length) {
        int to = outOffset + done;
        if (distance >= length) {
            System.arraycopy(out, to - distance, out, to, length);
        } else {
            for (int i = to; i < to + length; i++) {
                out[i] = out[i - distance];
            }
        }
        done += length;
    }
}
