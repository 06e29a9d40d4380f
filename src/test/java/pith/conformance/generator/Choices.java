package pith.conformance.generator;

import java.util.List;
import java.util.Random;

/** Where a mutator's decisions come from: a seed, or a fuzzer. */
@FunctionalInterface
public interface Choices {

    /** Returns a number from 0 to {@code bound} − 1. */
    int below(int bound);

    /** Returns choices that follow from a seed. */
    static Choices of(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L + 1)::nextInt;
    }

    /** Returns true once in a while. */
    default boolean oneIn(int times) {
        return below(times) == 0;
    }

    default <T> T of(List<T> values) {
        return values.get(below(values.size()));
    }

    default byte anyByte() {
        return (byte) below(256);
    }
}
