package pith.format;

import pith.model.Tensor;

/**
 * A tensor with the rule and the symbols that replace its data. For {@link Rule.Exact} the symbols are the units of the
 * data, for {@link Rule.SameAs} there are none.
 */
public record CompressedTensor(Tensor tensor, Rule rule, Symbols symbols) {

    /** Returns a tensor that keeps every bit. */
    public static CompressedTensor exact(Tensor tensor) {
        return new CompressedTensor(
                tensor,
                new Rule.Exact(),
                Symbols.of(tensor.data(), tensor.type().unitWidth()));
    }
}
