package pith.calibrate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;

/** Threads that work through tasks, each thread with scratch memory of its own. */
final class Workers implements AutoCloseable {
    private final ExecutorService threads;
    private final int count;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    Workers(int count) {
        this.count = count;
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "pith-calibrate");
            thread.setDaemon(true);
            return thread;
        });
    }

    int count() {
        return count;
    }

    /** Memory of the thread that asks. */
    Scratch scratch() {
        return scratch.get();
    }

    /**
     * Does all tasks, and returns their results in the same order.
     *
     * @throws FormatException or another exception of the first task, in that order, that failed
     */
    <T> List<T> all(List<? extends Callable<T>> tasks) throws IOException, FormatException {
        List<Future<T>> futures = new ArrayList<>();
        tasks.forEach(task -> futures.add(threads.submit(task)));
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            futures.forEach(future -> future.cancel(false));
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) throws IOException, FormatException {
        if (cause instanceof FormatException fault) {
            throw fault;
        } else if (cause instanceof IOException fault) {
            throw fault;
        } else if (cause instanceof Error fault) {
            throw fault;
        } else if (cause instanceof RuntimeException fault) {
            throw fault;
        }
        return new IllegalStateException(cause);
    }

    /** Waits for what runs; a session must not be closed under a run. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
