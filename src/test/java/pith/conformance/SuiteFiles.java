package pith.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.conformance.generator.AllVectors;
import pith.conformance.generator.GeneratedVector;

/** The suite as its generator makes it, in memory, and the folder where it is committed. */
final class SuiteFiles {
    static final Path FOLDER = Path.of("conformance");

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    /** Clauses that no file can break, and why. */
    static final Map<String, String> WAIVERS = new TreeMap<>(Map.of(
            "SIG-6",
            "Whose signature is demanded is the caller's choice, and no part of a file.",
            "PRO-7",
            "Which length is too much is each reader's own choice, between 2^20 and 2^24 bytes;"
                    + " limits/manifest-of-2-20-bytes shows that a reader's limit is not too low."));

    private SuiteFiles() {}

    /** Returns every file of the suite that is generated, by its path. */
    static Map<String, byte[]> generate() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<GeneratedVector> vectors = AllVectors.all();
        for (GeneratedVector vector : vectors) {
            if (files.put(vector.file(), vector.bytes()) != null) {
                throw new IllegalStateException("two vectors are " + vector.file());
            }
        }
        files.put(Suite.MANIFEST, manifest(vectors).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return files;
    }

    /** Returns the suite's manifest, one vector a line: small changes are small to look at. */
    private static String manifest(List<GeneratedVector> vectors) {
        List<String> entries = new ArrayList<>();
        vectors.forEach(vector -> entries.add("    " + GSON.toJson(vector.entry())));
        JsonArray waivers = new JsonArray();
        WAIVERS.forEach((clause, reason) -> {
            JsonObject waiver = new JsonObject();
            waiver.addProperty("clause", clause);
            waiver.addProperty("reason", reason);
            waivers.add(waiver);
        });
        return """
                {
                  "$schema": "manifest.schema.json",
                  "format": "0.3",
                  "waivers": %s,
                  "vectors": [
                %s
                  ]
                }
                """.formatted(GSON.toJson(waivers), String.join(",\n", entries));
    }
}
