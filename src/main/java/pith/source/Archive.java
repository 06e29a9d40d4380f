package pith.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import pith.error.FormatException;

/**
 * A zip or tar archive, the latter perhaps compressed by gzip, unpacked into a temporary folder until it is closed. What
 * kind it is shows in its bytes.
 */
public final class Archive implements Closeable {
    private static final int TAR_MAGIC_AT = 257;
    private static final byte[] TAR_MAGIC = {'u', 's', 't', 'a', 'r'};

    private final TemporaryFolder folder;
    private final List<Path> files;

    private Archive(TemporaryFolder folder, List<Path> files) {
        this.folder = folder;
        this.files = List.copyOf(files);
    }

    private enum Kind {
        NONE,
        ZIP,
        TAR,
        TAR_GZ
    }

    /** Returns whether a file is an archive. */
    public static boolean isArchive(Path file) throws IOException {
        return kind(file) != Kind.NONE;
    }

    /**
     * Unpacks an archive. Resource forks of macOS are left out.
     *
     * @throws FormatException if it is damaged or encrypted, expands beyond the limits, holds links or devices, or has
     *     paths that lead out of the folder
     */
    public static Archive unpack(Path file, ArchiveLimits limits) throws IOException, FormatException {
        Kind kind = kind(file);
        TemporaryFolder folder = TemporaryFolder.create();
        try {
            Unpacker unpacker = new Unpacker(file, folder.path(), limits);
            if (kind == Kind.ZIP) {
                unpacker.zip();
            } else {
                unpacker.tar(kind == Kind.TAR_GZ);
            }
            return new Archive(folder, unpacker.files());
        } catch (IOException | FormatException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** The unpacked files. */
    public List<Path> files() {
        return files;
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }

    private static Kind kind(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(TAR_MAGIC_AT + TAR_MAGIC.length);
        }
        if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6)) {
            return Kind.ZIP;
        } else if (startsWith(head, 0x1F, 0x8B)) {
            return Kind.TAR_GZ;
        }
        boolean tar = head.length > TAR_MAGIC_AT
                && Arrays.equals(head, TAR_MAGIC_AT, head.length, TAR_MAGIC, 0, TAR_MAGIC.length);
        return tar ? Kind.TAR : Kind.NONE;
    }

    private static boolean startsWith(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i == head.length || (head[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
