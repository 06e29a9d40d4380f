package pith.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The outcomes of a run, for people and for programs. */
public final class Report {
    private Report() {}

    /** Returns a table with one row for each chapter, and before it one line for each vector that failed. */
    public static List<String> table(SuiteRun run) {
        List<String> lines = new ArrayList<>();
        Map<String, List<Outcome>> chapters = new LinkedHashMap<>();
        for (Outcome outcome : run.outcomes()) {
            chapters.computeIfAbsent(outcome.vector().chapter(), chapter -> new ArrayList<>())
                    .add(outcome);
            outcome.problem()
                    .ifPresent(problem -> lines.add("FAILED " + outcome.vector().id() + ": " + problem));
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.add(row("chapter", "vectors", "passed", "failed"));
        chapters.forEach((chapter, outcomes) -> lines.add(row(chapter, outcomes)));
        lines.add(row("all", run.outcomes()));
        return lines;
    }

    private static String row(String chapter, List<Outcome> outcomes) {
        long passed = outcomes.stream().filter(Outcome::passed).count();
        long failed = outcomes.size() - passed;
        return row(
                chapter,
                String.valueOf(outcomes.size()),
                String.valueOf(passed),
                failed == 0 ? "–" : String.valueOf(failed));
    }

    private static String row(String chapter, String vectors, String passed, String failed) {
        return String.format(Locale.ROOT, "%-22s %8s %8s %8s", chapter, vectors, passed, failed);
    }

    /** Returns everything as one line of JSON. */
    public static String json(SuiteRun run) {
        JsonObject report = new JsonObject();
        report.addProperty("passed", run.passed());
        report.addProperty("failed", run.outcomes().size() - run.passed());
        JsonArray vectors = new JsonArray();
        for (Outcome outcome : run.outcomes()) {
            JsonObject entry = new JsonObject();
            entry.addProperty("id", outcome.vector().id());
            entry.addProperty("passed", outcome.passed());
            outcome.problem().ifPresent(problem -> entry.addProperty("problem", problem));
            vectors.add(entry);
        }
        report.add("vectors", vectors);
        return CanonicalJson.of(report);
    }
}
