package pith.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.error.FormatException;
import pith.error.FormatException.Kind;

final class ArchiveTest {
    private static final int S_IFLNK = 0120000;

    @TempDir
    Path folder;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    enum Format {
        ZIP,
        TAR,
        TAR_GZ
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void filesAreUnpackedUntilItIsClosed(Format format) throws IOException, FormatException {
        byte[] weights = new byte[100_000];
        new Random(1).nextBytes(weights);
        entries.put("./m/model.onnx", text("model"));
        entries.put("m/", new byte[0]);
        entries.put("m/deep/weights.bin", weights);
        entries.put("__MACOSX/m/._model.onnx", text("fork"));
        entries.put("m/._other.onnx", text("fork"));
        Path file = write(format);
        assertTrue(Archive.isArchive(file));
        Path unpacked;
        try (Archive archive = Archive.unpack(file, ArchiveLimits.DEFAULT)) {
            assertEquals(2, archive.files().size());
            unpacked = archive.files().get(1);
            assertTrue(unpacked.endsWith(Path.of("m", "deep", "weights.bin")));
            assertArrayEquals(weights, Files.readAllBytes(unpacked));
            assertArrayEquals(text("model"), Files.readAllBytes(archive.files().get(0)));
        }
        assertFalse(Files.exists(unpacked));
    }

    @Test
    void otherFilesAreNoArchives() throws IOException {
        for (String content : new String[] {"", "P", "PK", "some text"}) {
            assertFalse(Archive.isArchive(Files.writeString(folder.resolve("x"), content)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "a\\..\\x", "C:x", "a/\u0007"})
    void pathsThatLeaveTheFolderAreRefused(String path) throws IOException {
        entries.put(path, text("x"));
        for (Format format : Format.values()) {
            // The library itself turns a leading slash into a relative path when it writes or reads an entry.
            if (!path.startsWith("/") || format == Format.ZIP) {
                assertFault(Kind.MALFORMED, "is refused", write(format), ArchiveLimits.DEFAULT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"ZIP", "TAR_GZ"})
    void expansionIsBounded(Format format) throws IOException {
        entries.put("zeros", new byte[1 << 20]);
        ArchiveLimits limits = new ArchiveLimits(10, 1000, 1);
        assertFault(Kind.LIMIT_EXCEEDED, "the archive expands to more than", write(format), limits);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void entriesAreCounted(Format format) throws IOException, FormatException {
        for (int i = 0; i < 11; i++) {
            entries.put("e" + i, text("x"));
        }
        Path file = write(format);
        Archive.unpack(file, new ArchiveLimits(11, 1000, 1)).close();
        assertFault(Kind.LIMIT_EXCEEDED, "the archive has more than 10 entries", file, new ArchiveLimits(10, 1000, 1));
    }

    @Test
    void linksAreRefused() throws IOException {
        for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR}) {
            Path file = folder.resolve("x.tar");
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
                TarArchiveEntry entry = new TarArchiveEntry("link", type);
                entry.setLinkName("/etc/hostname");
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }
            assertFault(
                    Kind.UNSUPPORTED, "entry 'link' of the archive is a link or a device", file, ArchiveLimits.DEFAULT);
        }
        Path file = folder.resolve("x.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            ZipArchiveEntry entry = new ZipArchiveEntry("link");
            entry.setUnixMode(S_IFLNK | 0777);
            zip.putArchiveEntry(entry);
            zip.write(text("/etc/hostname"));
            zip.closeArchiveEntry();
        }
        assertFault(Kind.UNSUPPORTED, "entry 'link' of the archive is a link or a device", file, ArchiveLimits.DEFAULT);
    }

    @Test
    void anEntryMayNotTakeTheNameOfAnother() throws IOException {
        Path file = folder.resolve("x.tar");
        for (String second : new String[] {"a", "a/b"}) {
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
                put(tar, new TarArchiveEntry("a"), text("1"));
                put(tar, new TarArchiveEntry(second), text("2"));
            }
            assertFault(Kind.MALFORMED, "entry '" + second + "' is in the archive twice", file, ArchiveLimits.DEFAULT);
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void archivesCutShortAreRefusedOrShorter(Format format) throws IOException {
        byte[] noise = new byte[700];
        new Random(1).nextBytes(noise);
        entries.put("a", noise);
        byte[] whole = Files.readAllBytes(write(format));
        for (int length = 0; length < whole.length; length += 13) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            if (!Archive.isArchive(file)) {
                continue;
            }
            try (Archive archive = Archive.unpack(file, ArchiveLimits.DEFAULT)) {
                // Without its end a tar archive is still one.
                assertEquals(Format.TAR, format);
                for (Path unpacked : archive.files()) {
                    assertArrayEquals(noise, Files.readAllBytes(unpacked));
                }
            } catch (FormatException e) {
                assertEquals(Kind.MALFORMED, e.kind());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipArchiveEntry.STORED, ZipArchiveEntry.DEFLATED})
    void aChangedByteIsNoticed(int method) throws IOException, FormatException {
        byte[] content = new byte[100_000];
        for (int i = 0; i < content.length; i += 100) {
            content[i] = (byte) i;
        }
        Path file = folder.resolve("x.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            zip.setMethod(method);
            ZipArchiveEntry entry = new ZipArchiveEntry("m.bin");
            entry.setSize(content.length);
            put(zip, entry, content);
        }
        Archive.unpack(file, ArchiveLimits.DEFAULT).close();
        byte[] whole = Files.readAllBytes(file);
        // Before the data is the entry's header with its name, after it the same in the directory, and the directory's
        // end.
        int start = 30 + "m.bin".length();
        int end = whole.length - (46 + "m.bin".length()) - 22;
        String fault = method == ZipArchiveEntry.STORED
                ? "entry 'm.bin' of the archive is damaged: its checksum does not match"
                : "damaged";
        for (int at = start; at < end; at += (end - start) / 50 + 1) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertFault(Kind.MALFORMED, fault, Files.write(file, changed), ArchiveLimits.DEFAULT);
        }
    }

    @Test
    void aWrongSizeIsNoticed() throws IOException {
        entries.put("m.bin", new byte[100]);
        Path file = write(Format.ZIP);
        byte[] bytes = Files.readAllBytes(file);
        int size = bytes.length - 22 - (46 + "m.bin".length()) + 24;
        assertEquals(100, bytes[size]);
        bytes[size] = 99;
        assertFault(Kind.MALFORMED, "entry 'm.bin' of the archive", Files.write(file, bytes), ArchiveLimits.DEFAULT);
    }

    @Test
    void whatIsCutShortIsSaidToBe() throws IOException {
        byte[] noise = new byte[10_000];
        new Random(1).nextBytes(noise);
        entries.put("a", noise);
        byte[] zip = Arrays.copyOf(Files.readAllBytes(write(Format.ZIP)), 5000);
        Path file = Files.write(folder.resolve("cut"), zip);
        assertFault(Kind.MALFORMED, "the archive's directory", file, ArchiveLimits.DEFAULT);
        byte[] gzip = Arrays.copyOf(Files.readAllBytes(write(Format.TAR_GZ)), 5000);
        assertFault(
                Kind.MALFORMED, "the archive is cut short or damaged", Files.write(file, gzip), ArchiveLimits.DEFAULT);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path write(Format format) throws IOException {
        Path file = folder.resolve("archive");
        if (format == Format.ZIP) {
            try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
                for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                    put(zip, new ZipArchiveEntry(entry.getKey()), entry.getValue());
                }
            }
            return file;
        }
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream out = format == Format.TAR ? raw : new GzipCompressorOutputStream(raw);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                TarArchiveEntry header = new TarArchiveEntry(entry.getKey());
                header.setSize(entry.getValue().length);
                put(tar, header, entry.getValue());
            }
        }
        return file;
    }

    private static <E extends ArchiveEntry> void put(ArchiveOutputStream<E> out, E entry, byte[] content)
            throws IOException {
        if (entry instanceof TarArchiveEntry tar) {
            tar.setSize(content.length);
        }
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }

    private void assertFault(Kind kind, String message, Path file, ArchiveLimits limits) throws IOException {
        long before = leftovers();
        FormatException fault = assertThrows(
                FormatException.class, () -> Archive.unpack(file, limits).close());
        assertTrue(fault.getMessage().contains(message), fault.getMessage());
        assertEquals(kind, fault.kind());
        assertTrue(leftovers() <= before, "a temporary folder is left");
    }

    private static long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith(".pith-"))
                    .count();
        }
    }
}
