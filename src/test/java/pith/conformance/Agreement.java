package pith.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** How the answers of two readers about a file compare; {@code conformance/README.md}, "Comparing two readers". */
enum Agreement {
    /** Both accept it, with the same content. */
    SAME_CONTENT,
    /** Both reject it as the same kind. */
    SAME_KIND,
    /** Both reject it, as different kinds and by different clauses: it may have several faults. */
    SEVERAL_FAULTS,
    /** One of them says that it exceeds a limit; limits are each reader's own. */
    LIMIT,
    /** They cannot both be right. */
    NONE;

    /** Compares two answers in the form of the runner contract. */
    static Agreement of(String first, String second) {
        JsonObject one = JsonParser.parseString(first).getAsJsonObject();
        JsonObject other = JsonParser.parseString(second).getAsJsonObject();
        String kind = text(one, "error");
        String otherKind = text(other, "error");
        if (kind.isEmpty() && otherKind.isEmpty()) {
            return one.equals(other) ? SAME_CONTENT : NONE;
        }
        if (kind.equals(otherKind)) {
            return SAME_KIND;
        }
        if (kind.equals("LIMIT_EXCEEDED") || otherKind.equals("LIMIT_EXCEEDED")) {
            return LIMIT;
        }
        boolean bothReject = !kind.isEmpty() && !otherKind.isEmpty();
        return bothReject && !text(one, "clause").equals(text(other, "clause")) ? SEVERAL_FAULTS : NONE;
    }

    private static String text(JsonObject answer, String member) {
        return answer.has(member) && !answer.get(member).isJsonNull()
                ? answer.get(member).getAsString()
                : "";
    }
}
