package pith.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.tensorflow.TensorFlowImporter;

/** The models that a command line names: one by one, by patterns, or as all that are in a folder. */
final class Inputs {
    private static final List<String> ARCHIVES = List.of(".zip", ".tar", ".tar.gz", ".tgz");
    private static final List<String> GRAPHS = List.of(".pb", ".pbtxt", ".meta");

    private static final String PITH = ".pith";

    /** Endings of files that are models, the longest first, as they give way to {@code .pith}. */
    private static final List<String> ENDINGS =
            List.of(".tar.gz", ".pbtxt", ".onnx", ".meta", PITH, ".zip", ".tar", ".tgz", ".pb");

    private Inputs() {}

    /**
     * A model that was found.
     *
     * @param name where its file goes, relative to the output folder, without an ending
     * @param fullName the same with the model's own ending, for models that differ in nothing else
     * @param certain whether it is certain to be one; an archive in a folder may hold anything
     */
    record Found(Path path, Path name, Path fullName, boolean certain) {}

    /**
     * Checks the name of a {@code .pith} file that is to be written.
     *
     * @throws IllegalArgumentException if it is that of another kind of model, which could be overwritten by mistake
     */
    static void checkOutput(Path out) {
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        if (ENDINGS.stream().anyMatch(ending -> !ending.equals(PITH) && name.endsWith(ending))) {
            throw new IllegalArgumentException(
                    out + " is not named like a .pith file, which convert writes; pith expand gives a model back");
        }
    }

    /**
     * Checks the name of a model that is to be written.
     *
     * @throws IllegalArgumentException if it is that of a {@code .pith} file
     */
    static void checkModel(Path out) {
        if (String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT).endsWith(PITH)) {
            throw new IllegalArgumentException(
                    out + " is named like a .pith file, and expand writes the model; pith convert writes .pith files");
        }
    }

    /**
     * Checks that an input, if it is there, can be read at any position.
     *
     * @throws FileSystemException if it is neither a file nor a folder
     */
    static void checkSeekable(@Nullable Path in) throws FileSystemException {
        if (in != null && Files.exists(in) && !Files.isRegularFile(in) && !Files.isDirectory(in)) {
            throw new FileSystemException(
                    in.toString(),
                    null,
                    "a pipe or device, which cannot be read at positions; save it to a file first");
        }
    }

    /** Whether a path is to be taken apart: a pattern, or a folder that is no model itself. */
    static boolean isSeveral(Path path) throws IOException {
        return isPattern(path) || (Files.isDirectory(path) && !TensorFlowImporter.recognizes(path));
    }

    private static boolean isPattern(Path path) {
        return path.toString().matches(".*[*?\\[{].*") && !Files.exists(path);
    }

    /** Returns the bytes of a file, or of all files in a folder. */
    static long size(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return Files.size(path);
        }
        long bytes = 0;
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    /**
     * Finds all models, in the order given and within a folder in that of their paths.
     *
     * @param leftOut a folder that is not looked into
     * @throws NoSuchFileException if a path is not there, or nothing matches a pattern
     */
    static List<Found> find(List<Path> paths, Path leftOut) throws IOException {
        List<Found> found = new ArrayList<>();
        for (Path path : paths) {
            List<Path> named = isPattern(path) ? matching(path) : List.of(path);
            if (named.isEmpty() || !Files.exists(named.get(0))) {
                throw new NoSuchFileException(path.toString());
            }
            for (Path one : named) {
                if (isSeveral(one)) {
                    walk(one, one, leftOut.toAbsolutePath().normalize(), found);
                } else {
                    found.add(found(one, one.toAbsolutePath().normalize().getFileName(), true));
                }
            }
        }
        return found;
    }

    private static Found found(Path path, Path name, boolean certain) {
        String own = String.valueOf(name.getFileName());
        String lower = own.toLowerCase(Locale.ROOT);
        String base = ENDINGS.stream()
                .filter(ending -> lower.endsWith(ending) && lower.length() > ending.length())
                .findFirst()
                .map(ending -> own.substring(0, own.length() - ending.length()))
                .orElse(own);
        return new Found(path, name.resolveSibling(base), name, certain);
    }

    private static void walk(Path folder, Path root, Path leftOut, List<Found> found) throws IOException {
        List<Path> entries;
        try (Stream<Path> list = Files.list(folder)) {
            entries = list.filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        }
        for (Path entry : entries) {
            if (!Files.isDirectory(entry)) {
                file(entry, root, found);
            } else if (TensorFlowImporter.recognizes(entry)) {
                found.add(found(entry, root.relativize(entry), true));
            } else if (!Files.isSymbolicLink(entry)
                    && !entry.toAbsolutePath().normalize().equals(leftOut)) {
                walk(entry, root, leftOut, found);
            }
        }
    }

    private static void file(Path file, Path root, List<Found> found) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean archive = ARCHIVES.stream().anyMatch(name::endsWith);
        boolean graph = GRAPHS.stream().anyMatch(name::endsWith) && TensorFlowImporter.recognizes(file);
        if (name.endsWith(".onnx") || archive || graph) {
            found.add(found(file, root.relativize(file), !archive));
        }
    }

    private static List<Path> matching(Path pattern) throws IOException {
        Path root = pattern.isAbsolute() ? pattern.getRoot() : Path.of("");
        int fixed = 0;
        while (!pattern.getName(fixed).toString().matches(".*[*?\\[{].*")) {
            root = root.resolve(pattern.getName(fixed));
            fixed++;
        }
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        boolean deep = pattern.toString().contains("**");
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        Path start = root;
        try (Stream<Path> files = Files.walk(start, deep ? Integer.MAX_VALUE : pattern.getNameCount() - fixed)) {
            return files.filter(file -> !file.equals(start) && matcher.matches(file))
                    .sorted()
                    .toList();
        }
    }
}
