package pith.format;

/** Limits of format 0.1; chapter 8 of the specification. */
public final class Limits {
    /** Most units that one chunk codes; clause SEQ-4. */
    public static final int CHUNK_UNITS = 1 << 24;

    /** Most bytes of a decoded manifest; clause MAN-1. */
    public static final int MANIFEST_BYTES = 1 << 24;

    /** Least upper bound of the elements of a tensor; clause TEN-3. */
    public static final long ELEMENTS = 1L << 48;

    /** Most dimensions of a tensor; clause TEN-3. */
    public static final int RANK = 64;

    /** Most groups of an affine rule, and most numbers in the codebooks of a product rule; clauses RUL-11 and RUL-12. */
    public static final int RULE_PARAMETERS = 1 << 24;

    private Limits() {}
}
