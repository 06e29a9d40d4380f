package pith.model;

/**
 * What values of a network are between, zero always among them.
 *
 * @param low finite, at most 0
 * @param high finite, at least 0, above {@code low}
 */
public record Range(float low, float high) {

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if they are not as they must be
     */
    public Range {
        if (!isValid(low, high)) {
            throw new IllegalArgumentException("no range: " + low + " to " + high);
        }
    }

    /** Whether two numbers are bounds of a range. */
    public static boolean isValid(float low, float high) {
        return Float.isFinite(low) && Float.isFinite(high) && low <= 0 && high >= 0 && low < high;
    }

    /** Returns the least range that holds zero and all numbers between two; where both are zero, up to one. */
    public static Range holding(double low, double high) {
        float from = (float) Math.min(0, low);
        float to = (float) Math.max(0, high);
        return from < to ? new Range(from, to) : new Range(0, 1);
    }
}
