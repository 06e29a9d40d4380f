package pith.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks values against the part of JSON Schema that the suite's schema uses; refuses schemas that use more. */
final class JsonSchema {
    private static final Set<String> DESCRIPTIVE = Set.of("$schema", "$defs", "title", "description", "type");

    private final JsonObject root;
    private final List<String> problems = new ArrayList<>();

    private JsonSchema(JsonObject root) {
        this.root = root;
    }

    /** Returns what is wrong with a value, each with the place where it is. */
    static List<String> problems(JsonObject schema, JsonElement value) {
        JsonSchema checker = new JsonSchema(schema);
        checker.check(schema, value, "$");
        return checker.problems;
    }

    private void check(JsonObject schema, JsonElement value, String at) {
        if (schema.has("type") && !hasType(schema.get("type").getAsString(), value)) {
            problems.add(at + " is not of type " + schema.get("type"));
            return;
        }
        for (String keyword : schema.keySet()) {
            if (!DESCRIPTIVE.contains(keyword) && !holds(keyword, schema, value, at)) {
                problems.add(at + " breaks " + keyword + " " + schema.get(keyword));
            }
        }
    }

    private boolean holds(String keyword, JsonObject schema, JsonElement value, String at) {
        JsonElement rule = schema.get(keyword);
        return switch (keyword) {
            case "const" -> rule.equals(value);
            case "enum" -> rule.getAsJsonArray().contains(value);
            case "pattern" ->
                Pattern.compile(rule.getAsString()).matcher(value.getAsString()).find();
            case "minLength" -> value.getAsString().length() >= rule.getAsInt();
            case "minimum" -> value.getAsLong() >= rule.getAsLong();
            case "minItems" -> value.getAsJsonArray().size() >= rule.getAsInt();
            case "uniqueItems" -> {
                List<JsonElement> items = value.getAsJsonArray().asList();
                yield new HashSet<>(items).size() == items.size();
            }
            case "required" ->
                rule.getAsJsonArray().asList().stream()
                        .allMatch(name -> value.getAsJsonObject().has(name.getAsString()));
            case "additionalProperties" ->
                schema.getAsJsonObject("properties")
                        .keySet()
                        .containsAll(value.getAsJsonObject().keySet());
            case "properties" -> {
                JsonObject properties = rule.getAsJsonObject();
                value.getAsJsonObject().asMap().forEach((name, member) -> {
                    if (properties.has(name)) {
                        check(properties.getAsJsonObject(name), member, at + "." + name);
                    }
                });
                yield true;
            }
            case "items" -> {
                JsonArray items = value.getAsJsonArray();
                for (int i = 0; i < items.size(); i++) {
                    check(rule.getAsJsonObject(), items.get(i), at + "[" + i + "]");
                }
                yield true;
            }
            case "$ref" -> {
                String name = rule.getAsString().substring("#/$defs/".length());
                check(root.getAsJsonObject("$defs").getAsJsonObject(name), value, at);
                yield true;
            }
            case "oneOf" ->
                rule.getAsJsonArray().asList().stream()
                                .filter(each -> accepts(each.getAsJsonObject(), value))
                                .count()
                        == 1;
            default -> throw new IllegalArgumentException("keyword " + keyword);
        };
    }

    private boolean accepts(JsonObject schema, JsonElement value) {
        JsonSchema inner = new JsonSchema(root);
        inner.check(schema, value, "");
        return inner.problems.isEmpty();
    }

    private static boolean hasType(String type, JsonElement value) {
        return switch (type) {
            case "object" -> value.isJsonObject();
            case "array" -> value.isJsonArray();
            case "string" ->
                value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
            case "integer" ->
                value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isNumber()
                        && value.getAsBigDecimal().stripTrailingZeros().scale() <= 0;
            case "null" -> value.equals(JsonNull.INSTANCE);
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
