package pith.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import pith.error.FormatException;
import pith.model.TensorData;

/**
 * Files that are written together: under other names first, until {@link #commit}. Closing before that removes them, and
 * the folders made for them.
 */
public final class FileSet implements Closeable {
    private static final int BUFFER = 1 << 20;

    private final Path folder;
    private final Path main;
    private final Map<Path, Path> written = new LinkedHashMap<>();
    private final Deque<Path> madeFolders = new ArrayDeque<>();

    /** Removes what is unfinished when the process is told to end, by Ctrl-C for example. */
    private final Thread onExit = new Thread(this::removeQuietly, "pith-clean-up");

    private FileSet(Path folder, Path main) {
        this.folder = folder;
        this.main = main;
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts a set of files.
     *
     * @param target the file for the empty path, or the folder of all files
     * @param isFile whether it is a file
     */
    public static FileSet at(Path target, boolean isFile) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path parent = absolute.getParent();
        if (!isFile) {
            FileSet files = new FileSet(absolute, absolute);
            files.makeFolders(absolute);
            return files;
        }
        if (parent == null || Files.isDirectory(absolute)) {
            throw new FileSystemException(target.toString(), null, "is a folder");
        }
        if (!Files.isDirectory(parent)) {
            throw new NoSuchFileException(parent.toString());
        }
        return new FileSet(parent, absolute);
    }

    /**
     * Returns the name under which a file has to be written until {@link #commit}. No file has that name yet.
     *
     * @param path empty for the main file, else relative to the folder
     */
    public Path reserve(String path) throws IOException, FormatException {
        Path target = path.isEmpty() ? main : RelativePaths.resolve(folder, path);
        if (written.containsKey(target)) {
            throw FormatException.malformed("SRC-3", "two files have the path '" + target.getFileName() + "'");
        }
        Path parent = target.getParent();
        if (parent == null) {
            throw new FileSystemException(target.toString(), null, "has no folder");
        }
        if (!path.isEmpty()) {
            makeFolders(parent);
            if (!parent.toRealPath().startsWith(folder.toRealPath())) {
                throw new FileSystemException(target.toString(), null, "a link leads outside the folder");
            }
        }
        // Not Files.createTempFile, whose files nobody else may read.
        Path temporary = parent.resolve(".pith-" + UUID.randomUUID() + ".tmp");
        written.put(target, temporary);
        return temporary;
    }

    /** Writes a file; its path is as of {@link #reserve}. */
    public void write(String path, TensorData data) throws IOException, FormatException {
        try (FileChannel channel =
                FileChannel.open(reserve(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(data, channel);
        }
    }

    /** Moves all files to their places. */
    public void commit() throws IOException {
        for (Map.Entry<Path, Path> file : written.entrySet()) {
            try {
                Files.move(file.getValue(), file.getKey(), StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(file.getValue(), file.getKey(), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        written.clear();
        madeFolders.clear();
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook removes the files.
            return;
        }
        remove();
    }

    private synchronized void remove() throws IOException {
        for (Path temporary : written.values()) {
            Files.deleteIfExists(temporary);
        }
        while (!madeFolders.isEmpty()) {
            Files.deleteIfExists(madeFolders.pop());
        }
    }

    private void removeQuietly() {
        try {
            remove();
        } catch (IOException e) {
            // The process is ending: there is nobody left to tell.
        }
    }

    private void makeFolders(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null && parent.startsWith(folder)) {
            makeFolders(parent);
        }
        Files.createDirectory(path);
        madeFolders.push(path);
    }

    private static void copy(TensorData data, FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, data.size()));
        for (long position = 0; position < data.size(); position += buffer.capacity()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), data.size() - position));
            data.read(position, buffer);
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
