package pith.conformance.generator;

/** Numbers at the edges of what the format allows, and close to others. */
final class NumberMutator {
    private static final long[] EDGES = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        15,
        16,
        17,
        63,
        64,
        127,
        128,
        255,
        256,
        257,
        1 << 16,
        (1 << 24) - 1,
        1 << 24,
        (1 << 24) + 1,
        Integer.MAX_VALUE,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 48) - 1,
        1L << 48,
        Long.MAX_VALUE,
        -1
    };

    private final Choices choices;

    NumberMutator(Choices choices) {
        this.choices = choices;
    }

    /** Returns a number that has something to do with another, or nothing. */
    long near(long value) {
        return switch (choices.below(8)) {
            case 0 -> value + 1;
            case 1 -> value - 1;
            case 2 -> 2 * value;
            case 3 -> value / 2;
            case 4, 5 -> choices.below(40);
            default -> EDGES[choices.below(EDGES.length)];
        };
    }
}
