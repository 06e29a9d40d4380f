package pith.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a search for a size or a drop tried.
 *
 * @param verdict what the result costs and how that was found out, a sentence
 * @param points in the order in which they were tried
 * @param chosen the one that was taken
 */
public record Search(String verdict, List<Point> points, Optional<Point> chosen) {
    /** No search. */
    public static final Search NONE = new Search("", List.of(), Optional.empty());

    public Search {
        points = List.copyOf(points);
    }

    /**
     * What was tried.
     *
     * @param price what a bit was worth
     * @param bytes size of the file
     * @param drop points lost, if that was measured
     */
    public record Point(double price, long bytes, OptionalDouble drop) {}
}
