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
 *
 * <p>What pays changes slowly with the price, and it takes many codebooks to find out. So it is found out for prices of a
 * coarse scale, once for each: a search for a size, whose prices come near to each other, seldom has to do it again. Not
 * safe for use by several threads.
 */
final class LengthSearch {
    private static final List<Integer> LENGTHS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32);

    /** More codebooks than that never paid for themselves. */
    private static final int MOST_BOOKS = 64;

    /** Sub-vectors that a codebook of its own is for at least. */
    private static final int LEAST_USE = 64;

    /** Ratio of neighbours on the scale of prices. */
    private static final double STEP = 2;

    /**
     * What pays best.
     *
     * @param most most codewords
     */
    record Choice(SubvectorLayout layout, boolean shared, int most) {}

    private record Setting(int length, boolean shared) {}

    private final SubvectorOptions options;
    private final int most;
    private final Map<Long, Setting> known = new HashMap<>();

    LengthSearch(SubvectorOptions options) {
        this.options = options;
        this.most = options.codewords().orElse(SubvectorOptions.MOST_CODEWORDS);
    }

    /** Returns what pays best at a price above 0. The layer is always the same, what is known of its inputs may change. */
    Choice at(SubvectorParts parts, double price) {
        long step = Math.round(Math.log(price) / Math.log(STEP));
        Setting setting = known.get(step);
        if (setting == null) {
            setting = new Costs(parts, Math.pow(STEP, (double) step)).best();
            known.put(step, setting);
        }
        return new Choice(parts.layout(setting.length()), setting.shared(), most);
    }

    /** What lengths cost at a price. */
    private final class Costs {
        private final SubvectorParts parts;
        private final double price;
        private final List<Integer> lengths;
        private final Map<Integer, Double> known = new HashMap<>();

        Costs(SubvectorParts parts, double price) {
            this.parts = parts;
            this.price = price;
            int along = parts.layout(1).along();
            this.lengths = options.length().isPresent()
                    ? List.of(options.length().getAsInt())
                    : LENGTHS.stream().filter(length -> length <= along).toList();
        }

        Setting best() {
            int start = Math.max(0, lengths.indexOf(SubvectorOptions.LENGTH));
            int at = start;
            while (isBetter(at + 1, at)) {
                at++;
            }
            // If longer ones are better, shorter ones are not.
            while (at <= start && isBetter(at - 1, at)) {
                at--;
            }
            SubvectorLayout layout = parts.layout(lengths.get(at));
            boolean shared = layout.subspaces() == 1
                    || layout.subspaces() > MOST_BOOKS
                    || layout.count() / layout.subspaces() < LEAST_USE
                    || of(at) <= cost(layout, false);
            return new Setting(lengths.get(at), shared);
        }

        private boolean isBetter(int index, int than) {
            return index >= 0 && index < lengths.size() && of(index) < of(than);
        }

        private double of(int index) {
            return known.computeIfAbsent(index, i -> cost(parts.layout(lengths.get(i)), true));
        }

        private double cost(SubvectorLayout layout, boolean shared) {
            List<Subvectors> own =
                    parts.cut(layout, shared).stream().map(Cut::subvectors).toList();
            return new ProductQuantizer(own, layout.length(), shared ? 1 : layout.subspaces()).cost(price, most);
        }
    }
}
