package pith.reader;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pith.error.FormatException;

/** Work on chunks, several at a time. */
final class Parallel {
    /** A piece of work. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException, FormatException;
    }

    private Parallel() {}

    /** Runs tasks; of the failures that occur, the one of the earliest task is thrown. */
    static void run(List<Task> tasks, int threads) throws IOException, FormatException {
        if (threads == 1 || tasks.size() < 2) {
            for (Task task : tasks) {
                task.run();
            }
            return;
        }
        ExecutorService executor = Executors.newFixedThreadPool(Math.min(threads, tasks.size()), task -> {
            Thread thread = new Thread(task, "pith-decode");
            thread.setDaemon(true);
            return thread;
        });
        List<Future<?>> running = new ArrayList<>(tasks.size());
        try {
            for (Task task : tasks) {
                Callable<Void> callable = () -> {
                    task.run();
                    return null;
                };
                running.add(executor.submit(callable));
            }
            for (Future<?> future : running) {
                await(future);
            }
        } finally {
            // After a failure the others are left out, but not interrupted: that closes the file they read.
            running.forEach(future -> future.cancel(false));
            executor.shutdown();
        }
    }

    private static void await(Future<?> future) throws IOException, FormatException {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while decoding", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof FormatException format) {
                throw format;
            }
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof OutOfMemoryError memory) {
                throw memory;
            }
            throw new IllegalStateException(cause);
        }
    }
}
