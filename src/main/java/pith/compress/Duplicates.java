package pith.compress;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.model.ElementType;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.source.Digest;

/** Finds tensors that hold the same bytes, so that they are stored once. */
final class Duplicates {
    /** What two tensors must share before it is worth to read them. */
    private record Size(ElementType type, long elements, Treatment treatment) {}

    private Duplicates() {}

    /** Returns for each tensor the index of the first one with the same content and treatment, possibly its own. */
    static int[] of(List<Tensor> tensors, List<Treatment> treatments) throws IOException {
        Map<Size, Integer> firstOfSize = new HashMap<>();
        Map<Size, Map<String, Integer>> digests = new HashMap<>();
        int[] first = new int[tensors.size()];
        for (int i = 0; i < first.length; i++) {
            Tensor tensor = tensors.get(i);
            first[i] = i;
            Size size = new Size(tensor.type(), tensor.shape().elements(), treatments.get(i));
            Integer earlier = firstOfSize.putIfAbsent(size, i);
            if (earlier != null && size.elements() > 0) {
                Map<String, Integer> known = digests.get(size);
                if (known == null) {
                    known = new HashMap<>();
                    known.put(digest(tensors.get(earlier).data()), earlier);
                    digests.put(size, known);
                }
                Integer same = known.putIfAbsent(digest(tensor.data()), i);
                first[i] = same == null ? i : same;
            }
        }
        return first;
    }

    private static String digest(TensorData data) throws IOException {
        return new Digest().add(data).hex();
    }
}
