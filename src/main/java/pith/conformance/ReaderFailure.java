package pith.conformance;

import java.io.Serial;

/** A reader under test that gave no answer; the message says why. */
public final class ReaderFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public ReaderFailure(String message) {
        super(message);
    }

    public ReaderFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
