package pith.entropy;

import pith.error.FormatException;

/** A position in the bytes of one chunk, moved by reading; it never passes the chunk's end (CHU-2). */
final class ChunkReader {
    private final byte[] bytes;
    private final int end;
    private int position;

    ChunkReader(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.position = from;
        this.end = from + length;
    }

    /** Array that holds the chunk; positions are indices into it. */
    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    /** Index after the last byte of the chunk. */
    int end() {
        return end;
    }

    int u8(String field) throws FormatException {
        return bytes[take(1, field)] & 0xFF;
    }

    /** Passes over a number of bytes and returns the index of the first. */
    int take(long length, String field) throws FormatException {
        if (length > end - position) {
            throw FormatException.malformed(
                    "CHU-2", field + " needs " + length + " bytes, the chunk has " + (end - position) + " left");
        }
        int start = position;
        position += (int) length;
        return start;
    }

    /** Reads a varint (CON-1). */
    long varint(String field) throws FormatException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = u8(field);
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                if (next == 0 && shift > 0) {
                    throw FormatException.malformed("CON-1", field + " is a varint with a needless last byte");
                }
                return value;
            }
        }
        throw FormatException.malformed("CON-1", field + " is a varint of more than nine bytes");
    }

    /** Reads the header of a stream and passes over its bytes, which end at the new position. */
    int takeStream() throws FormatException {
        return take(varint("stream length"), "stream");
    }

    /** Reads a code table (chapter 6, "Code tables"). */
    CodeLengths codeTable(int alphabet) throws FormatException {
        BitReader bits = new BitReader(bytes, position, end);
        CodeLengths lengths = CodeTable.read(bits, alphabet);
        position = bits.alignToByte("HUF-4", "code table");
        return lengths;
    }

    /** Checks that nothing is left over. */
    void finish() throws FormatException {
        if (position != end) {
            throw FormatException.malformed("CHU-2", (end - position) + " bytes are left over at the end of the chunk");
        }
    }
}
