package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pith.source.FileSet;

/** Whether files can be written, found out before there is much work for nothing. */
final class Targets {
    private Targets() {}

    /**
     * Checks the files that a command writes.
     *
     * @param in what it reads
     * @throws IllegalArgumentException if one of them is what it reads, or two are the same
     * @throws IOException if one cannot be written
     */
    static void check(List<Path> in, List<Path> out) throws IOException {
        List<Path> taken = new ArrayList<>(in);
        for (Path file : out) {
            for (Path other : taken) {
                if (isSame(other, file)) {
                    throw new IllegalArgumentException(
                            file + (in.contains(other) ? " is what is read" : " would be written twice")
                                    + ": name another file to write");
                }
            }
            taken.add(file);
            FileSet.at(file, true).close();
        }
    }

    private static boolean isSame(Path a, Path b) throws IOException {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize())
                || (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b));
    }
}
