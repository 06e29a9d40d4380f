package pith.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import pith.error.FormatException;
import pith.model.TensorData;

/**
 * Files that are written together, in a temporary folder beside their target until {@link #commit} puts them in their
 * places. Closing before that leaves everything as it was; what a killed process leaves, the next one to the same target
 * cleans up.
 */
public final class FileSet implements Closeable {
    private static final int BUFFER = 1 << 20;
    private static final int MAX_LINKS = 40;

    private final Path target;
    private final boolean isFile;
    private final Path folder;
    private final Set<Path> reserved = new HashSet<>();
    private final TemporaryFolder temporary;

    /** Path, in the folder, of the file that was reserved first. */
    private Path main = Path.of("");

    private FileSet(Path target, boolean isFile, Path folder, TemporaryFolder temporary) {
        this.target = target;
        this.isFile = isFile;
        this.folder = folder;
        this.temporary = temporary;
    }

    /**
     * Starts a set of files.
     *
     * @param target the file for the empty path, or the folder of all files; a link is followed
     * @param isFile whether it is a file
     */
    public static FileSet at(Path target, boolean isFile) throws IOException {
        Path real = followed(target);
        if (Files.isDirectory(real) == isFile && Files.exists(real)) {
            throw isFile
                    ? new FileSystemException(target.toString(), null, "is a folder")
                    : new NotDirectoryException(target.toString());
        }
        Path parent = real.getParent();
        if (isFile && Files.exists(real) && !Files.isRegularFile(real)) {
            throw new FileSystemException(target.toString(), null, "is no file that could be replaced");
        }
        if (isFile && parent != null) {
            return new FileSet(real, true, existing(parent), TemporaryFolder.in(parent));
        }
        // A new folder appears at once, so it is made beside its place.
        if (!Files.exists(real) && parent != null) {
            return new FileSet(real, false, real, TemporaryFolder.in(existing(parent)));
        }
        TemporaryFolder temporary = TemporaryFolder.in(real);
        if (parent != null) {
            Leftovers.clear(parent, temporary.path());
        }
        return new FileSet(real, false, real, temporary);
    }

    /**
     * Replaces one file.
     *
     * @param content writes the new file, under another name that no file has yet
     */
    public static void replace(Path target, Content content) throws IOException {
        try (FileSet files = at(target, true)) {
            try {
                content.writeTo(files.unfinished(files.target));
            } catch (IOException e) {
                throw named(e, target);
            }
            files.commit();
        }
    }

    /** What is written into a file. */
    public interface Content {
        void writeTo(Path unfinished) throws IOException;
    }

    private static Path existing(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString());
        } else if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        return folder;
    }

    /** Returns where a link leads, also one to a file that does not exist yet. */
    private static Path followed(Path target) throws IOException {
        Path path = target.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(path); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(target.toString());
            }
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        return path;
    }

    /**
     * Returns the name under which a file has to be written until {@link #commit}. No file has that name yet. The first one
     * is the main file: the one that the others are found through.
     *
     * @param path empty for the target if that is a file, else relative to the folder
     */
    public Path reserve(String path) throws IOException, FormatException {
        Path place = path.isEmpty() ? target : RelativePaths.resolve(folder, path);
        if (reserved.contains(place)) {
            throw FormatException.malformed("SRC-3", "two files have the path '" + place.getFileName() + "'");
        }
        return unfinished(place);
    }

    private Path unfinished(Path place) throws IOException {
        checkPlace(place);
        reserved.add(place);
        Path relative = folder.relativize(place);
        main = reserved.size() == 1 ? relative : main;
        Path unfinished = temporary.path().resolve(Placement.NEW).resolve(relative);
        temporary.makeFoldersFor(unfinished);
        return unfinished;
    }

    /** Finds out before anything is written what would not work after. */
    private void checkPlace(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            throw new FileSystemException(place.toString(), null, "is a folder");
        }
        Path parent = place.getParent();
        while (parent != null && parent.startsWith(folder) && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        if (parent == null || !parent.startsWith(folder)) {
            return;
        }
        if (!Files.isDirectory(parent)) {
            throw new NotDirectoryException(parent.toString());
        }
        if (!parent.toRealPath().startsWith(folder.toRealPath())) {
            throw new FileSystemException(place.toString(), null, "a link leads outside the folder");
        }
    }

    /** Writes a file; its path is as of {@link #reserve}. */
    public void write(String path, TensorData data) throws IOException, FormatException {
        try (FileChannel channel =
                FileChannel.open(reserve(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(data, channel, path.isEmpty() ? target : folder.resolve(path));
        }
    }

    private static void copy(TensorData data, FileChannel channel, Path place) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, data.size()));
        for (long position = 0; position < data.size(); position += buffer.capacity()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), data.size() - position));
            data.read(position, buffer);
            buffer.flip();
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                throw named(e, place);
            }
        }
        // Or a machine that loses power may keep the new name and not what is in the file.
        channel.force(true);
    }

    /** Returns a failure to write with the file that it is about: what the system says of a full disk names none. */
    public static FileSystemException named(IOException failure, Path place) {
        if (failure instanceof FileSystemException named) {
            return named;
        }
        FileSystemException named = new FileSystemException(place.toString(), null, failure.getMessage());
        named.initCause(failure.getCause());
        return named;
    }

    /** Moves all files to their places. */
    public void commit() throws IOException {
        // The temporary folder is not deleted meanwhile, even if the process is told to end.
        synchronized (temporary) {
            temporary.requireThere();
            Path complete = temporary.path().resolve(Placement.NEW);
            if (isFile && reserved.size() == 1) {
                Placement.move(complete.resolve(main), target);
            } else if (isFile || !movedWhole(complete)) {
                new Placement(temporary.path(), folder, main).run();
            }
        }
    }

    /** Gives the folder of new files the name of the target, if that does not exist. */
    private boolean movedWhole(Path complete) throws IOException {
        if (Files.exists(target)) {
            return false;
        }
        try {
            Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileSystemException e) {
            if (Files.isDirectory(target)) {
                // Another process made it in this moment.
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        temporary.close();
    }
}
