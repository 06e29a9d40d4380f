package pith.compress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.model.ElementType;
import pith.model.Tensor;
import pith.model.TensorData;

/** Finds tensors that hold the same bytes, so that they are stored once. */
final class Duplicates {
    private static final int BLOCK_BYTES = 1 << 20;

    /** What two tensors must share before it is worth to read them. */
    private record Size(ElementType type, long elements, Treatment treatment) {}

    private Duplicates() {}

    /** Returns for each tensor the index of the first one with the same content and treatment, possibly its own. */
    static int[] of(List<Tensor> tensors, List<Treatment> treatments) throws IOException {
        Map<Size, Integer> firstOfSize = new HashMap<>();
        Map<Size, Map<ByteBuffer, Integer>> digests = new HashMap<>();
        int[] first = new int[tensors.size()];
        for (int i = 0; i < first.length; i++) {
            Tensor tensor = tensors.get(i);
            first[i] = i;
            Size size = new Size(tensor.type(), tensor.shape().elements(), treatments.get(i));
            Integer earlier = firstOfSize.putIfAbsent(size, i);
            if (earlier != null && size.elements() > 0) {
                Map<ByteBuffer, Integer> known = digests.get(size);
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

    private static ByteBuffer digest(TensorData data) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK_BYTES, data.size()));
        for (long from = 0; from < data.size(); from += BLOCK_BYTES) {
            block.clear().limit((int) Math.min(BLOCK_BYTES, data.size() - from));
            data.read(from, block);
            digest.update(block.flip());
        }
        return ByteBuffer.wrap(digest.digest());
    }
}
