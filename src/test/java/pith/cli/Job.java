package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A command that replaces files, and what they are before and after it.
 *
 * @param arguments the command line
 * @param folder where all files of the job are
 * @param before the files that are there first, by their paths in the folder; those to be replaced, and no others
 * @param after what they are when the command has worked
 * @param main path of the main file, without which the others mean nothing; empty if each file counts by itself
 */
record Job(
        List<String> arguments,
        Path folder,
        Map<String, byte[]> before,
        Map<String, byte[]> after,
        Optional<String> main) {

    /** What is there. */
    enum State {
        /** All as before. */
        OLD,
        /** All as after. */
        NEW,
        /** The main file is missing, to be put in its place by the next run. */
        UNFINISHED,
        /** Each file is as before or as after, where each counts by itself. */
        SOME_NEW
    }

    /** Writes the files of before. */
    Job prepared() throws IOException {
        for (Map.Entry<String, byte[]> file : before.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return this;
    }

    /** Looks at the files; a broken one is an error. */
    State state() throws IOException {
        boolean old = true;
        boolean changed = true;
        for (String path : after.keySet()) {
            Optional<byte[]> found = content(path);
            boolean isOld = same(found, Optional.ofNullable(before.get(path)));
            boolean isNew = same(found, Optional.ofNullable(after.get(path)));
            boolean mayBeMissing = main.isPresent() && found.isEmpty();
            if (!isOld && !isNew && !mayBeMissing) {
                throw new AssertionError(path + " is neither the old nor the new one");
            }
            old &= isOld;
            changed &= isNew;
        }
        if (old || changed) {
            return old ? State.OLD : State.NEW;
        }
        if (main.isEmpty()) {
            return State.SOME_NEW;
        }
        if (content(main.get()).isPresent()) {
            throw new AssertionError("the main file stands beside others of another model");
        }
        return State.UNFINISHED;
    }

    private Optional<byte[]> content(String path) throws IOException {
        Path file = folder.resolve(path);
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    private static boolean same(Optional<byte[]> a, Optional<byte[]> b) {
        return a.isPresent() == b.isPresent() && (a.isEmpty() || Arrays.equals(a.get(), b.get()));
    }

    /** Runs the command again, after which everything has to be new and nothing else be there. */
    void repeat() throws IOException {
        PithRun.good(arguments.toArray());
        if (state() != State.NEW) {
            throw new AssertionError("the next run did not bring the new files");
        }
        requireNoLitter(folder);
    }

    /** Looks for what nobody asked for. */
    static void requireNoLitter(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> litter = files.filter(
                            path -> path.getFileName().toString().startsWith(".pith"))
                    .toList();
            if (!litter.isEmpty()) {
                throw new AssertionError("litter: " + litter);
            }
        }
    }

    /** Returns the files below a folder. */
    static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** Requires that a command has failed in the way that users are promised. */
    static void requireFailure(int code, PithRun run) {
        if (run.code() != code || run.err().lines().count() != 1) {
            throw new AssertionError("exit code " + run.code() + " instead of " + code + ": " + run.err());
        }
    }

    /** Runs the command in a process of its own. */
    Process start(String... options) throws IOException {
        return start(List.of(), options);
    }

    /** Runs the command in a process of its own, started by another command. */
    Process start(List<String> starter, String... options) throws IOException {
        List<String> words = new ArrayList<>(starter);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:-UsePerfData", "-Xmx256m"));
        words.addAll(List.of(options));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(arguments);
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
