package pith.format;

/** How a stored tensor's symbols become values, with the sequences that hold its parameters; chapter 4. */
public sealed interface StoredRule {

    /** Name of the rule as people read it. */
    String label();

    /** The symbols are the values. */
    record Exact(boolean signLast) implements StoredRule {
        @Override
        public String label() {
            return "exact";
        }
    }

    /** Symbols index a table. */
    record Codebook(int entries, boolean signLast, StoredSequence values) implements StoredRule {
        @Override
        public String label() {
            return "codebook";
        }
    }

    /** value = (symbol − zero point) × scale. */
    record Affine(int bits, Grouping grouping, int axis, long block, StoredSequence scales, StoredSequence zeroPoints)
            implements StoredRule {
        @Override
        public String label() {
            return "affine";
        }
    }

    /** Zero, or a power of two with a sign. */
    record PowerOfTwo(int maxExponent, int levels) implements StoredRule {
        @Override
        public String label() {
            return "power of two";
        }
    }

    /** Symbols index codewords that stand for several elements. */
    record Product(int axis, int length, int codewords, boolean shared, StoredSequence codebooks)
            implements StoredRule {
        @Override
        public String label() {
            return "product";
        }
    }

    /** The bytes of an earlier tensor. */
    record SameAs(int tensor) implements StoredRule {
        @Override
        public String label() {
            return "same as";
        }
    }
}
