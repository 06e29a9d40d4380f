package pith.compress;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import pith.compress.LayerTarget.Part;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.Tensor;
import pith.response.Increments;
import pith.response.Increments.Refit;
import pith.response.LayerProblem;
import pith.response.PowerOfTwoQuantizer;
import pith.response.PowersOfTwo;
import pith.response.QuantizedLayer;

/**
 * Zero or a power of two; Zhou et al., Incremental Network Quantization, ICLR 2017.
 *
 * @param bits width of a symbol, 2 to 8
 * @param sparsity least part of the weights that become zero
 */
record PowerOfTwoWeights(int bits, double sparsity, Increments increments) implements Treatment.Lossy {

    /** Compresses a tensor of floats, each to the nearest power: without inputs nothing can make up for anything. */
    @Override
    public CompressedTensor compress(Tensor tensor) throws IOException, FormatException {
        Weights weights = new Weights(tensor);
        Distribution all = Distribution.of(weights);
        float threshold = all.threshold(sparsity);
        PowersOfTwo powers = PowersOfTwo.of(Math.max(-all.least(), all.greatest()), bits);
        Symbols symbols = (from, count, units) -> {
            float[] values = new float[count];
            weights.read(from, count, values);
            for (int i = 0; i < count; i++) {
                units[i] = Math.abs(values[i]) <= threshold ? 0 : nearest(powers, values[i]);
            }
        };
        return new CompressedTensor(tensor, rule(powers), symbols);
    }

    /** Returns the symbol of the nearest value, the larger one of two that are as near; INQ, equation 4. */
    static byte nearest(PowersOfTwo powers, float weight) {
        float magnitude = Math.abs(weight);
        int least = powers.maxExponent() - powers.levels() + 1;
        if (magnitude < Math.scalb(0.5f, least)) {
            return 0;
        }
        int exponent = Math.getExponent(magnitude);
        int rounded = magnitude < Math.scalb(1.5f, exponent) ? exponent : exponent + 1;
        int step = powers.maxExponent() - Math.max(least, Math.min(powers.maxExponent(), rounded));
        return (byte) (1 + 2 * step + (weight < 0 ? 1 : 0));
    }

    private static Rule rule(PowersOfTwo powers) {
        return new Rule.PowerOfTwo(powers.maxExponent(), powers.levels());
    }

    private PowersOfTwo powers(LayerTarget target) {
        float largest = 0;
        for (float weight : target.weights()) {
            largest = Math.max(largest, Math.abs(weight));
        }
        return PowersOfTwo.of(largest, bits);
    }

    /** Outputs are scaled where all that counts is what is lost; in the paper's own way of fitting they are not. */
    @Override
    public boolean scalesOutputs(double price) {
        return price == 0 && increments.refit() == Refit.EACH_WEIGHT;
    }

    @Override
    public FittedLayer fit(LayerTarget target, double price) {
        List<Part> parts = target.parts(price == 0 && !increments.regrows());
        if (target.isScalable()) {
            return scaled(target, aimedAt(parts), parts);
        }
        PowersOfTwo powers = target.isScaled() ? aimedAt(parts) : powers(target);
        return fitted(
                target, powers, parts, problem -> new PowerOfTwoQuantizer(problem).quantize(powers, increments, price));
    }

    /** Returns the powers for weights that factors of channels have made larger or smaller. */
    private PowersOfTwo aimedAt(List<Part> parts) {
        double largest = parts.stream()
                .mapToDouble(part -> part.problem().largest())
                .max()
                .orElse(0);
        return PowersOfTwo.of(largest, bits);
    }

    /** Chooses a factor for each output. */
    private FittedLayer scaled(LayerTarget target, PowersOfTwo powers, List<Part> parts) {
        List<PowerOfTwoQuantizer.Scaled> own = parts.stream()
                .map(part -> new PowerOfTwoQuantizer(part.problem()).quantizeScaled(powers, increments))
                .toList();
        byte[] symbols = target.symbols(
                parts, own.stream().map(PowerOfTwoQuantizer.Scaled::symbols).toList());
        double[] factors = own.stream()
                .flatMapToDouble(part -> Arrays.stream(part.factors()))
                .toArray();
        return FittedLayer.of(rule(powers), symbols, powers.values()).withFactors(factors);
    }

    @Override
    public Treatment.Sketch sketch(LayerTarget target) {
        PowersOfTwo powers = powers(target);
        List<Part> parts = target.parts(false);
        return price -> fitted(target, powers, parts, problem -> PowerOfTwoQuantizer.sketch(problem, powers, price));
    }

    private static FittedLayer fitted(
            LayerTarget target,
            PowersOfTwo powers,
            List<Part> parts,
            Function<LayerProblem, QuantizedLayer> quantizer) {
        List<byte[]> own = parts.stream()
                .map(part -> quantizer.apply(part.problem()).symbols())
                .toList();
        return FittedLayer.of(rule(powers), target.symbols(parts, own), powers.values());
    }
}
