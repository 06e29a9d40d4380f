package pith.conformance.generator;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** A file and its entry in the suite's manifest. */
public record GeneratedVector(
        Tree tree, String id, String sentence, List<String> clauses, Verdict verdict, FileParts parts) {

    /** The trees of the suite. */
    public enum Tree {
        VALID,
        INVALID,
        UNSUPPORTED,
        LIMITS;

        String folder() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What a reader has to say. */
    public enum Verdict {
        ACCEPT("accept", ""),
        NOT_THIS_FORMAT("reject", "NOT_THIS_FORMAT"),
        MALFORMED("reject", "MALFORMED"),
        UNSUPPORTED("unsupported", "UNSUPPORTED"),
        LIMIT_EXCEEDED("reject", "LIMIT_EXCEEDED");

        private final String word;
        private final String error;

        Verdict(String word, String error) {
            this.word = word;
            this.error = error;
        }
    }

    public GeneratedVector {
        clauses = List.copyOf(clauses);
    }

    /** Path in the suite. */
    public String file() {
        return tree.folder() + "/" + id + ".pith";
    }

    public byte[] bytes() {
        return parts.toBytes();
    }

    /** Returns the entry of the suite's manifest. */
    public JsonObject entry() {
        JsonObject entry = new JsonObject();
        entry.addProperty("id", id);
        entry.addProperty("file", file());
        entry.addProperty("sha256", Hashes.sha256(bytes()));
        entry.addProperty("verdict", verdict.word);
        if (verdict != Verdict.ACCEPT) {
            entry.addProperty("error", verdict.error);
        }
        JsonArray array = new JsonArray();
        clauses.forEach(array::add);
        entry.add("clauses", array);
        entry.addProperty(verdict == Verdict.ACCEPT ? "shows" : "fault", sentence);
        if (verdict == Verdict.ACCEPT) {
            entry.add("content", parts.content());
        }
        return entry;
    }
}
