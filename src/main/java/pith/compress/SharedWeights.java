package pith.compress;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import pith.compress.LayerTarget.Part;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.LittleEndian;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.ElementType;
import pith.model.HalfFloats;
import pith.model.Tensor;
import pith.response.GridQuantizer;
import pith.response.QuantizedLayer;

/**
 * The smallest weights become zero, the others share values; Deep Compression, sections 2 and 3.
 *
 * @param bits logarithm of the most shared values, zero included
 * @param sparsity least part of the weights that become zero, 0 to below 1
 */
record SharedWeights(int bits, double sparsity, Initialisation initialisation) implements Treatment.Lossy {

    /** Compresses a tensor of floats. Zeros stay zero and get a shared value of their own. */
    @Override
    public CompressedTensor compress(Tensor tensor) throws IOException, FormatException {
        Weights weights = new Weights(tensor);
        Distribution all = Distribution.of(weights);
        float threshold = all.threshold(sparsity);
        Distribution kept = all.pruned(threshold);
        int clusters = (1 << bits) - (kept.hasZeros() ? 1 : 0);
        float[] centroids = kept.size() == 0 ? new float[0] : KMeans.centroids(kept, clusters, initialisation);
        float[] entries = kept.hasZeros() ? withZero(centroids) : centroids;
        int zero = Arrays.binarySearch(entries, 0f);
        Symbols symbols = (from, count, units) -> {
            float[] values = new float[count];
            weights.read(from, count, values);
            for (int i = 0; i < count; i++) {
                boolean isZero = values[i] == 0 || Math.abs(values[i]) <= threshold;
                units[i] = (byte) (isZero ? zero : nearest(values[i], centroids, entries));
            }
        };
        return new CompressedTensor(tensor, new Rule.Codebook(table(tensor.type(), entries), entries.length), symbols);
    }

    private static float[] withZero(float[] centroids) {
        float[] entries = Arrays.copyOf(centroids, centroids.length + 1);
        Arrays.sort(entries);
        return entries;
    }

    /** Returns the index of the entry that is the centroid nearest to a weight. */
    private static int nearest(float value, float[] centroids, float[] entries) {
        int above = Arrays.binarySearch(centroids, value);
        above = above >= 0 ? above : -above - 1;
        int nearest = above;
        if (above == centroids.length || (above > 0 && value - centroids[above - 1] <= centroids[above] - value)) {
            nearest = above - 1;
        }
        boolean zeroBefore = entries.length > centroids.length && centroids[nearest] > 0;
        return zeroBefore ? nearest + 1 : nearest;
    }

    /** With a price an even grid is where values start, else the paper's centroids, zero among them. */
    @Override
    public FittedLayer fit(LayerTarget target, double price) {
        double[] values = price > 0 ? null : start(target);
        List<Part> parts = target.parts(values != null);
        if (parts.size() == 1) {
            GridQuantizer quantizer = new GridQuantizer(parts.get(0).problem());
            QuantizedLayer layer =
                    values == null ? quantizer.quantize(price, most()) : quantizer.quantize(values, price);
            return fitted(target, parts, List.of(layer));
        }
        List<GridQuantizer> quantizers =
                parts.stream().map(part -> new GridQuantizer(part.problem())).toList();
        double[] shared = values == null ? GridQuantizer.evenValues(quantizers, price, most()) : values;
        return fitted(
                target,
                parts,
                quantizers.stream()
                        .map(quantizer -> quantizer.quantizeTo(shared, price))
                        .toList());
    }

    @Override
    public Treatment.Sketch sketch(LayerTarget target) {
        List<Part> parts = target.parts(false);
        if (parts.size() > 1) {
            return price -> fit(target, price);
        }
        GridQuantizer quantizer = new GridQuantizer(parts.get(0).problem());
        return price -> fitted(target, parts, List.of(quantizer.sketch(price, most())));
    }

    private int most() {
        return Math.max(3, (1 << bits) - 1);
    }

    private double[] start(LayerTarget target) {
        float[] centroids = KMeans.centroids(Distribution.of(target.kept()), (1 << bits) - 1, initialisation);
        double[] values = new double[centroids.length + 1];
        for (int i = 0; i < centroids.length; i++) {
            values[i] = centroids[i];
        }
        Arrays.sort(values);
        return values;
    }

    private static FittedLayer fitted(LayerTarget target, List<Part> parts, List<QuantizedLayer> layers) {
        float[] values = layers.get(0).values();
        byte[] symbols = target.symbols(
                parts, layers.stream().map(QuantizedLayer::symbols).toList());
        Rule rule = new Rule.Codebook(table(target.type(), values), values.length);
        return FittedLayer.of(rule, symbols, values);
    }

    static byte[] table(ElementType type, float[] entries) {
        int width = type.unitWidth();
        byte[] table = new byte[entries.length * width];
        for (int i = 0; i < entries.length; i++) {
            long bits = switch (type) {
                case DOUBLE -> Double.doubleToRawLongBits(entries[i]);
                case FLOAT16 -> HalfFloats.toFloat16(entries[i]);
                case BFLOAT16 -> HalfFloats.toBfloat16(entries[i]);
                default -> Float.floatToRawIntBits(entries[i]);
            };
            LittleEndian.putUnit(table, i * width, width, bits);
        }
        return table;
    }
}
