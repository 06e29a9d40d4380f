package pith.format;

/** Which elements share a scale; chapter 4 of the specification. */
public enum Grouping {
    PER_TENSOR(0),
    PER_AXIS(1),
    PER_BLOCK(2);

    private final int number;

    Grouping(int number) {
        this.number = number;
    }

    /**
     * Returns the grouping with a number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Grouping of(int number) {
        for (Grouping candidate : values()) {
            if (candidate.number == number) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("no grouping has the number " + number);
    }

    /** Number of the grouping in a manifest. */
    public int number() {
        return number;
    }
}
