package pith.reader;

import static pith.error.FormatException.limit;
import static pith.error.FormatException.malformed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.error.FormatException;
import pith.format.Prologue;

/**
 * The memory that a file may make the reader take. Chapter 8 of the specification, "Hostile files", has the policy; this is
 * where it is kept: every array and buffer of the reader whose size a file decides is made here, after its length was
 * checked against the bytes that the file has, or against what the caller allows. What it takes to decode a chunk, and to
 * parse a manifest, is in proportion to the arrays that are made here.
 */
final class Allowance {
    /** A manifest of so many bytes has to be read, however little is allowed; chapter 8 of the specification. */
    private static final long LEAST_MANIFEST_LIMIT = 1 << 20;

    /** Bytes of memory that a byte of a manifest can take once it is parsed: tensors of two bytes, say. */
    private static final long MANIFEST_EXPANSION = 64;

    /** The largest array that every virtual machine has. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final long maxDecodedBytes;

    /**
     * Creates an allowance.
     *
     * @param maxDecodedBytes most bytes to decode at once
     */
    Allowance(long maxDecodedBytes) {
        this.maxDecodedBytes = maxDecodedBytes;
    }

    /**
     * Makes an array for stored bytes.
     *
     * @param fileSize bytes of the file that has them
     */
    byte[] stored(long offset, long length, long fileSize) throws FormatException {
        if (offset > fileSize - length) {
            throw malformed("PRO-6", "the file ends before byte " + (offset + length))
                    .at(offset);
        }
        if (length > LONGEST_ARRAY) {
            throw malformed("CHU-2", "a chunk of " + length + " stored bytes is longer than any coding of it")
                    .at(offset);
        }
        return new byte[(int) length];
    }

    /** Makes an array for a decoded manifest; clause PRO-7. */
    byte[] manifest(Prologue prologue) throws FormatException {
        long allowed = Math.max(LEAST_MANIFEST_LIMIT, maxDecodedBytes / MANIFEST_EXPANSION);
        if (prologue.manifestDecodedLength() > allowed) {
            throw limit(
                    "PRO-7",
                    "the manifest decodes to " + prologue.manifestDecodedLength() + " bytes, allowed are " + allowed);
        }
        return new byte[prologue.manifestDecodedLength()];
    }

    /** Makes an array for decoded bytes; clause LIM-1. */
    byte[] decoded(String what, long bytes) throws FormatException {
        check(what, bytes);
        return new byte[(int) bytes];
    }

    /** Makes a direct, little-endian buffer for decoded bytes; clause LIM-1. */
    ByteBuffer buffer(String what, long bytes) throws FormatException {
        check(what, bytes);
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Checks that what is to be decoded at once may be, and fits in an array; clause LIM-1. */
    private void check(String what, long bytes) throws FormatException {
        checkTotal(what, bytes);
        if (bytes > LONGEST_ARRAY) {
            throw limit("LIM-1", what + " has " + bytes + " bytes, more than one buffer holds");
        }
    }

    /** Checks that what is to be decoded into several buffers may be; clause LIM-1. */
    void checkTotal(String what, long bytes) throws FormatException {
        if (bytes > maxDecodedBytes) {
            throw limit("LIM-1", what + " would take " + bytes + " bytes, allowed are " + maxDecodedBytes);
        }
    }
}
