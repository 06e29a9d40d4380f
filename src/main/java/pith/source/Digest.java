package pith.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import pith.model.Model;
import pith.model.Tensor;
import pith.model.TensorData;

/** A SHA-256 over several things, each preceded by its length. */
public final class Digest {
    private final MessageDigest sha256;

    /** Starts with nothing. */
    public Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds a text. */
    public Digest add(String text) {
        return add(text.getBytes(UTF_8));
    }

    /** Adds bytes. */
    public Digest add(byte[] bytes) {
        return add(ByteBuffer.wrap(bytes));
    }

    /** Adds the rest of a buffer, which stays where it is. */
    public Digest add(ByteBuffer bytes) {
        length(bytes.remaining());
        sha256.update(bytes.duplicate());
        return this;
    }

    /** Adds all bytes of data. */
    public Digest add(TensorData data) throws IOException {
        length(data.size());
        for (long from = 0; from < data.size(); from += 1 << 16) {
            ByteBuffer part = ByteBuffer.allocate((int) Math.min(1 << 16, data.size() - from));
            data.read(from, part);
            sha256.update(part.flip());
        }
        return this;
    }

    /** Adds a whole model: its graph, the files that it is in, and every tensor. */
    public Digest add(Model model) throws IOException {
        add(model.dialect().name());
        add(model.files().toString());
        add(model.skeleton());
        for (Tensor tensor : model.tensors()) {
            add(tensor.name() + tensor.type() + tensor.shape());
            add(tensor.data());
        }
        return this;
    }

    /** Adds the bytes of a file. */
    public Digest addFile(Path file) throws IOException {
        length(Files.size(file));
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
            }
        }
        return this;
    }

    /** Returns the digest as 64 hexadecimal digits, and starts anew. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }

    private void length(long length) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, length));
    }
}
