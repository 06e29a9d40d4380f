package pith.calibrate;

/**
 * How statistics are gathered.
 *
 * @param maxColumns a layer with more columns gets second moments of blocks of at most so many, that ignore each other
 * @param maxPositions of one sample (or other part of the batch axis) at most so many positions of a layer are taken,
 *     spread over all of them; the others are left out
 * @param threads number of threads; the result does not depend on it
 */
public record CalibrationOptions(int maxColumns, int maxPositions, int threads) {

    /** Full second moments up to the largest layers of common image networks, all processors. */
    public static final CalibrationOptions DEFAULT =
            new CalibrationOptions(4608, 1024, Runtime.getRuntime().availableProcessors());

    public CalibrationOptions {
        if (maxColumns < 1 || maxPositions < 1 || threads < 1) {
            throw new IllegalArgumentException("columns, positions and threads must be at least 1: %d, %d, %d"
                    .formatted(maxColumns, maxPositions, threads));
        }
    }

    public CalibrationOptions withThreads(int newThreads) {
        return new CalibrationOptions(maxColumns, maxPositions, newThreads);
    }

    /** What of the options matters for the result. */
    String key() {
        return maxColumns + "," + maxPositions;
    }
}
