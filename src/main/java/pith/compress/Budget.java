package pith.compress;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a conversion may cost. With both a size and a drop the size is kept, and the drop is what is hoped for.
 *
 * @param size most bytes of the file
 * @param drop most that may be lost, in points: of accuracy on labelled samples, else of agreement with the original
 * @param timeLimit after which the search takes the best that it has found
 */
public record Budget(OptionalLong size, OptionalDouble drop, Optional<Duration> timeLimit) {
    /** No bounds. */
    public static final Budget NONE = new Budget(OptionalLong.empty(), OptionalDouble.empty(), Optional.empty());

    /** Points that may be lost where samples tell what is lost and nobody says how much may be. */
    public static final double DEFAULT_DROP = 0.5;

    /** Checks the ranges. */
    public Budget {
        if (size.isPresent() && size.getAsLong() < 1) {
            throw new IllegalArgumentException("a size of " + size.getAsLong() + " bytes");
        }
        if (drop.isPresent() && !(drop.getAsDouble() >= 0 && drop.getAsDouble() <= 100)) {
            throw new IllegalArgumentException("a drop of " + drop.getAsDouble() + " points is not from 0 to 100");
        }
    }

    /** Returns the budget for a file of a size. */
    public static Budget ofSize(long bytes) {
        return new Budget(OptionalLong.of(bytes), OptionalDouble.empty(), Optional.empty());
    }

    /** Returns the same with a bound on what may be lost. */
    Budget withDrop(double points) {
        return new Budget(size, OptionalDouble.of(points), timeLimit);
    }

    /** Whether there is anything to search for, so that bits have a price. */
    boolean isBound() {
        return size.isPresent() || drop.isPresent();
    }
}
