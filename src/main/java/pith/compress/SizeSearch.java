package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.CompressedTensor;

/**
 * The price of a bit at which a file has just the size that is wanted. The curve is found with layers fitted on the
 * network as it is, which is cheap; the last steps are taken with layers fitted in order.
 */
final class SizeSearch {
    private static final int QUICK_STEPS = 10;
    private static final double FIRST_PRICE = 1e-6;

    /** Most that the logarithm of the price moves in a step. */
    private static final double MOST_MOVE = 5;

    private static final int STEPS = 6;

    /** Steps that are taken if nothing is small enough yet. */
    private static final int MOST_STEPS = 12;

    /** Steps with methods that stay as they are. */
    private static final int SETTLED_STEPS = 4;

    /** Part of the target that may stay unused. */
    private static final double SLACK = 0.003;

    /** How near to the target rough sizes have to come: they are wrong by more than that. */
    private static final double ROUGH = 0.01;

    /** Slope of the logarithm of sizes over that of prices where nothing is known yet, and the least and the most of it. */
    private static final double SLOPE = -0.25;

    private static final double FLATTEST = -0.05;
    private static final double STEEPEST = -1;

    /** Prices so many times apart that lead to the same size show that no further price leads to another. */
    private static final double FAR = 8;

    /** Part of the target that may stay unused without a word. */
    private static final double UNSAID = 0.02;

    private final ResponsePass pass;
    private final CompressOptions options;
    private final Assembly assembly;
    private final Guidance guidance;
    private final Deadline deadline;
    private final long target;
    private final List<Compression.Point> curve = new ArrayList<>();
    private @Nullable Map<Integer, CompressedTensor> best;
    private long bestSize;

    /** The highest price that is known to lead to too large a file; 0 if none is. */
    private double tooCheap;

    /** The lowest price that is known to lead to a file that is small enough. */
    private double fits = Double.POSITIVE_INFINITY;

    SizeSearch(ResponsePass pass, CompressOptions options, Assembly assembly, Guidance guidance) {
        this.pass = pass;
        this.options = options;
        this.assembly = assembly;
        this.guidance = guidance;
        this.target = guidance.budget().size().orElseThrow();
        this.deadline = Deadline.in(guidance.budget().timeLimit());
    }

    /** Returns the largest model found that is not larger than the target, or else the smallest. */
    Compression find() throws IOException, FormatException {
        approach(roughly(), STEPS, MOST_STEPS);
        if (bestSize < (1 - UNSAID) * target
                && tooCheap > 0
                && fits < Double.POSITIVE_INFINITY
                && pass.changesMethods(fits, tooCheap)) {
            guidance.notice().accept("sizes between are tried with the methods of the smaller file");
            pass.settle(fits);
            tooCheap = 0;
            approach(fits / 2, SETTLED_STEPS, SETTLED_STEPS);
        }
        return result();
    }

    /**
     * Looks for the price of the target, from a first one on.
     *
     * @param steps that are taken if something is small enough
     * @param mostSteps that are taken if nothing is
     */
    private void approach(double first, int steps, int mostSteps) throws IOException, FormatException {
        double lambda = first;
        for (int step = 0; step < mostSteps && !deadline.isOver(best != null); step++) {
            Map<Integer, CompressedTensor> tensors = pass.run(lambda).tensors();
            long size = assembly.size(tensors);
            curve.add(new Compression.Point(lambda, size, OptionalDouble.empty(), OptionalDouble.empty()));
            guidance.notice().accept(String.format(Locale.ROOT, "%,d bytes at a price of %.3g", size, lambda));
            if (best == null || isBetter(size)) {
                best = tensors;
                bestSize = size;
                guidance.notice().found(size);
            }
            if (size <= target) {
                fits = Math.min(fits, lambda);
            } else {
                tooCheap = Math.max(tooCheap, lambda);
            }
            boolean enough = bestSize >= (1 - SLACK) * target || step >= steps - 1 || isMostPrecise();
            if (bestSize <= target ? enough : isSmallest()) {
                break;
            }
            lambda = next();
        }
    }

    private boolean isBetter(long size) {
        return bestSize > target ? size < bestSize : size <= target && size > bestSize;
    }

