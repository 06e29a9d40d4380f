package pith.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.model.TensorData;

final class FileSetTest {
    @TempDir
    Path folder;

    @Test
    void nothingChangesBeforeTheCommit() throws Exception {
        write("old", "m", "a/x");
        Map<String, String> before = content();
        try (FileSet files = FileSet.at(folder.resolve("m"), true)) {
            files.write("", data("new"));
            files.write("a/x", data("new"));
            files.write("b/y", data("new"));
        }
        assertEquals(before, content());
        assertFalse(Files.exists(folder.resolve("b")));
    }

    /** A process that is told to end deletes its folder while it is still writing. */
    @Test
    void noFileIsBegunInAFolderThatIsDeleted() throws Exception {
        FileSet files = FileSet.at(folder.resolve("m"), true);
        files.write("a/x", data("new"));
        files.close();
        assertThrows(IOException.class, () -> files.write("b/y", data("new")));
        assertEquals(Map.of(), content());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void deadProcessesLeaveNothingThatTheNextOneDoesNotDelete() throws Exception {
        write("litter", ".pith-dead.tmp/lock", ".pith-dead.tmp/new/m", ".pith-other.tmp/new/a/b", ".pith.lock");
        write("mine", "not-pith.tmp/file", ".pith-notes.txt");
        FileSet.replace(folder.resolve("m"), unfinished -> Files.writeString(unfinished, "new"));
        assertEquals(
                Set.of("m", "not-pith.tmp/file", ".pith-notes.txt"), content().keySet());
    }

    @Test
    void foldersOfLiveProcessesStay() throws Exception {
        Path target = folder.resolve("m");
        Process other = child(target);
        try (FileSet mine = FileSet.at(target, true)) {
            mine.write("", data("mine"));
            FileSet.replace(target, unfinished -> Files.writeString(unfinished, "third"));
            try (Stream<Path> all = Files.list(folder)) {
                assertEquals(3, all.count(), "two live folders and the file");
            }
            mine.commit();
        }
        assertEquals("mine", Files.readString(target));
        other.getOutputStream().write('\n');
        other.getOutputStream().flush();
        assertTrue(other.waitFor(60, TimeUnit.SECONDS));
        assertEquals("theirs", Files.readString(target));
        assertEquals(List.of("m"), List.copyOf(content().keySet()));
    }

    /** As when the process is told to end just before. */
    @Test
    void nothingIsPutInPlaceOnceTheTemporaryFolderIsDeleted() throws Exception {
        FileSet files = FileSet.at(folder.resolve("m"), true);
        files.write("", data("new"));
        files.write("b", data("new"));
        files.close();
        IOException refused = assertThrows(IOException.class, files::commit);
        assertEquals("the process is ending", refused.getMessage());
        assertEquals(Set.of(), content().keySet());
    }

    @Test
    void aProcessThatIsToldToEndLeavesNothing() throws Exception {
        Process other = child(folder.resolve("m"));
        other.destroy();
        assertTrue(other.waitFor(60, TimeUnit.SECONDS));
        assertEquals(Set.of(), content().keySet());
    }

    /** Starts a process that has written a file, says so, and waits for a line before it puts it in its place. */
    private static Process child(Path target) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName(),
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals('r', process.getInputStream().read());
        return process;
    }

    /** A process of its own. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] args) throws Exception {
            try (FileSet files = FileSet.at(Path.of(args[0]), true)) {
                files.write("", data("theirs"));
                System.out.println("ready");
                if (System.in.read() >= 0) {
                    files.commit();
                }
            }
        }
    }

    /** What a kill after each single move would leave, and what the next process makes of it. */
    @Test
    void severalFilesAreOldOrNewWhereverAProcessDies() throws Exception {
        for (int moves = 0; moves <= 6; moves++) {
            Path place = Files.createDirectory(folder.resolve("after-" + moves));
            for (String file : List.of("main", "a/x", "y")) {
                Files.createDirectories(place.resolve(file).getParent());
                Files.writeString(place.resolve(file), "old");
                Path unfinished = place.resolve(".pith-dead.tmp/new").resolve(file);
                Files.createDirectories(unfinished.getParent());
                Files.writeString(unfinished, "new");
            }
            dieAfter(moves, place);
            if (Files.exists(place.resolve("main"))) {
                String main = Files.readString(place.resolve("main"));
                assertEquals(main, Files.readString(place.resolve("a/x")), "after " + moves);
                assertEquals(main, Files.readString(place.resolve("y")), "after " + moves);
            }
            FileSet.replace(place.resolve("another"), unfinished -> Files.writeString(unfinished, "new"));
            for (String file : List.of("main", "a/x", "y", "another")) {
                assertEquals("new", Files.readString(place.resolve(file)), file + " after " + moves);
            }
            try (Stream<Path> left = Files.walk(place)) {
                assertEquals(
                        0,
                        left.filter(path -> path.toString().contains(".pith")).count());
            }
        }
    }

