package pith.source;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pith.model.Dialect;
import pith.model.ElementType;
import pith.model.Layer;
import pith.model.Model;
import pith.model.Shape;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.source.FileCutter.Piece;
import pith.source.PayloadLayout.Claim;

/** A model that is being read: its tensors, and its files without them. */
public final class ModelBuilder {
    private final UniqueNames names = new UniqueNames();
    private final List<Tensor> tensors = new ArrayList<>();
    private final BitSet pinned = new BitSet();
    private final FileCutter files = new FileCutter();

    /**
     * Adds a tensor.
     *
     * @param name made unique if another tensor has it already
     * @return its index
     */
    public int addTensor(String name, ElementType type, Shape shape, TensorData data) {
        tensors.add(new Tensor(names.unique(name), type, shape, data));
        return tensors.size() - 1;
    }

    /**
     * Adds a file of which payloads are taken out.
     *
     * @param pieces in the order of the file, none overlapping
     */
    public void addFile(String path, TensorData data, List<Piece> pieces) {
        files.add(path, data, pieces);
    }

    /**
     * Adds a file of which ranges are tensors; see {@link PayloadLayout}. What is left of it, if it is large, becomes tensors
     * of bytes.
     */
    public void addDataFile(String path, TensorData data, List<Claim> claims) {
        PayloadLayout.Decisions decisions = new PayloadLayout.Decisions() {
            @Override
            public int bytes(long from, long to) {
                return addTensor(
                        path + "@" + from, ElementType.UINT8, Shape.of(to - from), data.slice(from, to - from));
            }

            @Override
            public void shared(int tensor) {
                pinned.set(tensor);
            }
        };
        files.add(path, data, PayloadLayout.pieces(claims, data.size(), decisions));
    }

    /** The tensors added so far. */
    public List<Tensor> tensors() {
        return List.copyOf(tensors);
    }

    /** Returns the model. */
    public Model build(Dialect dialect, List<Layer> layers) {
        return new Model(dialect, files.files(), files.skeleton(), tensors, layers, pinned);
    }
}
