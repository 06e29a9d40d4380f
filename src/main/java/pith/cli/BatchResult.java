package pith.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What has become of many models. */
record BatchResult(List<Entry> entries) {
    BatchResult {
        entries = List.copyOf(entries);
    }

    /** What has become of a model. */
    enum Status {
        DONE,
        /** An earlier run had done it. */
        KEPT,
        OVER_BUDGET,
        FAILED,
        /** It was in a folder, and is no model. */
        NO_MODEL;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * A model.
     *
     * @param before bytes of its files, 0 if they are not known
     * @param after bytes of its file, 0 if there is none
     * @param met whether the file is within the budget
     * @param message why it failed, else empty
     */
    record Entry(Path in, Path out, long before, long after, Status status, boolean met, String message) {
        /** Whether there is a file of it. */
        boolean isWritten() {
            return after > 0;
        }
    }

    /** Returns 3 if a model failed, else 4 if a file is not within the budget, else 0. */
    int exitCode() {
        if (entries.stream().anyMatch(entry -> entry.status() == Status.FAILED)) {
            return ExitCode.BAD_INPUT;
        }
        return entries.stream().allMatch(Entry::met) ? ExitCode.DONE : ExitCode.OVER_BUDGET;
    }

    void print(PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("model", "before", "after", "ratio", "status"));
        long before = 0;
        long after = 0;
        int written = 0;
        for (Entry entry : entries) {
            boolean sized = entry.isWritten();
            rows.add(List.of(
                    entry.in().toString(),
                    sized ? Outputs.grouped(entry.before()) : "",
                    sized ? Outputs.grouped(entry.after()) : "",
                    sized ? Outputs.ratio(entry.before(), entry.after()) : "",
                    entry.status().label() + (entry.status() == Status.KEPT && !entry.met() ? ", over budget" : "")));
            before += sized ? entry.before() : 0;
            after += entry.after();
            written += sized ? 1 : 0;
        }
        if (written > 0) {
            rows.add(List.of(
                    written + " together",
                    Outputs.grouped(before),
                    Outputs.grouped(after),
                    Outputs.ratio(before, after),
                    ""));
        }
        Outputs.table(out, List.of(1, 2, 3), rows);
        long failed = entries.stream()
                .filter(entry -> entry.status() == Status.FAILED)
                .count();
        if (failed > 0) {
            out.println();
            out.println(failed + " failed, for the reasons above; the same command again does these and no others.");
        }
    }

    Map<String, Object> json() {
        List<Map<String, Object>> models = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, Object> model = new LinkedHashMap<>();
            model.put("in", entry.in().toString());
            model.put("out", entry.out().toString());
            model.put("status", entry.status().label());
            if (entry.isWritten()) {
                model.put("sourceBytes", entry.before());
                model.put("bytes", entry.after());
                model.put("met", entry.met());
            }
            model.put("message", entry.message());
            models.add(model);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("models", models);
        object.put("exitCode", exitCode());
        return object;
    }
}
