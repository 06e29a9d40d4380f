package pith.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.report.Numbers;

/** Numbers, tables and JSON as the commands print them. */
final class Outputs {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .serializeSpecialFloatingPointValues()
            .create();

    private static final Pattern SIZE =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kmg]?)b?", Pattern.CASE_INSENSITIVE);

    /** Characters of a cell at most. */
    private static final int LONGEST_CELL = 100;

    private Outputs() {}

    static void json(PrintWriter out, Object value) {
        out.println(GSON.toJson(value));
    }

    static String grouped(long number) {
        return Numbers.grouped(number);
    }

    static String ratio(long before, long after) {
        return Numbers.ratio(before, after);
    }

    /**
     * Parses a number of bytes such as {@code 400000}, {@code 400kB} or {@code 1.5MB}.
     *
     * @param option what it is given with
     * @throws IllegalArgumentException if it is none
     */
    static long bytes(String option, String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(option + " '" + text + "' is not a size such as 400000, 400kB or 1.5MB");
        }
        String unit = String.valueOf(matcher.group(2)).toLowerCase(Locale.ROOT);
        double factor = unit.startsWith("k") ? 1e3 : unit.startsWith("m") ? 1e6 : unit.startsWith("g") ? 1e9 : 1;
        long bytes = (long) (Double.parseDouble(String.valueOf(matcher.group(1))) * factor);
        if (bytes < 1) {
            throw new IllegalArgumentException(option + " '" + text + "' is less than a byte");
        }
        return bytes;
    }

    static String decimal(double number) {
        return Numbers.decimal(number);
    }

    static String percent(double part) {
        return Numbers.percent(part);
    }

    /**
     * Returns a text with a question mark for each control and mark of direction: names come from files, and must not steer
     * a terminal.
     */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    /** Returns a cell of a table, whose middle gives way where a name is longer than anybody reads. */
    private static String cell(String text) {
        String cell = printable(text);
        return cell.length() <= LONGEST_CELL
                ? cell
                : cell.substring(0, LONGEST_CELL / 2) + "…" + cell.substring(cell.length() - LONGEST_CELL / 2 + 1);
    }

    /**
     * Prints rows in columns as wide as their longest cell, two spaces apart.
     *
     * @param right which columns are aligned to the right, counted from 0
     */
    static void table(PrintWriter out, List<Integer> right, List<List<String>> texts) {
        List<List<String>> rows = texts.stream()
                .map(row -> row.stream().map(Outputs::cell).toList())
                .toList();
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(
                        widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                String padding = " ".repeat(widths[i] - cell.codePointCount(0, cell.length()));
                line.append(i == 0 ? "" : "  ").append(right.contains(i) ? padding + cell : cell + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
