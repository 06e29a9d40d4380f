package pith.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to put several files into a folder, which one process has at a time, so that of two that write the same model
 * one wins whole. It is the lock on a file that is deleted afterwards; a killed process may leave the file, not the lock.
 */
final class PlacementLock {
    private static final String NAME = ".pith.lock";
    private static final int MAX_MARK = 1 << 16;

    /** A lock on a file is held by a process, not by a thread. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private PlacementLock() {}

    /** What is done while the right is held. */
    interface Work {
        void run() throws IOException;
    }

    /** Waits until nobody else has the right, and does some work with it. */
    static void hold(Path folder, Work work) throws IOException {
        Path file = folder.resolve(NAME);
        THREADS.lock();
        try {
            boolean done = false;
            while (!done) {
                try (FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    done = isHeld(channel, file);
                    if (done) {
                        work.run();
                    }
                } finally {
                    if (done) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } finally {
            THREADS.unlock();
        }
    }

    /** Deletes the file that a killed process has left. */
    static void clear(Path folder) throws IOException {
        if (Files.exists(folder.resolve(NAME))) {
            hold(folder, () -> {});
        }
    }

    /**
     * Locks a file and returns whether it is still the one of that name: the one before may have deleted it meanwhile. The
     * name's file then has another size than the one given here, but for one case in thousands of a case that is rare.
     */
    private static boolean isHeld(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.lock();
        } catch (IOException e) {
            // A file system without locks. The threads of this process still take turns.
            return true;
        }
        int mark = ThreadLocalRandom.current().nextInt(1, MAX_MARK);
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), mark - 1L);
        try {
            return lock.isValid() && Files.size(file) == mark;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
