package pith.reader;

/**
 * What a reader may use.
 *
 * @param maxDecodedBytes most bytes that one call decodes at once; more is refused with LIMIT_EXCEEDED; clause LIM-1
 * @param threads threads that decode, at least 1
 */
public record ReadOptions(long maxDecodedBytes, int threads) {
    /** As many bytes as the heap may grow to, as many threads as the machine has processors. */
    public static final ReadOptions DEFAULT = new ReadOptions(
            Runtime.getRuntime().maxMemory(), Runtime.getRuntime().availableProcessors());

    public ReadOptions {
        if (maxDecodedBytes < 0 || threads < 1) {
            throw new IllegalArgumentException("maxDecodedBytes " + maxDecodedBytes + ", threads " + threads);
        }
    }

    public ReadOptions withMaxDecodedBytes(long bytes) {
        return new ReadOptions(bytes, threads);
    }

    public ReadOptions withThreads(int number) {
        return new ReadOptions(maxDecodedBytes, number);
    }
}
