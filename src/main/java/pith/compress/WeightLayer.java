package pith.compress;

import java.util.OptionalInt;
import pith.model.Layer;

/**
 * A tensor of weights that a pass treats.
 *
 * @param layer its first use
 * @param treatment what is asked for
 * @param weights its elements
 * @param bias index of the tensor that is added to its outputs, if there is one
 */
@SuppressWarnings("ArrayRecordComponent")
record WeightLayer(Layer layer, Treatment.Lossy treatment, float[] weights, OptionalInt bias) {
    int tensor() {
        return layer.tensor();
    }
}
