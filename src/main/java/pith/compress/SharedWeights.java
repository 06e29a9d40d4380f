package pith.compress;

import java.io.IOException;
import java.util.Arrays;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.LittleEndian;
import pith.format.Rule;
import pith.format.Symbols;
import pith.model.ElementType;
import pith.model.HalfFloats;
import pith.model.Tensor;

/** Pruning and weight sharing; Deep Compression, sections 2 and 3. */
final class SharedWeights {
    private SharedWeights() {}

    /**
     * Compresses a tensor of floats. Zeros stay zero and get a shared value of their own.
     *
     * @throws FormatException if a weight is a NaN or infinite
     */
    static CompressedTensor compress(Tensor tensor, Treatment.SharedWeights treatment)
            throws IOException, FormatException {
        Weights weights = new Weights(tensor);
        Distribution all = Distribution.of(weights);
        float threshold = all.threshold(treatment.sparsity());
        Distribution kept = all.pruned(threshold);
        int clusters = (1 << treatment.bits()) - (kept.hasZeros() ? 1 : 0);
        float[] centroids = kept.size() == 0 ? new float[0] : KMeans.centroids(kept, clusters);
        float[] entries = kept.hasZeros() ? withZero(centroids) : centroids;
        Symbols symbols = (from, count, units) -> {
            float[] values = new float[count];
            weights.read(from, count, values);
            for (int i = 0; i < count; i++) {
                units[i] = (byte) symbol(values[i], threshold, centroids, entries);
            }
        };
        return new CompressedTensor(tensor, new Rule.Codebook(table(tensor.type(), entries), entries.length), symbols);
    }

    private static float[] withZero(float[] centroids) {
        float[] entries = Arrays.copyOf(centroids, centroids.length + 1);
        Arrays.sort(entries);
        return entries;
    }

    /** Returns the index of a weight's entry: zero's for a pruned one, else that of the nearest centroid. */
    private static int symbol(float value, float threshold, float[] centroids, float[] entries) {
        if (value == 0 || Math.abs(value) <= threshold) {
            return Arrays.binarySearch(entries, 0f);
        }
        int above = Arrays.binarySearch(centroids, value);
        above = above >= 0 ? above : -above - 1;
        int nearest = above;
        if (above == centroids.length || (above > 0 && value - centroids[above - 1] <= centroids[above] - value)) {
            nearest = above - 1;
        }
        boolean zeroBefore = entries.length > centroids.length && centroids[nearest] > 0;
        return zeroBefore ? nearest + 1 : nearest;
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
