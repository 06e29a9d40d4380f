package pith.translate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A dimension, or an element of a shape: a number, or an unknown one. Two unknown ones are equal only if they are the same,
 * so that a shape can be seen to keep a dimension whose length nobody knows, as that of a batch.
 */
final class Size {
    private final long value;
    private final boolean known;

    private Size(long value, boolean known) {
        this.value = value;
        this.known = known;
    }

    static Size of(long value) {
        return new Size(value, true);
    }

    /** Returns a length that is not known, and not known to be equal to any other. */
    static Size unknown() {
        return new Size(0, false);
    }

    static List<Size> list(long... values) {
        return Arrays.stream(values).mapToObj(Size::of).toList();
    }

    boolean isKnown() {
        return known;
    }

    /**
     * Returns the number.
     *
     * @throws IllegalStateException if it is not known
     */
    long value() {
        if (!known) {
            throw new IllegalStateException("the size is not known");
        }
        return value;
    }

    boolean is(long number) {
        return known && value == number;
    }

    /** Returns all numbers, if all are known. */
    static Optional<long[]> values(List<Size> sizes) {
        return sizes.stream().allMatch(Size::isKnown)
                ? Optional.of(sizes.stream().mapToLong(Size::value).toArray())
                : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Size size && known && size.known && value == size.value);
    }

    @Override
    public int hashCode() {
        return known ? Long.hashCode(value) : System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return known ? String.valueOf(value) : "?";
    }
}
