package pith.compress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.compress.LayerTarget.Part;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.Grouping;
import pith.format.Rule;
import pith.format.RuleLayout;
import pith.format.Symbols;
import pith.model.Shape;
import pith.model.Tensor;
import pith.response.AffineLayer;
import pith.response.AffineQuantizer;
import pith.response.AffineScheme;
import pith.response.AffineScheme.Range;
import pith.response.LayerPart;

/**
 * Evenly spaced values between the least and the greatest weight, zero among them; TensorFlow's quantisation guide and
 * Jacob et al., CVPR 2018, section 2.
 *
 * @param bits width of a symbol, 2 to 8; where bits have a price the most of it
 * @param sparsity least part of the weights that become zero
 * @param axis axis of output channels with a scale each, or −1 for one scale
 * @param symmetric whether the zero point is the middle, and as many values are below as above
 */
record AffineWeights(int bits, double sparsity, int axis, boolean symmetric) implements Treatment.Lossy {

    /** Compresses a tensor of floats. */
    @Override
    public CompressedTensor compress(Tensor tensor) throws IOException, FormatException {
        Weights weights = new Weights(tensor);
        float threshold = sparsity > 0 ? Distribution.of(weights).threshold(sparsity) : 0;
        AffineRange range = new AffineRange(tensor.shape(), isPerAxis(tensor.shape()) ? axis : -1);
        weights.forEachBlock(range::add);
        Rule.Affine rule = range.rule(bits, symmetric);
        Symbols symbols = (from, count, units) -> {
            float[] values = new float[count];
            weights.read(from, count, values);
            for (int i = 0; i < count; i++) {
                float value = Math.abs(values[i]) <= threshold ? 0 : values[i];
                units[i] = AffineRange.symbol(rule, range.group(from + i), value, symmetric);
            }
        };
        return new CompressedTensor(tensor, rule, symbols);
    }

    private boolean isPerAxis(Shape shape) {
        return axis >= 0 && shape.dim(axis) > 1;
    }

    /**
     * Rounds weights so that errors make up for each other. At a price the width is that which the price asks for, and the
     * channels have scales of their own only if that pays.
     */
    @Override
    public FittedLayer fit(LayerTarget target, double price) {
        if (price == 0 && target.isAlone()) {
            return nearest(target);
        }
        List<Part> parts = target.parts(price == 0);
        AffineQuantizer quantizer = new AffineQuantizer(layerParts(target, parts));
        int width = price > 0 ? quantizer.bits(price, bits) : bits;
        AffineLayer best = schemes(target, width, price).stream()
                .map(scheme -> quantizer.quantize(scheme, price))
                .min(Comparator.comparingDouble(layer -> layer.error() + price * layer.bits()))
                .orElseThrow();
        Rule.Affine rule = rule(target.shape(), width, best.scales(), best.zeroPoints());
        return fitted(target.shape(), rule, target.symbols(parts, best.symbols()));
    }

    private List<AffineScheme> schemes(LayerTarget target, int width, double price) {
        boolean channels = isPerAxis(target.shape()) && hasRowForEachChannel(target) && !target.isAlone();
        List<AffineScheme> schemes = new ArrayList<>();
        if (channels) {
            schemes.add(new AffineScheme(width, symmetric, true, Range.LEAST_ERROR));
        }
        if (!channels || price > 0) {
            schemes.add(new AffineScheme(width, symmetric, false, Range.LEAST_ERROR));
        }
        return schemes;
    }

    /** Groups of a transposed convolution have their channels in common along the axis. */
    private boolean hasRowForEachChannel(LayerTarget target) {
        WeightMatrix matrix = target.matrix();
        return (long) matrix.groups() * matrix.rows() == target.shape().dim(axis);
    }

    private static List<LayerPart> layerParts(LayerTarget target, List<Part> parts) {
        List<LayerPart> result = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            result.add(new LayerPart(parts.get(p).problem(), target.firstOutput(p)));
        }
        return result;
    }

    private Rule.Affine rule(Shape shape, int width, float[] scales, byte[] zeroPoints) {
        return scales.length > 1 || (isPerAxis(shape) && shape.dim(axis) == scales.length)
                ? AffineRange.rule(width, axis, scales, zeroPoints)
                : AffineRange.rule(width, -1, scales, zeroPoints);
    }

    /** Returns weights of whose inputs nothing is known, each rounded to the nearest value. */
    private FittedLayer nearest(LayerTarget target) {
        float[] kept = target.kept();
        AffineRange range = new AffineRange(target.shape(), isPerAxis(target.shape()) ? axis : -1);
        range.add(0, kept, kept.length);
        Rule.Affine rule = range.rule(bits, symmetric);
        byte[] symbols = new byte[kept.length];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = AffineRange.symbol(rule, range.group(i), kept[i], symmetric);
        }
        return fitted(target.shape(), rule, symbols);
    }

    private static FittedLayer fitted(Shape shape, Rule.Affine rule, byte[] symbols) {
        return new FittedLayer(rule, symbols, values(shape, rule, symbols));
    }

    /** Returns what a rule makes of the symbols of a tensor, of scales for all of it or along an axis. */
    static float[] values(Shape shape, Rule.Affine rule, byte[] symbols) {
        boolean perAxis = rule.grouping() == Grouping.PER_AXIS;
        long inner = perAxis ? RuleLayout.inner(shape, rule.axis()) : Long.MAX_VALUE;
        int groups = rule.scales().length;
        float[] weights = new float[symbols.length];
        for (int i = 0; i < weights.length; i++) {
            int group = (int) (i / inner % groups);
            weights[i] = ((symbols[i] & 0xFF) - rule.zeroPoint(group)) * rule.scales()[group];
        }
        return weights;
    }

    /** Sizes hardly depend on how an even grid is written down. */
    @Override
    public Treatment.Sketch sketch(LayerTarget target) {
        return new SharedWeights(bits, sparsity, Initialisation.LINEAR).sketch(target);
    }
}
