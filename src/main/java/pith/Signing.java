package pith;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.zip.CRC32C;
import pith.entropy.ChunkEncoder;
import pith.entropy.Effort;
import pith.error.FormatException;
import pith.format.ManifestSigner;
import pith.format.Prologue;
import pith.format.StoredSequence;
import pith.reader.PithFile;
import pith.reader.ReadOptions;
import pith.sign.Ed25519;
import pith.source.FileSet;

/** Signs a file: copies its chunks as they are, and gives it a manifest with digests and signature. */
final class Signing {
    private static final int BUFFER = 1 << 20;

    private final FileChannel from;
    private final FileChannel to;
    private final ByteArrayOutputStream digests = new ByteArrayOutputStream();

    private Signing(FileChannel from, FileChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Writes the signed file, which may replace the one it is made from. */
    static void sign(Path in, PrivateKey key, Path out, ReadOptions options) throws IOException, FormatException {
        try (FileSet files = FileSet.at(out, true);
                PithFile file = PithFile.open(in, options);
                FileChannel from = FileChannel.open(in, StandardOpenOption.READ)) {
            // Nobody signs what he has not looked at.
            file.verify();
            try (FileChannel to =
                    FileChannel.open(files.reserve(""), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                new Signing(from, to).write(file, key);
            } catch (IOException e) {
                throw FileSet.named(e, out);
            }
            files.commit();
        }
    }

    private void write(PithFile file, PrivateKey key) throws IOException, FormatException {
        to.position(Prologue.SIZE);
        long offset = Prologue.SIZE;
        for (StoredSequence sequence : file.index().sequences()) {
            for (int chunk = 0; chunk < sequence.chunks(); chunk++) {
                copy(offset, sequence.lengthOf(chunk), sequence.chunkCrcs()[chunk]);
                offset += sequence.lengthOf(chunk);
            }
        }
        byte[] prologue = file.prologue();
        byte[] manifest = ManifestSigner.sign(
                file.manifest(),
                prologue,
                digests.toByteArray(),
                Ed25519.publicBytes(key),
                message -> Ed25519.sign(key, message));
        byte[] stored = ChunkEncoder.encode(manifest, 0, manifest.length, 1, Effort.BEST);
        put(ByteBuffer.wrap(stored));
        to.position(0);
        Prologue changed = new Prologue(offset, stored.length, manifest.length, Prologue.crc(stored, 0, stored.length));
        put(ByteBuffer.wrap(changed.toBytesLike(prologue)));
        to.force(true);
    }

    /** Copies a chunk and keeps its digest. */
    private void copy(long offset, long length, int checksum) throws IOException {
        MessageDigest digest = sha256();
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, length));
        for (long done = 0; done < length; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            int count = from.read(buffer, offset + done);
            if (count < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            done += count;
            digest.update(buffer.flip());
            crc.update(buffer.rewind());
            put(buffer.rewind());
        }
        if ((int) crc.getValue() != checksum) {
            throw new IOException("the file was changed while it was read");
        }
        digests.writeBytes(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void put(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }
}
