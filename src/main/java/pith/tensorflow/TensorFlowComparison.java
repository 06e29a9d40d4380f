package pith.tensorflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import pith.error.FormatException;
import pith.model.Dialect;
import pith.model.Model;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.source.ElementDifference;
import pith.source.ModelComparison;
import pith.source.ModelComparison.TensorDifference;
import pith.tensorflow.ParsedModel.Checkpoint;
import pith.tensorflow.bundle.Variable;

/**
 * Compares two TensorFlow models. They are identical if their graphs are equal as protobuf messages, their tensors are
 * equal, and so are the bytes of all files that are neither a graph nor part of the checkpoint.
 */
public final class TensorFlowComparison {
    private static final int WINDOW = 1 << 20;

    private TensorFlowComparison() {}

    /**
     * Compares two models, a piece of each at a time.
     *
     * @throws IllegalArgumentException if one is not a TensorFlow model
     * @throws FormatException if the files of one are not
     */
    public static ModelComparison of(Model first, Model second) throws IOException, FormatException {
        if (first.dialect() == Dialect.ONNX || second.dialect() == Dialect.ONNX) {
            throw new IllegalArgumentException("a TensorFlow model cannot be compared with one of ONNX");
        }
        RestoredModel a = RestoredModel.of(first);
        RestoredModel b = RestoredModel.of(second);
        boolean identical = a.parsed().graphs().equals(b.parsed().graphs()) && sameRest(a, b);
        Map<String, Tensor> others = new HashMap<>();
        second.tensors().forEach(tensor -> others.put(tensor.name(), tensor));
        identical &= first.tensors().size() == second.tensors().size();
        List<TensorDifference> tensors = new ArrayList<>();
        for (Tensor tensor : first.tensors()) {
            Tensor other = others.get(tensor.name());
            if (other == null) {
                identical = false;
                continue;
            }
            TensorDifference difference =
                    tensor.type() == other.type() && tensor.shape().equals(other.shape())
                            ? ElementDifference.of(tensor.name(), tensor.type(), tensor.data(), other.data())
                            : new TensorDifference(tensor.name(), false, OptionalDouble.empty());
            identical &= difference.identical();
            tensors.add(difference);
        }
        return new ModelComparison(identical, tensors);
    }

    /** Whether what is not a tensor of the model is the same: other files, and variables whose elements have no fixed size. */
    private static boolean sameRest(RestoredModel a, RestoredModel b) throws IOException, FormatException {
        Map<String, TensorData> left = rest(a);
        Map<String, TensorData> right = rest(b);
        if (!left.keySet().equals(right.keySet())) {
            return false;
        }
        for (Map.Entry<String, TensorData> file : left.entrySet()) {
            TensorData other = right.get(file.getKey());
            if (other == null || !sameBytes(file.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, TensorData> rest(RestoredModel model) throws FormatException {
        Map<String, TensorData> rest = new HashMap<>(model.files());
        rest.remove(model.files().keySet().iterator().next());
        Optional<Checkpoint> checkpoint = model.parsed().checkpoint();
        if (checkpoint.isPresent()) {
            Checkpoint files = checkpoint.get();
            rest.remove(files.path());
            rest.keySet().removeAll(files.shards().keySet());
            for (Variable variable : files.bundle().variables()) {
                if (variable.type().isEmpty()) {
                    rest.put(variable.name(), variable.in(files.data().get(variable.shard())));
                }
            }
        }
        return rest;
    }

    private static boolean sameBytes(TensorData a, TensorData b) throws IOException {
        if (a.size() != b.size()) {
            return false;
        }
        for (long position = 0; position < a.size(); position += WINDOW) {
            long length = Math.min(WINDOW, a.size() - position);
            byte[] window = a.slice(position, length).toByteArray();
            if (!Arrays.equals(window, b.slice(position, length).toByteArray())) {
                return false;
            }
        }
        return true;
    }
}
