package pith.conformance;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A file of the suite and what a reader has to say about it.
 *
 * @param id chapter and name, {@code chapter/name}
 * @param file path in the suite
 * @param sha256 of the file
 * @param error the kind of error that a reader has to report; absent if it has to accept the file
 * @param clauses clauses of the specification that the file breaks, or that it keeps with little to spare
 * @param sentence the fault, or what the file shows
 * @param content what a reader has to answer if it accepts the file
 */
public record TestVector(
        String id,
        String file,
        String sha256,
        Optional<String> error,
        List<String> clauses,
        String sentence,
        Optional<JsonObject> content) {
    public TestVector {
        clauses = List.copyOf(clauses);
    }

    /** Chapter of the suite, the first part of the id. */
    public String chapter() {
        return id.substring(0, id.indexOf('/'));
    }
}
