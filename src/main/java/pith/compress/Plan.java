package pith.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pith.model.Layer;
import pith.model.Model;
import pith.model.Tensor;

/** Which tensor gets which treatment. Biases, normalisation parameters, shapes and small tensors stay exact. */
final class Plan {
    /** Weights below this number are too few for what a codebook costs. */
    private static final int LEAST_ELEMENTS = 256;

    private Plan() {}

    /**
     * Returns the treatment of every tensor of a model.
     *
     * @throws IllegalArgumentException if an override matches no tensor, or asks of one what cannot be done
     */
    static List<Treatment> of(Model model, CompressOptions options) {
        for (LayerOverride override : options.overrides()) {
            boolean used = false;
            for (int i = 0; i < model.tensors().size(); i++) {
                used |= matches(override, model, i);
            }
            if (!used) {
                throw new IllegalArgumentException("no tensor or layer matches '" + override.pattern() + "'");
            }
        }
        List<Treatment> treatments = new ArrayList<>();
        for (int i = 0; i < model.tensors().size(); i++) {
            treatments.add(treatment(model, i, options));
        }
        return treatments;
    }

    private static Treatment treatment(Model model, int index, CompressOptions options) {
        Tensor tensor = model.tensors().get(index);
        Optional<Layer> layer = layer(model, index);
        boolean chosen = layer.isPresent() && tensor.shape().elements() >= LEAST_ELEMENTS;
        int bits = options.bits();
        double sparsity = options.sparsity();
        for (LayerOverride override : options.overrides()) {
            if (matches(override, model, index)) {
                // A tensor that is named is treated even if it would be left alone otherwise.
                chosen = !override.exact();
                bits = override.bits().orElse(bits);
                sparsity = override.sparsity().orElse(sparsity);
            }
        }
        boolean possible = tensor.type().isReal()
                && !model.pinned().get(index)
                && tensor.shape().elements() > 0;
        if (!chosen || !possible || options.method() == Method.LOSSLESS) {
            return Treatment.EXACT;
        }
        if (options.method() == Method.DEEP_COMPRESSION) {
            return new Treatment.SharedWeights(bits, sparsity);
        }
        boolean perChannel = options.perChannel() && layer.isPresent();
        return new Treatment.Affine(bits, sparsity, perChannel ? layer.get().outputAxis() : -1);
    }

    private static Optional<Layer> layer(Model model, int index) {
        return model.layers().stream().filter(layer -> layer.tensor() == index).findFirst();
    }

    private static boolean matches(LayerOverride override, Model model, int index) {
        return override.matches(model.tensors().get(index).name())
                || model.layers().stream().anyMatch(layer -> layer.tensor() == index && override.matches(layer.node()));
    }
}
