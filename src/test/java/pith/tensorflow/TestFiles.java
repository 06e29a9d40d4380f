package pith.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a model: one, or those of a folder. */
public final class TestFiles {
    private TestFiles() {}

    /** Returns the contents of the files by their paths in the folder. */
    public static Map<String, byte[]> read(Path model) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(model)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(model.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    public static void assertSame(Path expected, Path actual) throws IOException {
        Map<String, byte[]> files = read(actual);
        assertEquals(read(expected).keySet(), files.keySet());
        for (Map.Entry<String, byte[]> file : read(expected).entrySet()) {
            assertArrayEquals(file.getValue(), files.get(file.getKey()), expected + ": " + file.getKey());
        }
    }
}
