package pith.reader;

import static pith.error.FormatException.malformed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.Optional;
import pith.entropy.ChunkDecoder;
import pith.entropy.ValueDecoder;
import pith.error.FormatException;
import pith.format.Prologue;
import pith.format.SignLast;
import pith.format.StoredSequence;
import pith.format.StoredSignature;

/** Reads chunks of a file, checks their checksums and decodes them. Safe for use by several threads. */
final class ChunkSource {
    private final FileChannel channel;
    private final long size;
    private final String file;
    private final Allowance allowance;

    /** Whose digests the chunks have to have, if they have to. */
    private final Optional<StoredSignature> signature;

    /**
     * Creates a source.
     *
     * @param file name of the file, for messages
     */
    ChunkSource(FileChannel channel, String file, Allowance allowance) throws IOException {
        this(channel, channel.size(), file, allowance, Optional.empty());
    }

    private ChunkSource(
            FileChannel channel, long size, String file, Allowance allowance, Optional<StoredSignature> signature) {
        this.channel = channel;
        this.size = size;
        this.file = file;
        this.allowance = allowance;
        this.signature = signature;
    }

    /** Returns the same source, which checks also the digests of chunks, if they are signed. */
    ChunkSource checking(Optional<StoredSignature> signed) {
        return new ChunkSource(channel, size, file, allowance, signed);
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    Allowance allowance() {
        return allowance;
    }

    /** Name of the file, for messages. */
    String file() {
        return file;
    }

    /** Returns bytes of the file; they are there unless it was cut after it was opened. */
    byte[] read(long offset, long length) throws IOException, FormatException {
        byte[] bytes = allowance.stored(offset, length, size);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (read(buffer, offset + buffer.position()) < 0) {
                throw malformed("PRO-6", "the file ends before byte " + (offset + length))
                        .at(offset);
            }
        }
        return bytes;
    }

    /**
     * Reads at a position, not from mapped memory: the file may become shorter, and then the system answers with a signal
     * instead of an end.
     */
    private int read(ByteBuffer buffer, long position) throws IOException {
        try {
            return channel.read(buffer, position);
        } catch (ClosedChannelException | FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // What the system says of a folder or a broken disk names no file.
            FileSystemException named = new FileSystemException(file, null, e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    /** Decodes one chunk of a sequence. */
    byte[] decode(StoredSequence sequence, int chunk, boolean signLast) throws IOException, FormatException {
        byte[] stored = stored(sequence, chunk);
        int units = sequence.unitsOf(chunk);
        int width = sequence.width();
        try {
            byte[] decoded = allowance.decoded("a chunk", (long) units * width);
            ChunkDecoder.decode(stored, 0, stored.length, units, width, decoded, 0);
            if (signLast) {
                SignLast.undo(decoded, 0, units, width);
            }
            return decoded;
        } catch (FormatException e) {
            throw e.in("chunk " + chunk).at(sequence.offsetOf(chunk));
        }
    }

    /**
     * Decodes one chunk of a sequence of symbols to their values.
     *
     * @param values by symbol
     * @param out receives the values
     * @return a symbol that has no value, or {@link ValueDecoder#ALL_KNOWN}
     */
    int decodeValues(StoredSequence symbols, int chunk, int[] values, ByteBuffer out)
            throws IOException, FormatException {
        byte[] stored = stored(symbols, chunk);
        int units = symbols.unitsOf(chunk);
        try {
            allowance.checkTotal("a chunk", units);
            return ValueDecoder.decode(stored, 0, stored.length, units, values, out);
        } catch (FormatException e) {
            throw e.in("chunk " + chunk).at(symbols.offsetOf(chunk));
        }
    }

    /** Returns the stored bytes of a chunk, which are what was written and, if that matters, what was signed. */
    private byte[] stored(StoredSequence sequence, int chunk) throws IOException, FormatException {
        long offset = sequence.offsetOf(chunk);
        byte[] stored = read(offset, sequence.lengthOf(chunk));
        try {
            if (Prologue.crc(stored, 0, stored.length) != sequence.chunkCrcs()[chunk]) {
                throw malformed("SUM-2", "chunk checksum is wrong: the file is damaged");
            }
            int number = sequence.firstChunk() + chunk;
            if (signature.isPresent() && !Arrays.equals(signature.get().digest(number), Signatures.digest(stored))) {
                throw malformed("SIG-4", "the chunk is not the one that was signed");
            }
        } catch (FormatException e) {
            throw e.in("chunk " + chunk).at(offset);
        }
        return stored;
    }

    /** Decodes all chunks of a sequence, which must fit in an array. */
    byte[] decodeAll(StoredSequence sequence, boolean signLast) throws IOException, FormatException {
        if (sequence.chunks() == 1) {
            return decode(sequence, 0, signLast);
        }
        byte[] all = allowance.decoded("a rule's parameters", sequence.decodedLength());
        int at = 0;
        for (int chunk = 0; chunk < sequence.chunks(); chunk++) {
            byte[] part = decode(sequence, chunk, signLast);
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
