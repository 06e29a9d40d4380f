package pith.translate;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Targets of Reshape for shapes of which not all is known. */
final class ShapeTargets {
    private ShapeTargets() {}

    /**
     * Returns a constant that makes a value have some dimensions: 0 for one that stays at its place, -1 for another one that
     * is not known. Nothing if several are not.
     *
     * @param target may have -1 for what follows from the rest, as TensorFlow writes it
     */
    static Optional<Value> of(GraphBuilder graph, Value value, List<Size> target) throws IOException {
        long[] dims = new long[target.size()];
        int open = -1;
        boolean stated = target.stream().anyMatch(size -> size.is(-1));
        for (int i = 0; i < dims.length; i++) {
            Size size = target.get(i);
            Optional<Size> same = i < value.rank()
                    ? Optional.of(value.dims().orElseThrow().get(i)).filter(size::equals)
                    : Optional.empty();
            if (size.is(0)) {
                // In ONNX that would be the dimension of the input.
                return Optional.empty();
            } else if (size.isKnown()) {
                dims[i] = size.value();
            } else if (same.isPresent()) {
                dims[i] = 0;
            } else if (!stated && open < 0) {
                open = i;
                dims[i] = -1;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(graph.integers(value.name() + "/shape", dims));
    }
}
