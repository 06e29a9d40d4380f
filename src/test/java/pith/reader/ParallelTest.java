package pith.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every task is done once, on as many threads as are allowed, unless one fails. */
final class ParallelTest {
    private static final int TASKS = 1000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 2000})
    void everyTaskIsDoneOnce(int threads) throws Exception {
        AtomicIntegerArray done = new AtomicIntegerArray(TASKS);
        List<Parallel.Task> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            int task = i;
            tasks.add(() -> done.incrementAndGet(task));
        }
        Parallel.run(tasks, threads);
        for (int i = 0; i < TASKS; i++) {
            assertEquals(1, done.get(i));
        }
    }

    @Test
    void tasksRunAtTheSameTime() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Parallel.Task meet = () -> {
            both.countDown();
            try {
                both.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        };
        Parallel.run(List.of(meet, meet), 2);
        assertEquals(0, both.getCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void failureLeavesOutWhatHasNotBegun(int threads) {
        AtomicInteger done = new AtomicInteger();
        IOException failure = new IOException("of task 10");
        List<Parallel.Task> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            int task = i;
            tasks.add(() -> {
                if (task == 10) {
                    throw failure;
                }
                done.incrementAndGet();
            });
        }
        assertSame(failure, assertThrows(IOException.class, () -> Parallel.run(tasks, threads)));
        // Other threads may do them all before the one that fails gets that far.
        assertTrue(threads == 1 ? done.get() == 10 : done.get() >= 10, done + " tasks were done");
    }

    @Test
    void earliestFailureIsTheOneThatIsThrown() {
        CountDownLatch bothFail = new CountDownLatch(2);
        List<Parallel.Task> tasks = new ArrayList<>();
        for (String name : List.of("first", "second")) {
            tasks.add(() -> {
                bothFail.countDown();
                try {
                    bothFail.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                throw new IllegalStateException(name);
            });
        }
        Exception failure = assertThrows(IllegalStateException.class, () -> Parallel.run(tasks, 2));
        assertEquals("first", failure.getMessage());
    }

    @Test
    void interruptedCallerGetsAnErrorAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThrows(IOException.class, () -> Parallel.run(List.of(() -> {}, () -> {}), 2));
        assertTrue(Thread.interrupted());
    }
}
