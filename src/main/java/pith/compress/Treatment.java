package pith.compress;

/** What is done to one tensor. */
sealed interface Treatment {
    /** Every bit is kept. */
    Treatment EXACT = new Exact();

    /** Every bit is kept. */
    record Exact() implements Treatment {}

    /**
     * The smallest weights become zero, the others share values.
     *
     * @param bits logarithm of the most shared values, zero included
     * @param sparsity least part of the weights that become zero, 0 to below 1
     */
    record SharedWeights(int bits, double sparsity) implements Treatment {}

    /**
     * Evenly spaced values.
     *
     * @param bits width of a symbol
     * @param sparsity least part of the weights that become zero
     * @param axis axis of output channels with a scale each, or −1 for one scale
     */
    record Affine(int bits, double sparsity, int axis) implements Treatment {}
}
