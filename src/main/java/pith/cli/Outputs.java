package pith.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private Outputs() {}

    static void json(PrintWriter out, Object value) {
        out.println(GSON.toJson(value));
    }

    /** Returns an integer with commas between groups of three digits. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Returns how many times smaller, with as many digits as mean something. */
    static String ratio(long before, long after) {
        double ratio = after == 0 ? 0 : (double) before / after;
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f×" : "%.1f×", ratio);
    }

    /**
     * Parses a number of bytes such as {@code 400000}, {@code 400kB} or {@code 1.5MB}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size such as 400000, 400kB or 1.5MB");
        }
        String unit = String.valueOf(matcher.group(2)).toLowerCase(Locale.ROOT);
        double factor = unit.startsWith("k") ? 1e3 : unit.startsWith("m") ? 1e6 : unit.startsWith("g") ? 1e9 : 1;
        long bytes = (long) (Double.parseDouble(String.valueOf(matcher.group(1))) * factor);
        if (bytes < 1) {
            throw new IllegalArgumentException("'" + text + "' is less than a byte");
        }
        return bytes;
    }

    static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    /**
     * Prints rows in columns as wide as their longest cell, two spaces apart.
     *
     * @param right which columns are aligned to the right, counted from 0
     */
    static void table(PrintWriter out, List<Integer> right, List<List<String>> rows) {
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
