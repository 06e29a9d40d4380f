package pith.model;

import java.util.BitSet;
import java.util.List;

/**
 * A network: its source files without their constants, and the constants.
 *
 * <p>The bytes of the files that are not payload, one file after the other, are the skeleton. It is kept as it was, so
 * nothing of a dialect needs to be understood for the model to come back whole.
 *
 * @param files the main file first; none for constants without a network
 * @param skeleton bytes of all files between the cuts
 * @param layers uses of tensors as weights; tensors that no layer names are left exact by default
 * @param pinned indices of tensors whose values must not change. A model with files adds to the set it is given every
 *     tensor but those with just one cut, of form {@link PayloadForm#RAW}: the values of others would change the length
 *     of a file, or not reach every place that they come from
 */
public record Model(
        Dialect dialect,
        List<SourceFile> files,
        TensorData skeleton,
        List<Tensor> tensors,
        List<Layer> layers,
        BitSet pinned) {
    public Model {
        files = List.copyOf(files);
        tensors = List.copyOf(tensors);
        layers = List.copyOf(layers);
        BitSet all = files.isEmpty() ? new BitSet() : withoutOneRawCut(files, tensors.size());
        all.or(pinned);
        pinned = all;
    }

    /** Creates a model in which only those tensors are pinned that its cuts demand. */
    public Model(
            Dialect dialect, List<SourceFile> files, TensorData skeleton, List<Tensor> tensors, List<Layer> layers) {
        this(dialect, files, skeleton, tensors, layers, new BitSet());
    }

    @Override
    public BitSet pinned() {
        return (BitSet) pinned.clone();
    }

    private static BitSet withoutOneRawCut(List<SourceFile> files, int tensors) {
        BitSet once = new BitSet();
        BitSet others = new BitSet();
        for (SourceFile file : files) {
            for (Cut cut : file.cuts()) {
                if (cut.form() != PayloadForm.RAW || once.get(cut.tensor())) {
                    others.set(cut.tensor());
                }
                once.set(cut.tensor());
            }
        }
        BitSet pinned = new BitSet();
        pinned.set(0, tensors);
        pinned.andNot(once);
        pinned.or(others);
        return pinned;
    }
}
