package pith.reader;

import java.security.PublicKey;
import java.util.Optional;
import pith.sign.Ed25519;

/**
 * What a reader may use, and whose files it takes.
 *
 * @param maxDecodedBytes most bytes that one call decodes at once; more is refused with LIMIT_EXCEEDED; clause LIM-1
 * @param maxTotalBytes most bytes that all of a file decodes to: its tensors, the parameters of their rules, the skeleton and
 *     the source files; more is refused when it is opened, so that its work is bounded too
 * @param threads threads that decode, at least 1
 * @param publicKey Ed25519 key of the maker; files that he has not signed are refused with UNTRUSTED before anything of
 *     them is decoded; clause SIG-6
 */
public record ReadOptions(long maxDecodedBytes, long maxTotalBytes, int threads, Optional<PublicKey> publicKey) {
    /** As many bytes as the heap may grow to, as many threads as the machine has processors, files from anybody. */
    public static final ReadOptions DEFAULT = new ReadOptions(
            Runtime.getRuntime().maxMemory(),
            Long.MAX_VALUE,
            Runtime.getRuntime().availableProcessors(),
            Optional.empty());

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if a number is out of range, or the key is not one of Ed25519
     */
    public ReadOptions {
        if (maxDecodedBytes < 0 || maxTotalBytes < 0 || threads < 1) {
            throw new IllegalArgumentException(
                    "maxDecodedBytes " + maxDecodedBytes + ", maxTotalBytes " + maxTotalBytes + ", threads " + threads);
        }
        publicKey.ifPresent(Ed25519::bytes);
    }

    public ReadOptions withMaxDecodedBytes(long bytes) {
        return new ReadOptions(bytes, maxTotalBytes, threads, publicKey);
    }

    public ReadOptions withMaxTotalBytes(long bytes) {
        return new ReadOptions(maxDecodedBytes, bytes, threads, publicKey);
    }

    public ReadOptions withThreads(int number) {
        return new ReadOptions(maxDecodedBytes, maxTotalBytes, number, publicKey);
    }

    /** Returns options of the same limits that take files from anybody. */
    public ReadOptions withoutPublicKey() {
        return new ReadOptions(maxDecodedBytes, maxTotalBytes, threads, Optional.empty());
    }

    /** Returns options that take only files which the owner of a key has signed; see {@link pith.sign.KeyFile}. */
    public ReadOptions withPublicKey(PublicKey key) {
        return new ReadOptions(maxDecodedBytes, maxTotalBytes, threads, Optional.of(key));
    }
}
