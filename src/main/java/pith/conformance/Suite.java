package pith.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of a folder with a {@code manifest.json}.
 *
 * @param waivers clauses that no file can break, and why
 */
public record Suite(Path folder, List<TestVector> vectors, Map<String, String> waivers) {
    /** Name of the file that lists all others. */
    public static final String MANIFEST = "manifest.json";

    public Suite {
        vectors = List.copyOf(vectors);
        waivers = new TreeMap<>(waivers);
    }

    /**
     * Loads a suite.
     *
     * @throws IOException if there is none in the folder, or its manifest is not what its schema says
     */
    public static Suite load(Path folder) throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        try {
            JsonObject root = JsonParser.parseString(Files.readString(manifest)).getAsJsonObject();
            List<TestVector> vectors = new ArrayList<>();
            for (JsonElement entry : root.getAsJsonArray("vectors")) {
                vectors.add(vector(entry.getAsJsonObject()));
            }
            Map<String, String> waivers = new TreeMap<>();
            for (JsonElement waiver : root.getAsJsonArray("waivers")) {
                waivers.put(text(waiver.getAsJsonObject(), "clause"), text(waiver.getAsJsonObject(), "reason"));
            }
            return new Suite(folder, vectors, waivers);
        } catch (JsonParseException | IllegalStateException | NullPointerException | UnsupportedOperationException e) {
            throw new IOException(manifest + " is not the manifest of a conformance suite: " + e.getMessage(), e);
        }
    }

    private static TestVector vector(JsonObject entry) {
        List<String> clauses = new ArrayList<>();
        entry.getAsJsonArray("clauses").forEach(clause -> clauses.add(clause.getAsString()));
        @Nullable JsonElement error = entry.get("error");
        String id = text(entry, "id");
        if (id.indexOf('/') < 0) {
            throw new IllegalStateException("no chapter in the id " + id);
        }
        return new TestVector(
                id,
                text(entry, "file"),
                text(entry, "sha256"),
                error == null ? Optional.empty() : Optional.of(error.getAsString()),
                clauses,
                text(entry, error == null ? "shows" : "fault"),
                error == null ? Optional.of(entry.getAsJsonObject("content")) : Optional.empty());
    }

    private static String text(JsonObject object, String name) {
        JsonElement value = object.get(name);
        if (value == null) {
            throw new IllegalStateException("an entry has no " + name);
        }
        return value.getAsString();
    }
}
