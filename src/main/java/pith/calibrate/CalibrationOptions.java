package pith.calibrate;

/**
 * How statistics are gathered.
 *
 * @param maxColumns a layer with more columns gets second moments of blocks of at most so many, that ignore each other
 * @param maxPositions of one sample at most so many positions of a layer are taken, spread over all of them; the others
 *     are left out
 * @param maxRows of all samples at most about so many positions of a layer are taken, but at least 16 of each sample
 * @param threads number of threads; the result does not depend on it
 */
public record CalibrationOptions(int maxColumns, int maxPositions, int maxRows, int threads) {

    /** Full second moments up to the largest layers of common image networks, all processors. */
    public static final CalibrationOptions DEFAULT =
            new CalibrationOptions(4608, 1024, 1 << 20, Runtime.getRuntime().availableProcessors());

    private static final int LEAST_POSITIONS = 16;

    public CalibrationOptions {
        if (maxColumns < 1 || maxPositions < 1 || maxRows < 1 || threads < 1) {
            throw new IllegalArgumentException("columns, positions, rows and threads must be at least 1: %d, %d, %d, %d"
                    .formatted(maxColumns, maxPositions, maxRows, threads));
        }
    }

    public CalibrationOptions withThreads(int newThreads) {
        return new CalibrationOptions(maxColumns, maxPositions, maxRows, newThreads);
    }

    /** Positions to take of each of so many samples. */
    int positions(int samples) {
        return Math.min(maxPositions, Math.max(LEAST_POSITIONS, maxRows / Math.max(1, samples)));
    }

    /** What of the options matters for the result. */
    String key() {
        return maxColumns + "," + maxPositions + "," + maxRows;
    }
}
