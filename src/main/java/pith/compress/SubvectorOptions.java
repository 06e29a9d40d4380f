package pith.compress;

import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How {@code pq} makes weights of codewords.
 *
 * @param length elements of a codeword; empty: what pays best, or {@value #LENGTH} if bits have no price
 * @param codewords most codewords of a codebook; empty: {@value #MOST_CODEWORDS}
 * @param corrected whether codewords and symbols are chosen for what layers answer rather than for the weights alone
 */
public record SubvectorOptions(OptionalInt length, OptionalInt codewords, boolean corrected) {
    /** Everything as it pays best. */
    public static final SubvectorOptions DEFAULT = new SubvectorOptions(OptionalInt.empty(), OptionalInt.empty(), true);

    /** Length where nothing says what pays. */
    static final int LENGTH = 4;

    /** What a symbol of a byte can tell apart. */
    static final int MOST_CODEWORDS = 256;

    private static final int MOST_LENGTH = 64;

    /** Checks the ranges. */
    public SubvectorOptions {
        if (length.isPresent() && (length.getAsInt() < 1 || length.getAsInt() > MOST_LENGTH)) {
            throw new IllegalArgumentException(
                    "sub-vectors of " + length.getAsInt() + " elements: pq takes 1 to " + MOST_LENGTH);
        }
        if (codewords.isPresent() && (codewords.getAsInt() < 2 || codewords.getAsInt() > MOST_CODEWORDS)) {
            throw new IllegalArgumentException(codewords.getAsInt() + " codewords: pq takes 2 to " + MOST_CODEWORDS);
        }
    }

    /** Returns what a file records of it. */
    SortedMap<String, String> recorded() {
        SortedMap<String, String> recorded = new TreeMap<>();
        length.ifPresent(value -> recorded.put("subvector", Integer.toString(value)));
        codewords.ifPresent(value -> recorded.put("codewords", Integer.toString(value)));
        recorded.put("error-correction", corrected ? "on" : "off");
        return recorded;
    }

    /** Returns the same with what an exception says of a layer. */
    SubvectorOptions with(LayerOverride override) {
        return new SubvectorOptions(
                override.length().isPresent() ? override.length() : length,
                override.codewords().isPresent() ? override.codewords() : codewords,
                corrected);
    }
}
