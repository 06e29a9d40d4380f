package pith.conformance;

import java.nio.file.Path;

/** A reader under test. */
@FunctionalInterface
public interface Reader {

    /**
     * Reads a file.
     *
     * @return the line that the reader printed, whatever it says
     * @throws ReaderMissing if there is no such reader
     * @throws ReaderFailure if there is no such line: the reader crashed, took too long or took too much memory
     * @throws InterruptedException if the thread is interrupted while it waits for the reader
     */
    String read(Path file) throws ReaderMissing, ReaderFailure, InterruptedException;
}
