package pith.calibrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import pith.error.FormatException;
import pith.error.FormatException.Kind;

/** Named arrays as NumPy's {@code .npz} files hold them. */
public final class Npz {
    private static final String ENDING = ".npy";

    private Npz() {}

    /**
     * Reads all arrays of a file, in its order.
     *
     * @throws FormatException if it is not a {@code .npz} file, or an array is not one of numbers or is damaged
     */
    public static Map<String, Npy> read(Path file) throws IOException, FormatException {
        Map<String, Npy> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                if (!name.endsWith(ENDING)) {
                    continue;
                }
                String key = name.substring(0, name.length() - ENDING.length());
                try (InputStream in = zip.getInputStream(entry)) {
                    arrays.put(key, Npy.read(in));
                } catch (FormatException e) {
                    throw e.in("array '" + key + "'");
                }
            }
        } catch (ZipException e) {
            throw new FormatException(Kind.NOT_THIS_FORMAT, "", 0, "not a .npz file: " + e.getMessage());
        }
        return arrays;
    }
}
