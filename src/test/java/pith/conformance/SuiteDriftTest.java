package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed suite is the one that its sources make. With {@code -Dpith.conformance.write=true} it becomes that. */
final class SuiteDriftTest {
    private static final List<String> TREES = List.of("valid", "invalid", "unsupported", "limits");

    @Test
    void committedFilesAreThoseThatAreGenerated() throws Exception {
        Map<String, byte[]> generated = SuiteFiles.generate();
        if (Boolean.getBoolean("pith.conformance.write")) {
            write(generated);
        }
        for (Map.Entry<String, byte[]> file : generated.entrySet()) {
            Path committed = SuiteFiles.FOLDER.resolve(file.getKey());
            assertTrue(Files.exists(committed), () -> committed + " is missing; " + advice());
            assertArrayEquals(
                    file.getValue(), Files.readAllBytes(committed), () -> committed + " differs; " + advice());
        }
        Set<String> orphans = committed();
        orphans.removeAll(generated.keySet());
        assertTrue(orphans.isEmpty(), () -> orphans + " have no source; " + advice());
    }

    private static String advice() {
        return "run with -Dpith.conformance.write=true to write the suite anew";
    }

    private static void write(Map<String, byte[]> generated) throws IOException {
        for (String orphan : committed()) {
            if (!generated.containsKey(orphan)) {
                Files.delete(SuiteFiles.FOLDER.resolve(orphan));
            }
        }
        for (Map.Entry<String, byte[]> file : generated.entrySet()) {
            Path path = SuiteFiles.FOLDER.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static Set<String> committed() throws IOException {
        Set<String> files = new TreeSet<>();
        for (String tree : TREES) {
            Path folder = SuiteFiles.FOLDER.resolve(tree);
            if (Files.exists(folder)) {
                try (Stream<Path> paths = Files.walk(folder)) {
                    files.addAll(paths.filter(Files::isRegularFile)
                            .map(path -> SuiteFiles.FOLDER.relativize(path).toString())
                            .collect(Collectors.toSet()));
                }
            }
        }
        return files;
    }
}
