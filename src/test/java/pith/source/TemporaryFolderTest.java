package pith.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TemporaryFolderTest {
    private static final int PROCESSES = 8;

    @TempDir
    Path parent;

    /** Makes folders without end. */
    static final class Maker {
        public static void main(String[] words) throws IOException {
            while (true) {
                TemporaryFolder.in(Path.of(words[0])).close();
            }
        }
    }

    /** However far it is with making a folder or deleting it. */
    @Test
    void aProcessThatIsToldToEndLeavesNone() throws IOException, InterruptedException {
        Random random = new Random(1);
        for (int run = 0; run < PROCESSES; run++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Maker.class.getName(),
                            parent.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            while (process.isAlive() && list().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50));
            process.destroy();
            assertEquals(128 + 15, process.waitFor());
            assertEquals(List.of(), list());
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            return files.toList();
        }
    }
}
