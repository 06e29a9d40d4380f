package pith.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import pith.Progress;
import pith.compress.Notice;
import pith.report.Numbers;

/**
 * What is shown of work that goes on: lines that stay, on standard error, and on a terminal a bar for stages that take
 * longer than a second, with the time left, the layer and the size that a search has reached. Where standard error is no
 * terminal nothing but whole lines is written.
 */
final class TerminalProgress implements Progress, Notice, AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final PrintWriter err;
    private final boolean quiet;
    private final String prefix;
    private final Set<String> shown = new HashSet<>();
    private final AtomicLong done = new AtomicLong();
    private String stage = "";
    private long total;
    private long started;
    private String layer = "";
    private String size = "";
    private Optional<Long> deadline = Optional.empty();
    private @Nullable ProgressBar bar;

    /** Whether standard error is a terminal, which the launcher finds out: the JDK cannot tell. */
    private final boolean watched = Boolean.getBoolean("pith.terminal");

    private TerminalProgress(PrintWriter err, boolean quiet, String prefix) {
        this.err = err;
        this.quiet = quiet;
        this.prefix = prefix;
    }

    /**
     * Returns what shows progress.
     *
     * @param err where lines go
     * @param quiet whether nothing is to be shown
     */
    static TerminalProgress create(PrintWriter err, boolean quiet) {
        return new TerminalProgress(err, quiet, "");
    }

    /** Returns the same for one of several pieces of work, whose lines start with its name. */
    static TerminalProgress of(String name, PrintWriter err, boolean quiet) {
        return new TerminalProgress(err, quiet, name + ": ");
    }

    /** Tells when the work ends by itself, so that the bar can say so. */
    void endsAfter(Optional<Duration> limit) {
        deadline = limit.map(time -> System.nanoTime() + time.toNanos());
    }

    /** Writes a bar over itself, in one line that is free again afterwards. The library's own leave an empty one. */
    private static final class OneLine extends ConsoleProgressBarConsumer {
        OneLine() {
            super(System.err);
        }

        @Override
        public void close() {
            System.err.flush();
        }
    }

    /** Shows a line, unless it has been shown before: parts of the samples lead to the same ones as all. */
    @Override
    public synchronized void accept(String line) {
        if (!quiet && shown.add(line)) {
            close();
            err.println(Outputs.printable(prefix + line));
            err.flush();
        }
    }

    @Override
    public synchronized void start(String what, long amount) {
        close();
        stage = what;
        total = amount;
        started = System.nanoTime();
        layer = "";
        done.set(0);
    }

    @Override
    public void stage(String what, int steps) {
        start(what, steps);
    }

    @Override
    public void advance(long amount) {
        long now = done.addAndGet(amount);
        if (watched && !quiet && System.nanoTime() - started > PATIENCE_NANOS) {
            show(now);
        }
    }

    @Override
    public void reached(int steps, String what) {
        layer = what;
        reached(steps);
    }

    @Override
    public void found(long bytes) {
        size = Numbers.grouped(bytes) + " bytes so far";
    }

    /** The stage's work is done up to an amount. */
    void reached(long amount) {
        advance(amount - done.get());
    }

    private synchronized void show(long now) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(Outputs.printable(prefix + stage))
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setConsumer(new OneLine())
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.setExtraMessage(extra());
        bar.stepTo(now);
    }

    private String extra() {
        String ends = deadline.map(end -> Math.max(0, (end - System.nanoTime()) / 1_000_000_000L))
                .map(left -> "ends in " + left / 60 + ":" + (left % 60 < 10 ? "0" : "") + left % 60)
                .orElse("");
        StringBuilder extra = new StringBuilder();
        for (String part : new String[] {Outputs.printable(layer), size, ends}) {
            extra.append(extra.isEmpty() || part.isEmpty() ? "" : ", ").append(part);
        }
        return extra.toString();
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
