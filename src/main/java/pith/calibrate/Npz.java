package pith.calibrate;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import pith.error.FormatException;

/** NumPy's {@code .npz} archives and {@code .npy} arrays. */
public final class Npz {
    private static final String SUFFIX = ".npy";

    private Npz() {}

    /**
     * Reads all arrays of an archive, by name, in the order of the archive.
     *
     * @throws FormatException if it is not an archive of arrays, or one of them cannot be read
     */
    public static Map<String, NdArray> read(Path file) throws IOException, FormatException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        try (ZipFile zip = open(file)) {
            check(zip);
            for (String name : names(zip)) {
                try (NpyReader reader = reader(zip, name)) {
                    arrays.put(name, reader.readAll());
                } catch (FormatException e) {
                    throw e.in(name);
                }
            }
        }
        return Collections.unmodifiableMap(arrays);
    }

    /** Reads one {@code .npy} array. */
    public static NdArray readArray(Path file) throws IOException, FormatException {
        try (NpyReader reader = reader(file)) {
            return reader.readAll();
        }
    }

    /** Opens an archive. */
    static ZipFile open(Path file) throws IOException, FormatException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new FormatException(
                    FormatException.Kind.NOT_THIS_FORMAT,
                    "",
                    FormatException.NO_OFFSET,
                    "not an .npz archive, or one that is cut short: " + e.getMessage());
        }
    }

    /**
     * Compares all arrays with their checksums, which reading does not do.
     *
     * @throws FormatException if one is damaged
     */
    static void check(ZipFile zip) throws IOException, FormatException {
        byte[] buffer = new byte[1 << 16];
        for (String name : names(zip)) {
            ZipEntry entry = zip.getEntry(name + SUFFIX);
            CRC32 checksum = new CRC32();
            long size = 0;
            try (InputStream in = zip.getInputStream(entry)) {
                int count = in.read(buffer);
                while (count >= 0 && size <= entry.getSize()) {
                    checksum.update(buffer, 0, count);
                    size += count;
                    count = in.read(buffer);
                }
            } catch (ZipException | EOFException e) {
                throw FormatException.malformed("", name + ": damaged: its compressed data cannot be read");
            }
            if (checksum.getValue() != entry.getCrc() || size != entry.getSize()) {
                throw FormatException.malformed("", name + ": damaged: its checksum does not match");
            }
        }
    }

    /** Names of the arrays, without the suffix that they have in the archive. */
    static List<String> names(ZipFile zip) {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    /** Opens an array of an archive, which must stay open meanwhile. */
    static NpyReader reader(ZipFile zip, String name) throws IOException, FormatException {
        ZipEntry entry = zip.getEntry(name + SUFFIX);
        if (entry == null) {
            throw FormatException.malformed("", "no array '" + name + "'; there are " + names(zip));
        }
        return new NpyReader(new BufferedInputStream(zip.getInputStream(entry), 1 << 16), entry.getSize());
    }

    /** Opens an array in a file of its own. */
    static NpyReader reader(Path file) throws IOException, FormatException {
        return new NpyReader(new BufferedInputStream(Files.newInputStream(file), 1 << 16), Files.size(file));
    }
}
