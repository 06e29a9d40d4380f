package pith.conformance;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pith.conformance.generator.Mutator;

/** Whatever a file holds, the reader reads it or rejects it, soon and without much memory. */
final class ReaderFuzzTest {
    private static final Mutator SUITE = Mutator.ofSuite();
    private static final Mutator VALID = Mutator.ofValidFiles();

    private final BoundedReading reading = new BoundedReading();

    /** Bytes as they come, and the same with checksums that are right, so that changes reach what lies behind them. */
    @MethodSource("files")
    @FuzzTest(maxDuration = "5m")
    void anyBytes(byte[] file) throws IOException {
        reading.of(file);
        byte[] repaired = Mutator.repaired(file);
        if (!Arrays.equals(file, repaired)) {
            reading.of(repaired);
        }
    }

    static Stream<Arguments> files() {
        return SUITE.files().stream().map(Arguments::of);
    }

    /** A valid file after changes to its structure: to fields of the manifest, parts of chunks, code tables, streams. */
    @FuzzTest(maxDuration = "5m")
    void changedFile(FuzzedDataProvider data) throws IOException {
        reading.of(VALID.file(bound -> data.consumeInt(0, bound - 1)));
    }
}
