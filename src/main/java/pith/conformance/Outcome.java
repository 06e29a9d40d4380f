package pith.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Optional;

/**
 * What became of one vector.
 *
 * @param problem what was wrong with the reader's answer; absent if nothing was
 */
public record Outcome(TestVector vector, Optional<String> problem) {

    public boolean passed() {
        return problem.isEmpty();
    }

    /** Compares an answer with what the suite expects. The clause and the message of an error are for people. */
    static Outcome of(TestVector vector, String answer) {
        JsonObject said;
        try {
            JsonElement parsed = JsonParser.parseString(answer);
            if (!parsed.isJsonObject()) {
                return failed(vector, "printed no JSON object");
            }
            said = parsed.getAsJsonObject();
        } catch (JsonParseException e) {
            return failed(vector, "printed no JSON: " + e.getMessage());
        }
        JsonElement error = said.get("error");
        if (vector.error().isPresent()) {
            String expected = vector.error().get();
            if (error == null) {
                return failed(vector, "accepted; expected " + expected + ", as: " + vector.sentence());
            }
            boolean same = error.isJsonPrimitive() && error.getAsString().equals(expected);
            return same
                    ? new Outcome(vector, Optional.empty())
                    : failed(vector, "rejected as " + error + "; expected " + expected + ", as: " + vector.sentence());
        }
        if (error != null) {
            return failed(vector, "rejected: " + CanonicalJson.of(said));
        }
        return difference(CanonicalJson.of(vector.content().orElseThrow()), CanonicalJson.of(said))
                .map(problem -> failed(vector, problem))
                .orElse(new Outcome(vector, Optional.empty()));
    }

    static Outcome failed(TestVector vector, String problem) {
        return new Outcome(vector, Optional.of(problem));
    }

    private static Optional<String> difference(String expected, String said) {
        if (expected.equals(said)) {
            return Optional.empty();
        }
        int from = 0;
        while (from < Math.min(expected.length(), said.length()) && expected.charAt(from) == said.charAt(from)) {
            from++;
        }
        return Optional.of("the content differs: expected …" + part(expected, from) + ", got …" + part(said, from));
    }

    private static String part(String text, int from) {
        return text.substring(Math.max(0, from - 40), Math.min(text.length(), from + 40));
    }
}
