package pith.format;

import pith.model.ElementType;
import pith.model.Shape;

/** A tensor as a manifest describes it. */
public record StoredTensor(String name, ElementType type, Shape shape, StoredRule rule, StoredSequence symbols) {

    /** Bytes of the decoded tensor. */
    public long bytes() {
        return type.bytes(shape.elements());
    }

    /** Stored bytes of the symbols and of the rule's parameters. */
    public long codedBytes() {
        long parameters = 0;
        if (rule instanceof StoredRule.Codebook codebook) {
            parameters = codebook.values().length();
        } else if (rule instanceof StoredRule.Affine affine) {
            parameters = affine.scales().length() + affine.zeroPoints().length();
        } else if (rule instanceof StoredRule.Product product) {
            parameters = product.codebooks().length();
        }
        return parameters + symbols.length();
    }
}
