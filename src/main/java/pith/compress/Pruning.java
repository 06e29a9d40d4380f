package pith.compress;

/**
 * Which weights become zero before the others are quantised.
 *
 * @param sparsity least part of the weights that become zero, 0 to below 1; those that are zero already count
 * @param criterion what makes a weight small
 * @param scope what the part is taken of
 */
public record Pruning(double sparsity, Criterion criterion, Scope scope) {
    /** Only zeros are zero. */
    public static final Pruning NONE = new Pruning(0, Criterion.MAGNITUDE, Scope.LAYER);

    /** What makes a weight small. */
    public enum Criterion {
        /** Its magnitude; Deep Compression, section 2. */
        MAGNITUDE,
        /**
         * What the layer's response loses without it once the other weights make up for it, w² / [H⁻¹]; Hassibi and Stork,
         * NIPS 1992. Needs samples.
         */
        SALIENCY
    }

    /** What the sparsity is that of. */
    public enum Scope {
        /** Each layer. */
        LAYER,
        /** All layers together: magnitudes count in standard deviations of their layer. */
        NETWORK
    }

    /** Checks the range. */
    public Pruning {
        checkSparsity(sparsity);
    }

    static void checkSparsity(double sparsity) {
        if (!(sparsity >= 0 && sparsity < 1)) {
            throw new IllegalArgumentException("sparsity " + sparsity + " is not from 0 to below 1");
        }
    }
}
