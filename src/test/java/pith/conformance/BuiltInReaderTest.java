package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The reader of this project passes its own suite, and names a clause that the vector is about. */
final class BuiltInReaderTest {
    @TestFactory
    Stream<DynamicTest> suite() throws Exception {
        Suite suite = Suite.load(SuiteFiles.FOLDER);
        BuiltInReader reader = new BuiltInReader();
        return suite.vectors().stream()
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> {
                    Outcome outcome = SuiteRun.outcome(suite, vector, reader);
                    assertTrue(outcome.passed(), () -> outcome.problem().orElseThrow());
                    if (vector.error().isPresent()) {
                        JsonObject answer = JsonParser.parseString(
                                        reader.read(suite.folder().resolve(vector.file())))
                                .getAsJsonObject();
                        assertTrue(
                                vector.clauses().contains(answer.get("clause").getAsString()), answer::toString);
                    }
                }));
    }
}
