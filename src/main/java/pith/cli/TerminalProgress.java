package pith.cli;

import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import pith.Progress;

/** A bar on the terminal for work that takes longer than a second; nothing where standard error is not a terminal. */
final class TerminalProgress implements Progress, AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final AtomicLong done = new AtomicLong();
    private String stage = "";
    private long total;
    private long started;
    private @Nullable ProgressBar bar;

    /** Whether standard error is a terminal, which the launcher finds out: the JDK cannot tell. */
    private final boolean watched = Boolean.getBoolean("pith.terminal");

    private TerminalProgress() {}

    /** Returns a bar, or nothing that shows where nobody watches. */
    static TerminalProgress create() {
        return new TerminalProgress();
    }

    @Override
    public synchronized void start(String what, long amount) {
        close();
        stage = what;
        total = amount;
        started = System.nanoTime();
        done.set(0);
    }

    @Override
    public void advance(long amount) {
        long now = done.addAndGet(amount);
        if (watched && System.nanoTime() - started > PATIENCE_NANOS) {
            show(now);
        }
    }

    /** The stage's work is done up to an amount. */
    void reached(long amount) {
        advance(amount - done.get());
    }

    private synchronized void show(long now) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(stage)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.stepTo(now);
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
