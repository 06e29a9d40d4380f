package pith.compress;

import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.Tensor;

/**
 * The weights of a layer as a method leaves them.
 *
 * @param symbols in the order of the tensor
 * @param weights what the rule makes of the symbols, in the order of the tensor
 * @param factors what each output is multiplied by with these weights; empty if by one
 */
@SuppressWarnings("ArrayRecordComponent")
record FittedLayer(Rule rule, byte[] symbols, float[] weights, double[] factors) {
    FittedLayer(Rule rule, byte[] symbols, float[] weights) {
        this(rule, symbols, weights, new double[0]);
    }

    /** Returns weights each of which is one of a list of values. */
    static FittedLayer of(Rule rule, byte[] symbols, float[] values) {
        float[] weights = new float[symbols.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = values[symbols[i] & 0xFF];
        }
        return new FittedLayer(rule, symbols, weights);
    }

    /** Returns the same weights, which multiply outputs by factors. */
    FittedLayer withFactors(double[] outputs) {
        return new FittedLayer(rule, symbols, weights, outputs);
    }

    CompressedTensor of(Tensor tensor) {
        return new CompressedTensor(tensor, rule, Symbols.of(symbols));
    }
}
