package pith.reader;

import static pith.error.FormatException.malformed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import pith.entropy.ChunkDecoder;
import pith.error.FormatException;
import pith.format.Prologue;
import pith.format.SignLast;
import pith.format.StoredSequence;

/** Reads chunks of a file, checks their checksums and decodes them. Safe for use by several threads. */
final class ChunkSource {
    private final FileChannel channel;
    private final String file;

    /**
     * Creates a source.
     *
     * @param file name of the file, for messages
     */
    ChunkSource(FileChannel channel, String file) {
        this.channel = channel;
        this.file = file;
    }

    /** Name of the file, for messages. */
    String file() {
        return file;
    }

    /** Returns bytes of the file; they are there unless the file was cut after it was opened. */
    byte[] read(long offset, long length) throws IOException, FormatException {
        if (length > Integer.MAX_VALUE - 8) {
            throw malformed("CHU-2", "a chunk of " + length + " stored bytes is longer than any coding of it")
                    .at(offset);
        }
        byte[] bytes = new byte[(int) length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw malformed("PRO-6", "the file ends before byte " + (offset + length))
                        .at(offset);
            }
        }
        return bytes;
    }

    /** Decodes one chunk of a sequence. */
    byte[] decode(StoredSequence sequence, int chunk, boolean signLast) throws IOException, FormatException {
        long offset = sequence.offsetOf(chunk);
        byte[] stored = read(offset, sequence.lengthOf(chunk));
        int units = sequence.unitsOf(chunk);
        int width = sequence.width();
        try {
            if (Prologue.crc(stored, 0, stored.length) != sequence.chunkCrcs()[chunk]) {
                throw malformed("SUM-2", "chunk checksum is wrong: the file is damaged");
            }
            byte[] decoded = new byte[units * width];
            ChunkDecoder.decode(stored, 0, stored.length, units, width, decoded, 0);
            if (signLast) {
                SignLast.undo(decoded, 0, units, width);
            }
            return decoded;
        } catch (FormatException e) {
            throw e.in("chunk " + chunk).at(offset);
        }
    }

    /** Decodes all chunks of a sequence, which must fit in an array. */
    byte[] decodeAll(StoredSequence sequence, boolean signLast) throws IOException, FormatException {
        if (sequence.chunks() == 1) {
            return decode(sequence, 0, signLast);
        }
        byte[] all = new byte[Math.toIntExact(sequence.decodedLength())];
        int at = 0;
        for (int chunk = 0; chunk < sequence.chunks(); chunk++) {
            byte[] part = decode(sequence, chunk, signLast);
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
