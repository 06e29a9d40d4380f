package pith.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pith.model.Shape;

/**
 * Some consecutive samples as a network takes them.
 *
 * @param first index of the first sample
 * @param count number of samples
 * @param rows length of the batch axis, more than {@code count} where a network takes only full batches: the last sample
 *     is then repeated
 * @param inputs arrays by input name, batch axis included
 * @param batched names of the inputs whose outermost axis is the batch axis
 */
record Batch(int first, int count, int rows, Map<String, NdArray> inputs, Set<String> batched) {

    /** Returns the samples one by one. */
    List<Batch> singles() {
        List<Batch> singles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, NdArray> own = new LinkedHashMap<>();
            for (Map.Entry<String, NdArray> input : inputs.entrySet()) {
                NdArray all = input.getValue();
                own.put(input.getKey(), batched.contains(input.getKey()) ? row(all, i) : all);
            }
            singles.add(new Batch(first + i, 1, 1, own, batched));
        }
        return singles;
    }

    private static NdArray row(NdArray all, int index) {
        long[] dims = all.shape().dims();
        dims[0] = 1;
        return all.slice(index).reshaped(Shape.of(dims));
    }
}