    private Compression result() throws IOException, FormatException {
        Map<Integer, CompressedTensor> found = best;
        if (found == null) {
            throw new IllegalStateException("a search takes a step at least");
        }
        Compression.Point chosen = curve.stream()
                .filter(point -> point.bytes() == bestSize)
                .findFirst()
                .orElseThrow();
        CompressedModel model = assembly.model(found);
        long size = assembly.size(model);
        String verdict = size <= target
                ? String.format(Locale.ROOT, "%,d of %,d bytes", size, target) + unused(size)
                : String.format(
                        Locale.ROOT, "nothing tried is as small as %,d bytes; the smallest has %,d", target, size);
        return new Compression(model, size <= target, verdict, curve, Optional.of(chosen));
    }

    /** Says why much of the target stays unused, if it does. */
    private String unused(long size) {
        if (size >= (1 - UNSAID) * target) {
            return "";
        } else if (!isMostPrecise()) {
            return deadline.isOver(true) ? ": the time was over" : ": nothing tried comes nearer";
        }
        String bits = options.recorded(true).get("bits");
        return ": " + options.method().label() + " has nothing more precise"
                + (bits == null ? "" : " with " + bits + " bits a weight");
    }

    /** Whether the size no longer grows as the price falls. */
    private boolean isMostPrecise() {
        Compression.Point lowest = curve.stream()
                .min(Comparator.comparingDouble(Compression.Point::price))
                .orElseThrow();
        return curve.stream().anyMatch(point -> isFlat(lowest, point));
    }

    /** Whether the size no longer falls as the price grows. */
    private boolean isSmallest() {
        Compression.Point highest = curve.stream()
                .max(Comparator.comparingDouble(Compression.Point::price))
                .orElseThrow();
        return curve.stream().anyMatch(point -> isFlat(point, highest));
    }

    /** Whether a far higher price makes the file no smaller. */
    private static boolean isFlat(Compression.Point low, Compression.Point high) {
        return high.price() >= FAR * low.price() && high.bytes() >= (1 - SLACK) * low.bytes();
    }

    /** Returns the next price, on the line through the two sizes nearest to the target; never outside of what is known. */
    private double next() {
        double goal = Math.log((1 - SLACK / 2) * target);
        List<Compression.Point> nearest = curve.stream()
                .sorted(Comparator.comparingDouble(point -> Math.abs(Math.log((double) point.bytes()) - goal)))
                .limit(2)
                .toList();
        Compression.Point near = nearest.get(0);
        double slope = nearest.size() == 1 ? SLOPE : slope(near, nearest.get(1));
        double guess = near.price() * Math.exp((goal - Math.log((double) near.bytes())) / slope);
        if (guess > tooCheap && guess < fits) {
            return guess;
        }
        double last = curve.get(curve.size() - 1).price();
        return fits < Double.POSITIVE_INFINITY ? Math.sqrt(Math.max(tooCheap, fits / 16) * fits) : last * 2;
    }

    private static double slope(Compression.Point a, Compression.Point b) {
        double slope = Math.log((double) a.bytes() / b.bytes()) / Math.log(a.price() / b.price());
        return Double.isFinite(slope) ? Math.max(STEEPEST, Math.min(FLATTEST, slope)) : SLOPE;
    }

    /** Returns a price at which rough sizes are near the target, by secants of size against price, both in logarithms. */
    private double roughly() throws IOException, FormatException {
        double logPrice = Math.log(FIRST_PRICE);
        double previousPrice = 0;
        double previousSize = 0;
        for (int step = 0; step < QUICK_STEPS && !deadline.isOver(true); step++) {
            double size = Math.log(assembly.size(pass.sketch(Math.exp(logPrice))) / (double) target);
            boolean mostPrecise = step > 0 && size < 0 && size - previousSize < SLACK && logPrice < previousPrice;
            if (Math.abs(size) < ROUGH || mostPrecise) {
                break;
            }
            double slope = step == 0 ? SLOPE : (size - previousSize) / (logPrice - previousPrice);
            // Sizes fall as the price rises; where the curve is flat, the step is bounded.
            double move = slope < -0.01 ? -size / slope : Math.signum(size) * MOST_MOVE;
            previousPrice = logPrice;
            previousSize = size;
            logPrice += Math.max(-MOST_MOVE, Math.min(MOST_MOVE, move));
        }
        return Math.exp(logPrice);
    }
}
