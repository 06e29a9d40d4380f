package pith.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder for files that are not finished, named {@code .pith-….tmp}. It is deleted with everything in it when it is
 * closed, and when the process is told to end, by Ctrl-C for example.
 *
 * <p>A process that is killed leaves its folder behind, and the next one that makes such a folder in the same place
 * deletes it. Which folders are in use shows in a lock that their owners hold on a file in them: the system takes it back
 * from a process that dies, however it dies.
 */
public final class TemporaryFolder implements Closeable {
    /** The names of such folders, as a pattern. */
    static final String NAMES = ".pith-*.tmp";

    private static final String LOCK = "lock";
    private static final int ATTEMPTS = 100;

    /** Folders of this process. Opening and closing a file releases all locks that the same process has on it. */
    private static final Set<String> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;

    /** Null until the folder is made. */
    private @Nullable FileChannel lock;

    private boolean deleted;
    private final Thread onExit = new Thread(this::deleteQuietly, "pith-clean-up");

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /** Makes a folder among the system's temporary files. */
    public static TemporaryFolder create() throws IOException {
        return in(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
    }

    /** Makes a folder in another, having deleted those that dead processes of the same user have left there. */
    static TemporaryFolder in(Path parent) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            TemporaryFolder folder = new TemporaryFolder(parent.resolve(".pith-" + UUID.randomUUID() + ".tmp"));
            if (folder.make(parent)) {
                Leftovers.clear(parent, folder.path);
                return folder;
            }
            // Another process took it for a leftover in the moment before it was locked.
        }
        throw new FileSystemException(parent.toString(), null, "temporary folders vanish there");
    }

    /** Makes the folder, which from the first moment somebody deletes if the process is told to end. */
    private boolean make(Path parent) throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(onExit);
        } catch (IllegalStateException e) {
            throw new IOException("the process is ending", e);
        }
        boolean made = false;
        try {
            made = makeLocked();
        } catch (FileSystemException e) {
            throw about(parent, e);
        } finally {
            if (!made) {
                deleteQuietly();
                removeHook();
            }
        }
        return made;
    }

    private synchronized boolean makeLocked() throws IOException {
        requireThere();
        OWN.add(String.valueOf(path.getFileName()));
        Files.createDirectory(path, forOwner(path));
        lock = lockOrOpen(path);
        return lock != null;
    }

    /** Returns the lock of a new folder, or only the file where the file system has no locks. */
    private static @Nullable FileChannel lockOrOpen(Path folder) throws IOException {
        try {
            return lock(folder);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            return FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE);
        }
    }

    private static FileAttribute<?>[] forOwner(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The user knows the folder, not what would have been in it. */
    private static FileSystemException about(Path parent, FileSystemException e) {
        if (e instanceof AccessDeniedException) {
            return new AccessDeniedException(parent.toString());
        } else if (e instanceof NoSuchFileException) {
            return new NoSuchFileException(parent.toString());
        }
        return new FileSystemException(parent.toString(), null, e.getReason());
    }

    /**
     * Returns an open, locked file of a folder, or nothing if another process has the lock or has deleted the folder.
     *
     * @throws IOException also if the file system has no locks; nobody can tell leftovers then, and nobody deletes them
     */
    static @Nullable FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return null;
        }
        boolean locked = false;
        try {
            locked = channel.tryLock() != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? channel : null;
    }

    /** Whether a folder is one of this process. */
    static boolean isOwn(Path folder) {
        return OWN.contains(String.valueOf(folder.getFileName()));
    }

    /** Where the folder is. */
    public Path path() {
        return path;
    }

    /**
     * Requires that the folder is still there. Who has synchronized on it keeps it.
     *
     * @throws IOException if the process has been told to end, and all of it is deleted
     */
    synchronized void requireThere() throws IOException {
        if (deleted) {
            throw new IOException("the process is ending");
        }
    }

    /**
     * Makes the folders for a file in this one.
     *
     * @throws IOException also if the process has been told to end, and all of it is deleted
     */
    synchronized void makeFoldersFor(Path file) throws IOException {
        requireThere();
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
    }

    @Override
    public void close() throws IOException {
        // The hook stays until all is deleted: if the process is told to end meanwhile, it waits for this and looks
        // again.
        try {
            delete();
        } finally {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The process is ending.
            return;
        }
    }

    private synchronized void delete() throws IOException {
        deleted = true;
        try {
            FileTree.delete(path);
        } finally {
            if (lock != null) {
                lock.close();
            }
            OWN.remove(String.valueOf(path.getFileName()));
        }
    }

    private void deleteQuietly() {
        try {
            delete();
        } catch (IOException e) {
            // There is nobody left to tell, or something worse to be told; the next process tries again.
        }
    }
}