    private static void dieAfter(int moves, Path place) throws IOException {
        int[] left = {moves};
        Placement placement = new Placement(place.resolve(".pith-dead.tmp"), place, Path.of("main"), (from, to) -> {
            if (left[0]-- == 0) {
                throw new Death();
            }
            Placement.move(from, to);
        });
        if (moves == 6) {
            placement.run();
        } else {
            assertThrows(Death.class, placement::run);
        }
    }

    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aFileThatCannotBePlacedBringsTheOthersBack() throws Exception {
        write("old", "m", "a");
        Map<String, String> before = content();
        try (FileSet files = FileSet.at(folder.resolve("m"), true)) {
            for (String path : List.of("", "a", "deep/b", "c")) {
                files.write(path, data("new"));
            }
            // Somebody makes a folder of that name after it was looked at.
            Files.createDirectory(folder.resolve("deep"));
            Files.createDirectory(folder.resolve("deep/b"));
            FileSystemException fault = assertThrows(FileSystemException.class, files::commit);
            assertEquals("is a folder", fault.getReason());
        }
        assertEquals(before, content());
    }

    @Test
    void ofSeveralThatWriteTheSameOneWinsWhole() throws Exception {
        for (boolean isFile : new boolean[] {true, false}) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String mark = "writer " + i;
                writers.add(() -> {
                    Path target = isFile ? folder.resolve("m") : folder.resolve("model");
                    try (FileSet files = FileSet.at(target, isFile)) {
                        for (String path : List.of(isFile ? "" : "m", "a", "b/c")) {
                            files.write(path, data(mark));
                        }
                        files.commit();
                    }
                    return null;
                });
            }
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
            threads.shutdown();
            Path place = isFile ? folder : folder.resolve("model");
            String winner = Files.readString(place.resolve("m"));
            assertEquals(winner, Files.readString(place.resolve("a")));
            assertEquals(winner, Files.readString(place.resolve("b/c")));
        }
        assertEquals(6, content().size(), content().toString());
    }

    @Test
    void linksAreFollowedAndStay() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real")).resolve("m");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real/m"));
        for (String text : List.of("new", "newer")) {
            FileSet.replace(link, unfinished -> Files.writeString(unfinished, text));
            assertTrue(Files.isSymbolicLink(link));
            assertEquals(text, Files.readString(real));
        }
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        assertThrows(FileSystemLoopException.class, () -> FileSet.at(loop, true));
        assertEquals(Set.of("link", "loop", "real/m"), content().keySet());
    }

    @Test
    void placesWhereNoFileCanBeAreRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "old");
        assertThrows(NotDirectoryException.class, () -> FileSet.at(file.resolve("x"), true));
        assertThrows(NotDirectoryException.class, () -> FileSet.at(file, false));
        assertEquals("is a folder", refusal(folder));
        assertEquals("is no file that could be replaced", refusal(Path.of("/dev/null")));
        try (FileSet files = FileSet.at(folder.resolve("m"), true)) {
            assertThrows(NotDirectoryException.class, () -> files.reserve("file/x"));
            files.reserve("twice");
            assertThrows(FormatException.class, () -> files.reserve("twice"));
        }
    }

    private static String refusal(Path target) {
        return assertThrows(FileSystemException.class, () -> FileSet.at(target, true))
                .getReason();
    }

    @Test
    void namesMayBeInAnyScript() throws Exception {
        String name = "модель-模型-🧠 ü.pith";
        FileSet.replace(folder.resolve(name), unfinished -> Files.writeString(unfinished, "new"));
        assertEquals("new", Files.readString(folder.resolve(name)));
    }

    private void write(String text, String... files) throws IOException {
        for (String file : files) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), text);
        }
    }

    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (Path file : FileTree.files(folder)) {
            content.put(
                    file.toString(),
                    Files.isSymbolicLink(folder.resolve(file)) ? "" : Files.readString(folder.resolve(file)));
        }
        return content;
    }

    private static TensorData data(String text) {
        return TensorData.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
