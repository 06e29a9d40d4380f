package pith.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The outcomes of all vectors of a suite with one reader. */
public record SuiteRun(List<Outcome> outcomes) {
    public SuiteRun {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * Asks a reader about every file.
     *
     * @throws IOException if a file of the suite cannot be read, or the reader not be started
     */
    public static SuiteRun of(Suite suite, Reader reader) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (TestVector vector : suite.vectors()) {
            outcomes.add(outcome(suite, vector, reader));
        }
        return new SuiteRun(outcomes);
    }

    /** Asks a reader about one file. */
    public static Outcome outcome(Suite suite, TestVector vector, Reader reader)
            throws IOException, InterruptedException {
        Path file = suite.folder().resolve(vector.file());
        if (!sha256(Files.readAllBytes(file)).equals(vector.sha256())) {
            return Outcome.failed(vector, "the suite's file is damaged: its SHA-256 is another");
        }
        try {
            return Outcome.of(vector, reader.read(file));
        } catch (ReaderFailure e) {
            return Outcome.failed(vector, String.valueOf(e.getMessage()));
        }
    }

    /** Number of vectors that came out as the suite expects. */
    public long passed() {
        return outcomes.stream().filter(Outcome::passed).count();
    }

    public boolean allPassed() {
        return passed() == outcomes.size();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
