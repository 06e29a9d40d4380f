package pith.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;

/**
 * Work on chunks, several at a time. The thread that wants the work done does its part of it, so that little work does not wait
 * for a thread to begin, and each thread takes the next task when it has done one.
 */
final class Parallel {
    /** A piece of work. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException, FormatException;
    }

    private final List<Task> tasks;
    private final AtomicInteger next = new AtomicInteger();

    /** What went wrong in the earliest task in which something did; guarded by this. */
    private @Nullable Throwable failure;

    private int failed = Integer.MAX_VALUE;

    private Parallel(List<Task> tasks) {
        this.tasks = tasks;
    }

    /** Runs tasks; of the failures that occur, the one of the earliest task is thrown. */
    static void run(List<Task> tasks, int threads) throws IOException, FormatException {
        Parallel work = new Parallel(tasks);
        List<Thread> others = new ArrayList<>();
        try {
            for (int i = 1; i < Math.min(threads, tasks.size()); i++) {
                Thread thread = new Thread(work::takeTasks, "pith-decode");
                thread.setDaemon(true);
                thread.start();
                others.add(thread);
            }
            work.takeTasks();
            for (Thread thread : others) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while decoding", e);
        } finally {
            // The others are not interrupted: that would close the file they read.
            work.leaveOutTheRest();
        }
        work.throwFailure();
    }

    private void takeTasks() {
        for (int task = next.getAndIncrement(); task < tasks.size(); task = next.getAndIncrement()) {
            try {
                tasks.get(task).run();
            } catch (IOException | FormatException | RuntimeException | Error e) {
                note(task, e);
                leaveOutTheRest();
                return;
            }
        }
    }

    private synchronized void note(int task, Throwable problem) {
        if (task < failed) {
            failed = task;
            failure = problem;
        }
    }

    private void leaveOutTheRest() {
        next.set(tasks.size());
    }

    private synchronized void throwFailure() throws IOException, FormatException {
        if (failure instanceof FormatException format) {
            throw format;
        } else if (failure instanceof IOException io) {
            throw io;
        } else if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
    }
}
