package pith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The folder of real models that is too large for the repository. Tests that need it are skipped where it is absent. */
public final class Corpus {
    private Corpus() {}

    /** Returns a file or folder of the corpus, or skips the test. */
    public static Path require(String path) {
        Path found = Path.of(System.getProperty("pith.corpus", "../shared"), path);
        Assumptions.assumeTrue(
                Files.exists(found), () -> "no " + path + " in the corpus (system property pith.corpus)");
        return found;
    }

    /** Returns the files below a folder with an ending, in order of their paths. */
    public static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(require(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
