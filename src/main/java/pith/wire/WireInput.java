package pith.wire;

import java.io.IOException;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.TensorData;

/** Reads tags, varints and lengths of a serialised message. */
final class WireInput {
    private static final int MAX_VARINT_BYTES = 10;

    private final WindowReader reader;
    private final long size;

    WireInput(TensorData data) {
        this.reader = new WindowReader(data, 0);
        this.size = data.size();
    }

    long position() {
        return reader.position();
    }

    void skipTo(long position) {
        reader.skipTo(position);
    }

    /** Reads a field's number and wire type. */
    int readTag(long limit) throws IOException, FormatException {
        long start = position();
        long tag = readVarint(limit);
        if (tag >>> 32 != 0 || tag >>> 3 == 0) {
            throw malformed(start, "no field has the tag " + Long.toUnsignedString(tag));
        }
        return (int) tag;
    }

    /** Reads a length, checks that there are as many bytes before the limit, and returns where they end. */
    long readEnd(long limit) throws IOException, FormatException {
        long start = position();
        return checkedEnd(start, readVarint(limit), limit);
    }

    private long checkedEnd(long start, long length, long limit) throws FormatException {
        long left = limit - position();
        if (length < 0 || length > left) {
            String question = limit == size ? ": is it cut short?" : "";
            throw malformed(
                    start, "length " + Long.toUnsignedString(length) + ", but " + left + " bytes are left" + question);
        }
        return position() + length;
    }

    /** Steps over a fixed number of bytes. */
    void skip(long length, long limit) throws FormatException {
        skipTo(checkedEnd(position(), length, limit));
    }

    long readVarint(long limit) throws IOException, FormatException {
        long start = position();
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (position() >= limit) {
                throw malformed(start, "a number is cut short");
            }
            int next = reader.next();
            value |= (long) (next & 0x7F) << (7 * i);
            if (next < 0x80) {
                return value;
            }
        }
        throw malformed(start, "a number of more than " + MAX_VARINT_BYTES + " bytes");
    }

    static FormatException malformed(long offset, String message) {
        return new FormatException(Kind.MALFORMED, "", offset, message);
    }
}
