package pith.wire;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.Set;

/**
 * Where a schema keeps its tensors.
 *
 * @param root message of a whole file
 * @param tensor message of a tensor, wherever it occurs
 * @param payload numbers of the fields of {@code tensor} that hold elements
 */
public record TensorSchema(Descriptor root, Descriptor tensor, Set<Integer> payload) {
    public TensorSchema {
        payload = Set.copyOf(payload);
    }
}
