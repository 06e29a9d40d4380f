package pith.entropy;

import pith.error.FormatException;

/** The check that a stream was used up exactly. */
final class StreamEnd {
    private StreamEnd() {}

    /** Checks HUF-5 and HUF-6 at the position after the last symbol of a stream that ends before byte {@code end}. */
    static void check(byte[] bytes, int end, long bitPosition) throws FormatException {
        long left = 8L * end - bitPosition;
        if (left < 0) {
            throw FormatException.malformed("HUF-6", "a stream is " + -left + " bits short");
        }
        if (left >= 8) {
            throw FormatException.malformed("HUF-5", "a stream has " + left + " bits after its last symbol");
        }
        if (left > 0 && (bytes[end - 1] & ((1 << left) - 1)) != 0) {
            throw FormatException.malformed("HUF-5", "the padding of a stream is not zero");
        }
    }
}
