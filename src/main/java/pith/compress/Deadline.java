package pith.compress;

import java.time.Duration;
import java.util.Optional;

/** When a search has to come to an end. */
final class Deadline {
    private final long end;
    private final boolean set;

    private Deadline(boolean set, long end) {
        this.set = set;
        this.end = end;
    }

    /** Starts the clock. */
    static Deadline in(Optional<Duration> limit) {
        return new Deadline(
                limit.isPresent(),
                System.nanoTime() + limit.map(Duration::toNanos).orElse(0L));
    }

    /** Whether there is no time left, once there is something to show for. */
    boolean isOver(boolean hasResult) {
        return hasResult && set && System.nanoTime() - end >= 0;
    }
}
