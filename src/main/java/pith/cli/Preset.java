package pith.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Model.UsageMessageSpec;
import pith.compress.Method;

/** What is wanted, in a word. This is the one place that says what each word stands for; the help is made from it. */
enum Preset {
    LOSSLESS("every bit is kept", Method.LOSSLESS, 0, 0),
    SAFE("no difference that matters", Method.DEEP_COMPRESSION, 8, 0.1),
    SMALL("a little may be lost", Method.DEEP_COMPRESSION, 7, 0.5),
    SMALLEST("some may be lost; look at the result", Method.DEEP_COMPRESSION, 6, 2);

    /** Options that a preset decides about. */
    static final List<String> DECIDES =
            List.of("--method", "--bits", "--sparsity", "--target-size", "--target-ratio", "--max-drop");

    private final String intention;

    /** What is done where there are no samples; with samples a search finds the method. */
    private final Method method;

    /** Bits of a weight where there are no samples. */
    private final int bits;

    /** Points that may be lost, where samples show it. */
    private final double maxDrop;

    Preset(String intention, Method method, int bits, double maxDrop) {
        this.intention = intention;
        this.method = method;
        this.bits = bits;
        this.maxDrop = maxDrop;
    }

    /**
     * What a preset stands for.
     *
     * @param bits of a weight, where the method's own default is not meant
     * @param maxDrop points that may be lost, if that is searched for
     */
    record Meaning(Method method, OptionalInt bits, OptionalDouble maxDrop) {
        /** Returns the options that say the same. */
        @Override
        public String toString() {
            StringBuilder words = new StringBuilder("--method " + method.label());
            bits.ifPresent(value -> words.append(" --bits ").append(value));
            maxDrop.ifPresent(value -> words.append(String.format(Locale.ROOT, " --max-drop %s%%", decimal(value))));
            return words.toString();
        }

        private static String decimal(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }
    }

    /**
     * Returns what it stands for.
     *
     * @param samples whether there are samples, which show what is lost
     */
    Meaning meaning(boolean samples) {
        if (method == Method.LOSSLESS) {
            return new Meaning(method, OptionalInt.empty(), OptionalDouble.empty());
        }
        return samples
                ? new Meaning(Method.AUTO, OptionalInt.empty(), OptionalDouble.of(maxDrop))
                : new Meaning(method, OptionalInt.of(bits), OptionalDouble.empty());
    }

    /** Name on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the preset with a name, if there is one. */
    static Optional<Preset> named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Explains all presets in the help of a command, before its examples. */
    static void explainIn(UsageMessageSpec help) {
        List<String> lines = help();
        lines.add("");
        lines.add("Examples:");
        lines.addAll(List.of(help.footer()));
        help.footerHeading("%nPresets, and what each stands for:%n").footer(lines.toArray(String[]::new));
    }

    private static List<String> help() {
        List<String> lines = new ArrayList<>();
        for (Preset preset : values()) {
            lines.add(String.format(Locale.ROOT, "  %-9s %s", preset.label(), preset.intention));
            lines.add("      " + escaped(preset.meaning(false)));
            if (!preset.meaning(true).equals(preset.meaning(false))) {
                lines.add("      with --calibration: " + escaped(preset.meaning(true)));
            }
        }
        return lines;
    }

    /** A percent sign in a help text is the start of a format. */
    private static String escaped(Meaning meaning) {
        return meaning.toString().replace("%", "%%");
    }

    /** Names of all presets. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Names() {
            for (Preset preset : values()) {
                add(preset.label());
            }
        }
    }
}
