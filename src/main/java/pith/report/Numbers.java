package pith.report;

import java.util.Locale;

/** Numbers as people read them, the same in every language. */
public final class Numbers {
    private Numbers() {}

    /** Returns an integer with commas between groups of three digits. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Returns how many times smaller, with as many digits as mean something. */
    public static String ratio(long before, long after) {
        double ratio = after == 0 ? 0 : (double) before / after;
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f×" : "%.1f×", ratio);
    }

    /** Returns a number with two decimals. */
    public static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** Returns a part of 1 in percent, with one decimal. */
    public static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * part);
    }

    /** Returns a number with three digits that count. */
    public static String three(double number) {
        return number == 0 ? "0" : String.format(Locale.ROOT, "%.3g", number);
    }
}
