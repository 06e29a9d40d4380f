package pith.model;

import java.util.List;

/**
 * A network: its source files without their constants, and the constants.
 *
 * <p>The bytes of the files that are not payload, one file after the other, are the skeleton. It is kept as it was, so
 * nothing of a dialect needs to be understood for the model to come back whole.
 *
 * @param files the main file first
 * @param skeleton bytes of all files between the cuts
 * @param layers uses of tensors as weights; tensors that no layer names are left exact by default
 */
public record Model(
        Dialect dialect, List<SourceFile> files, TensorData skeleton, List<Tensor> tensors, List<Layer> layers) {
    public Model {
        files = List.copyOf(files);
        tensors = List.copyOf(tensors);
        layers = List.copyOf(layers);
    }
}
