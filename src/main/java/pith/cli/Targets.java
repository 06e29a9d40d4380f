package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        for (int i = 0; i < out.size(); i++) {
            Path file = out.get(i);
            for (Path read : in) {
                differ(read, file);
            }
            for (Path other : out.subList(0, i)) {
                if (isSame(other, file)) {
                    throw new IllegalArgumentException(file + " would be written twice: name another file to write");
                }
            }
            FileSet.at(file, true).close();
        }
    }

    /**
     * Checks that a command does not write over what it reads.
     *
     * @throws IllegalArgumentException if it would
     */
    static void differ(Path in, Path out) throws IOException {
        if (isSame(in, out)) {
            throw new IllegalArgumentException(out + " is what is read: name another file to write");
        }
    }

    private static boolean isSame(Path a, Path b) throws IOException {
        return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize())
                || (Files.exists(a) && Files.exists(b) && Files.isSameFile(a, b));
    }
}
