package pith.compress;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import pith.format.CompressedModel;

/**
 * A compressed model, and how a search came to it.
 *
 * @param met whether it is within the budget
 * @param verdict what it costs and how that was found out, a sentence; empty if nothing was searched for
 * @param curve what was tried, in that order
 * @param chosen what was taken of it; empty if nothing was searched for
 */
public record Compression(
        CompressedModel model, boolean met, String verdict, List<Point> curve, Optional<Point> chosen) {
    public Compression {
        curve = List.copyOf(curve);
    }

    /**
     * What was tried.
     *
     * @param price what a bit was worth
     * @param bytes size of the file
     * @param drop points lost on samples that were not fitted to, if that was measured
     * @param divergence mean Kullback-Leibler divergence of the outputs, in nats, likewise
     */
    public record Point(double price, long bytes, OptionalDouble drop, OptionalDouble divergence) {}

    static Compression of(CompressedModel model) {
        return new Compression(model, true, "", List.of(), Optional.empty());
    }
}
