package pith.conformance;

import java.io.IOException;
import java.io.Serial;

/** A reader under test that cannot be started at all; the message says why. */
public final class ReaderMissing extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    ReaderMissing(String message, Throwable cause) {
        super(message, cause);
    }
}
