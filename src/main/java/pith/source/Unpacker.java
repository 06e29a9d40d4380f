package pith.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import pith.error.FormatException;

/** Unpacks one archive into a folder. */
final class Unpacker {
    private static final int BUFFER = 1 << 16;

    private final Path archive;
    private final Path folder;
    private final ArchiveLimits limits;
    private final long maxBytes;
    private final List<Path> files = new ArrayList<>();
    private int entries;
    private long bytes;

    Unpacker(Path archive, Path folder, ArchiveLimits limits) throws IOException {
        this.archive = archive;
        this.folder = folder;
        this.limits = limits;
        this.maxBytes = limits.bytesFor(Files.size(archive));
    }

    /** The files unpacked so far. */
    List<Path> files() {
        return files;
    }

    void zip() throws IOException, FormatException {
        try (ZipFile zip = openZip()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                count();
                if (entry.isUnixSymlink()) {
                    throw special(entry.getName());
                } else if (!zip.canReadEntryData(entry)) {
                    throw FormatException.unsupported(
                            "",
                            "entry '" + entry.getName() + "' of the archive is encrypted or packed in an unknown way");
                } else if (!entry.isDirectory()) {
                    addChecked(entry, zip);
                }
            }
        }
    }

    private ZipFile openZip() throws FormatException {
        try {
            return ZipFile.builder().setPath(archive).get();
        } catch (IOException | RuntimeException e) {
            throw damaged("the archive's directory, which is at its end, cannot be read: is it cut short?", e);
        }
    }

    /** Adds an entry and compares it with its checksum, which the library does not do. */
    private void addChecked(ZipArchiveEntry entry, ZipFile zip) throws IOException, FormatException {
        CRC32 checksum = new CRC32();
        long before = bytes;
        try (InputStream in = new CheckedInputStream(parse(() -> zip.getInputStream(entry)), checksum)) {
            if (!add(entry.getName(), in)) {
                return;
            }
        }
        if (checksum.getValue() != entry.getCrc() || bytes - before != entry.getSize()) {
            throw FormatException.malformed(
                    "", "entry '" + entry.getName() + "' of the archive is damaged: its checksum does not match");
        }
    }

    void tar(boolean gzip) throws IOException, FormatException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                InputStream in = gzip ? parse(() -> gunzip(file)) : file;
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            while (true) {
                TarArchiveEntry entry = parse(tar::getNextEntry);
                if (entry == null) {
                    return;
                }
                count();
                if (isSpecial(entry)) {
                    throw special(entry.getName());
                } else if (!entry.isDirectory()) {
                    add(entry.getName(), tar);
                }
            }
        }
    }

    private static boolean isSpecial(TarArchiveEntry entry) {
        return entry.isLink()
                || entry.isSymbolicLink()
                || entry.isCharacterDevice()
                || entry.isBlockDevice()
                || entry.isFIFO();
    }

    private static InputStream gunzip(InputStream in) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(in)
                .setDecompressConcatenated(true)
                .get();
    }

    private void count() throws FormatException {
        if (++entries > limits.entries()) {
            throw FormatException.limit("", "the archive has more than " + limits.entries() + " entries");
        }
    }

    /** Unpacks a file, unless it is left out: returns whether it is not. */
    private boolean add(String name, InputStream in) throws IOException, FormatException {
        String path = name.startsWith("./") ? name.substring(2) : name;
        Path target = RelativePaths.resolve(folder, path);
        String last = path.substring(path.lastIndexOf('/') + 1);
        boolean resourceFork = path.startsWith("__MACOSX/") || last.startsWith("._");
        if (resourceFork) {
            return false;
        }
        try {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
        } catch (FileAlreadyExistsException e) {
            throw twice(name);
        }
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            copy(in, out);
        } catch (FileAlreadyExistsException e) {
            throw twice(name);
        }
        files.add(target);
        return true;
    }

    private void copy(InputStream in, OutputStream out) throws IOException, FormatException {
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int count = parse(() -> in.read(buffer));
            if (count < 0) {
                return;
            }
            bytes += count;
            if (bytes > maxBytes) {
                throw FormatException.limit("", "the archive expands to more than " + maxBytes + " bytes");
            }
            out.write(buffer, 0, count);
        }
    }

    private interface Parsing<T> {
        T run() throws IOException;
    }

    /** Runs a step of the decoder, whose complaints are about the archive. */
    private static <T> T parse(Parsing<T> step) throws FormatException {
        try {
            return step.run();
        } catch (IOException | RuntimeException e) {
            String fault = e instanceof EOFException ? "cut short or damaged" : "damaged";
            throw damaged("the archive is " + fault + (e.getMessage() == null ? "" : ": " + e.getMessage()), e);
        }
    }

    private static FormatException damaged(String message, Exception cause) {
        FormatException damaged = FormatException.malformed("", message);
        damaged.initCause(cause);
        return damaged;
    }

    private static FormatException special(String name) {
        return FormatException.unsupported("", "entry '" + name + "' of the archive is a link or a device");
    }

    private static FormatException twice(String name) {
        return FormatException.malformed("", "entry '" + name + "' is in the archive twice");
    }
}
