package pith.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** JSON in the one form that answers have: one line, members sorted by name, no spaces. */
final class CanonicalJson {
    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private CanonicalJson() {}

    static String of(JsonElement element) {
        List<String> parts = new ArrayList<>();
        if (element instanceof JsonObject object) {
            for (String name : new TreeSet<>(object.keySet())) {
                parts.add(GSON.toJson(new JsonPrimitive(name)) + ":" + of(object.get(name)));
            }
            return "{" + String.join(",", parts) + "}";
        }
        if (element.isJsonArray()) {
            for (JsonElement each : element.getAsJsonArray()) {
                parts.add(of(each));
            }
            return "[" + String.join(",", parts) + "]";
        }
        return GSON.toJson(element);
    }
}
