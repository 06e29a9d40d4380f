package pith.compress;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.compress.SubvectorParts.Cut;
import pith.response.ProductQuantizer;
import pith.response.Subvectors;

/**
 * How long the codewords of a layer are best at a price of a bit, and whether all sub-vectors share a codebook or those of
 * each subspace have their own: what error + price · bits comes to decides, codebooks counted. The search goes from a
 * usual length as far as that helps.
 */
final class LengthSearch {
    private static final List<Integer> LENGTHS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32);

    /** More codebooks than that never paid for themselves. */
    private static final int MOST_BOOKS = 64;

    /** Sub-vectors that a codebook of its own is for at least. */
    private static final int LEAST_USE = 64;

    /**
     * What pays best.
     *
     * @param most most codewords
     */
    record Choice(SubvectorLayout layout, boolean shared, int most) {}

    private final SubvectorParts parts;
    private final List<Integer> lengths;
    private final int most;
    private final int start;

    LengthSearch(SubvectorParts parts, SubvectorOptions options) {
        this.parts = parts;
        int along = parts.layout(1).along();
        this.lengths = options.length().isPresent()
                ? List.of(options.length().getAsInt())
                : LENGTHS.stream().filter(length -> length <= along).toList();
        this.most = options.codewords().orElse(SubvectorOptions.MOST_CODEWORDS);
        this.start = Math.max(0, lengths.indexOf(SubvectorOptions.LENGTH));
    }

    /** Returns what pays best at a price above 0. */
    Choice at(double price) {
        Map<Integer, Double> costs = new HashMap<>();
        int at = start;
        while (isBetter(at + 1, at, price, costs)) {
            at++;
        }
        // If longer ones are better, shorter ones are not.
        while (at <= start && isBetter(at - 1, at, price, costs)) {
            at--;
        }
        SubvectorLayout layout = parts.layout(lengths.get(at));
        boolean shared = layout.subspaces() == 1
                || layout.subspaces() > MOST_BOOKS
                || layout.count() / layout.subspaces() < LEAST_USE
                || cost(at, price, costs) <= cost(layout, false, price);
        return new Choice(layout, shared, most);
    }

    private boolean isBetter(int index, int than, double price, Map<Integer, Double> costs) {
        return index >= 0 && index < lengths.size() && cost(index, price, costs) < cost(than, price, costs);
    }

    private double cost(int index, double price, Map<Integer, Double> costs) {
        return costs.computeIfAbsent(index, i -> cost(parts.layout(lengths.get(i)), true, price));
    }

    private double cost(SubvectorLayout layout, boolean shared, double price) {
        List<Subvectors> own =
                parts.cut(layout, shared).stream().map(Cut::subvectors).toList();
        return new ProductQuantizer(own, layout.length(), shared ? 1 : layout.subspaces()).cost(price, most);
    }
}
