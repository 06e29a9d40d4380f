package pith.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the caller asks of a conversion.
 *
 * @param method what is done to the weights
 * @param bits bits of a symbol, 1 to 8 (affine: 2 to 8)
 * @param sparsity least part of the weights of a layer that become zero, 0 to below 1
 * @param perChannel whether affine scales are per output channel rather than per tensor
 * @param overrides exceptions for single tensors; the last one that matches counts
 */
public record CompressOptions(
        Method method, int bits, double sparsity, boolean perChannel, List<LayerOverride> overrides) {
    /** Every bit is kept. */
    public static final CompressOptions LOSSLESS = new CompressOptions(Method.LOSSLESS, 8, 0, true, List.of());

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public CompressOptions {
        checkBits(method, bits);
        checkSparsity(sparsity);
        for (LayerOverride override : overrides) {
            if (override.bits().isPresent()) {
                checkBits(method, override.bits().getAsInt());
            }
        }
        overrides = List.copyOf(overrides);
    }

    static void checkSparsity(double sparsity) {
        if (!(sparsity >= 0 && sparsity < 1)) {
            throw new IllegalArgumentException("sparsity " + sparsity + " is not from 0 to below 1");
        }
    }

    private static void checkBits(Method method, int bits) {
        int least = method == Method.AFFINE ? 2 : 1;
        if (bits < least || bits > 8) {
            throw new IllegalArgumentException(bits + " bits: " + method.label() + " takes " + least + " to 8");
        }
    }

    /** Returns the options that matter for the method, as a file records them. */
    public SortedMap<String, String> recorded() {
        SortedMap<String, String> options = new TreeMap<>();
        if (method != Method.LOSSLESS) {
            options.put("bits", Integer.toString(bits));
            if (sparsity > 0) {
                options.put("sparsity", Double.toString(sparsity));
            }
        }
        if (method == Method.AFFINE) {
            options.put("granularity", perChannel ? "channel" : "tensor");
        }
        List<String> layers = new ArrayList<>();
        overrides.forEach(override -> layers.add(override.toString()));
        if (!layers.isEmpty()) {
            options.put("layer", String.join(" ", layers));
        }
        return options;
    }
}
