package pith.report;

import pith.model.ElementType;
import pith.model.Shape;

/**
 * A stored tensor.
 *
 * @param rule label of its rule
 * @param bits width of a symbol, before entropy coding; for a product rule, of a symbol's share in one element
 * @param nonZero elements that are not zero
 * @param bytes bytes of the decoded tensor
 * @param codedBytes stored bytes
 */
public record TensorReport(
        String name,
        Shape shape,
        ElementType type,
        String rule,
        double bits,
        long nonZero,
        long bytes,
        long codedBytes) {

    /** Part of the elements that are zero, 0 for an empty tensor. */
    public double sparsity() {
        return shape.elements() == 0 ? 0 : 1 - (double) nonZero / shape.elements();
    }

    /** Stored bits for each element, 0 for an empty tensor. */
    public double codedBitsPerElement() {
        return shape.elements() == 0 ? 0 : 8.0 * codedBytes / shape.elements();
    }
}
