package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.compress.Budget;
import pith.compress.Compression;
import pith.compress.Method;
import pith.source.FileSet;

/** What a file may cost, in bytes and in accuracy, and how long the search for it may take. */
final class BudgetOption {
    private static final Pattern DURATION =
            Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(s|m|min|h)?", Pattern.CASE_INSENSITIVE);

    /** A hundred years. */
    private static final double MOST_SECONDS = 3.15576e9;

    @Option(
            names = "--target-size",
            paramLabel = "BYTES",
            description =
                    "As much precision as fits into a file of this size, shared out over the layers; also 400kB or"
                            + " 1.5MB. --bits is then the most for a weight.")
    private @Nullable String targetSize;

    @Option(
            names = "--target-ratio",
            paramLabel = "R",
            description = "The same as a ratio: 20 is a twentieth of the input file.")
    private @Nullable Double targetRatio;

    @Option(
            names = "--max-drop",
            paramLabel = "POINTS",
            description = "The smallest file that loses no more than this, such as 0.5%%: accuracy if the samples have"
                    + " labels, else agreement with the original's answers, where it looks at many places of a sample"
                    + " with each class counting alike; judged by samples that nothing was fitted to.")
    private @Nullable String maxDrop;

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            description =
                    "Ends the search after this time, such as 90s, 10m or 2h, with the best found so far. What is measured"
                            + " before it, its first try and a last fit take as long as they need.")
    private @Nullable String timeLimit;

    @Option(
            names = "--curve",
            paramLabel = "FILE.csv",
            description = "Writes down all that the search tried: price of a bit, bytes, points lost, divergence.")
    private @Nullable Path curve;

    /**
     * Returns the budget.
     *
     * @param in what a ratio is of
     * @param meaning what a preset stands for, if there is one
     * @throws IllegalArgumentException if a number is none
     */
    Budget budget(Path in, Optional<Preset.Meaning> meaning) throws IOException {
        if (targetSize != null && targetRatio != null) {
            throw new IllegalArgumentException("--target-size and --target-ratio say the same: leave out one");
        }
        if (maxDrop != null && (targetSize != null || targetRatio != null)) {
            throw new IllegalArgumentException("a search is for a size or for a drop: leave out one");
        }
        OptionalLong size = OptionalLong.empty();
        if (targetSize != null) {
            size = OptionalLong.of(Outputs.bytes("--target-size", targetSize));
        } else if (targetRatio != null) {
            if (!(targetRatio >= 1)) {
                throw new IllegalArgumentException("--target-ratio " + targetRatio + " is not 1 or more");
            }
            size = OptionalLong.of(Math.max(1, (long) (Inputs.size(in) / targetRatio)));
        }
        OptionalDouble drop = maxDrop == null
                ? meaning.map(Preset.Meaning::maxDrop).orElse(OptionalDouble.empty())
                : OptionalDouble.of(points(maxDrop));
        return new Budget(size, drop, timeLimit == null ? Optional.empty() : Optional.of(duration(timeLimit)));
    }

    private static double points(String text) {
        String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
        try {
            return Double.parseDouble(number.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--max-drop " + text + " is no number of points such as 0.5%", e);
        }
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("--time-limit " + text + " is no time such as 90s, 10m or 2h");
        }
        String unit = matcher.group(2) == null ? "s" : matcher.group(2).toLowerCase(Locale.ROOT);
        double seconds = unit.startsWith("m") ? 60 : unit.equals("h") ? 3600 : 1;
        double limit = Double.parseDouble(String.valueOf(matcher.group(1))) * seconds;
        return Duration.ofMillis((long) (Math.min(limit, MOST_SECONDS) * 1000));
    }

    /** Returns where what a search tries is written down, if it is. */
    @Nullable
    Path curve() {
        return curve;
    }

    /** Whether the smallest file is searched for that loses no more than is allowed. */
    boolean isForDrop(Method method, Optional<Preset.Meaning> meaning) {
        boolean drop = maxDrop != null
                || meaning.flatMap(preset -> preset.maxDrop().stream().boxed().findFirst())
                        .isPresent();
        return drop || (method == Method.AUTO && !isForSize());
    }

    private boolean isForSize() {
        return targetSize != null || targetRatio != null;
    }

    /**
     * Checks that there is a search where something is said of one.
     *
     * @throws IllegalArgumentException if there is none
     */
    void check(Method method, Optional<Preset.Meaning> meaning) {
        if ((curve != null || timeLimit != null) && !isForSize() && !isForDrop(method, meaning)) {
            throw new IllegalArgumentException(
                    "--curve and --time-limit are of a search: name --target-size, --target-ratio or --max-drop");
        }
    }

    /** Writes down what a search tried, if that is wanted. */
    void writeCurve(Compression compression) throws IOException {
        if (curve == null) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("price,bytes,points_lost,kl");
        for (Compression.Point point : compression.curve()) {
            lines.add(String.join(
                    ",",
                    Double.toString(point.price()),
                    Long.toString(point.bytes()),
                    point.drop().isPresent() ? Double.toString(point.drop().getAsDouble()) : "",
                    point.divergence().isPresent()
                            ? Double.toString(point.divergence().getAsDouble())
                            : ""));
        }
        FileSet.replace(curve, unfinished -> Files.write(unfinished, lines));
    }
}
