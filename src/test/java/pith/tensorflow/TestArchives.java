package pith.tensorflow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Archives of the files of a model. */
public final class TestArchives {
    private TestArchives() {}

    /** Writes an archive of the kind that its name says, all files in one folder. */
    public static void write(Path archive, String prefix, Map<String, byte[]> files) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive)) {
            if (archive.toString().endsWith(".zip")) {
                zip(out, prefix, files);
            } else if (archive.toString().endsWith(".gz")) {
                tar(new GZIPOutputStream(out), prefix, files);
            } else {
                tar(out, prefix, files);
            }
        }
    }

    private static void zip(OutputStream out, String prefix, Map<String, byte[]> files) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(prefix + file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
    }

    private static void tar(OutputStream out, String prefix, Map<String, byte[]> files) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(prefix + file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
    }
}
