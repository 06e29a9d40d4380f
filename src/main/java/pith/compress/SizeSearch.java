package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
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

    private static final int STEPS = 5;

    /** Steps that are taken if nothing is small enough yet. */
    private static final int MOST_STEPS = 12;

    /** Part of the target that may stay unused. */
    private static final double SLACK = 0.01;

    private final ResponsePass pass;
    private final Assembly assembly;
    private final Guidance guidance;
    private final Deadline deadline;
    private final List<Compression.Point> curve = new ArrayList<>();

    SizeSearch(ResponsePass pass, Assembly assembly, Guidance guidance) {
        this.pass = pass;
        this.assembly = assembly;
        this.guidance = guidance;
        this.deadline = Deadline.in(guidance.budget().timeLimit());
    }

    /** Returns the largest model found that is not larger than the target, or else the smallest. */
    Compression find() throws IOException, FormatException {
        long target = guidance.budget().size().orElseThrow();
        double lambda = roughly((double) target);
        Map<Integer, CompressedTensor> best = null;
        long bestSize = 0;
        double tooCheap = 0;
        double fits = Double.POSITIVE_INFINITY;
        for (int step = 0; step < MOST_STEPS && !deadline.isOver(best != null); step++) {
            Map<Integer, CompressedTensor> tensors = pass.run(lambda).tensors();
            long size = assembly.size(tensors);
            curve.add(new Compression.Point(lambda, size, OptionalDouble.empty(), OptionalDouble.empty()));
            guidance.notice().accept(String.format(Locale.ROOT, "%,d bytes at a price of %.3g", size, lambda));
            if (best == null || isBetter(size, bestSize, target)) {
                best = tensors;
                bestSize = size;
            }
            if (size <= target) {
                fits = Math.min(fits, lambda);
            } else {
                tooCheap = Math.max(tooCheap, lambda);
            }
            if (bestSize <= target && (bestSize >= (1 - SLACK) * target || step >= STEPS - 1)) {
                break;
            }
            lambda = next(lambda, size, target, tooCheap, fits);
        }
        return result(best, bestSize, target);
    }

    private static boolean isBetter(long size, long best, long target) {
        return best > target ? size < best : size <= target && size > best;
    }

    private Compression result(@Nullable Map<Integer, CompressedTensor> best, long size, long target)
            throws IOException, FormatException {
        if (best == null) {
            throw new IllegalStateException("a search takes a step at least");
        }
        Compression.Point chosen = curve.stream()
                .filter(point -> point.bytes() == size)
                .findFirst()
                .orElseThrow();
        String verdict = size <= target
                ? String.format(Locale.ROOT, "%,d of %,d bytes", size, target)
                : String.format(
                        Locale.ROOT, "nothing tried is as small as %,d bytes; the smallest has %,d", target, size);
        return new Compression(assembly.model(best), size <= target, verdict, curve, Optional.of(chosen));
    }

    /**
     * Returns the next price: sizes go about with the price to the power of −1/4; never outside of what is known, and a bit
     * on the safe side.
     */
    private static double next(double lambda, long size, long target, double tooCheap, double fits) {
        double guess = lambda * Math.pow(size / ((1 - SLACK / 2) * target), 4);
        if (guess > tooCheap && guess < fits) {
            return guess;
        }
        return fits < Double.POSITIVE_INFINITY ? Math.sqrt(Math.max(tooCheap, fits / 16) * fits) : lambda * 2;
    }

    /** Returns a price at which rough sizes are near the target, by secants of size against price, both in logarithms. */
    private double roughly(double target) throws IOException, FormatException {
        double logPrice = Math.log(FIRST_PRICE);
        double previousPrice = 0;
        double previousSize = 0;
        for (int step = 0; step < QUICK_STEPS && !deadline.isOver(true); step++) {
            double size = Math.log(assembly.size(pass.sketch(Math.exp(logPrice))) / target);
            if (Math.abs(size) < SLACK) {
                break;
            }
            double slope = step == 0 ? -0.25 : (size - previousSize) / (logPrice - previousPrice);
            // Sizes fall as the price rises; where the curve is flat, the step is bounded.
            double move = slope < -0.01 ? -size / slope : Math.signum(size) * MOST_MOVE;
            previousPrice = logPrice;
            previousSize = size;
            logPrice += Math.max(-MOST_MOVE, Math.min(MOST_MOVE, move));
        }
        return Math.exp(logPrice);
    }
}
