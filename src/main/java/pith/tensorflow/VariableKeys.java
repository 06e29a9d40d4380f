package pith.tensorflow;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;
import pith.error.FormatException;
import pith.tensorflow.Frame.Value;
import pith.tensorflow.Origins.Origin;
import pith.tensorflow.ParsedModel.Checkpoint;

/**
 * Under which name the checkpoint has the value of a variable's node: the one that the graph restores it from; else that of
 * the variable itself; else the one that the checkpoint's object graph gives for it.
 */
final class VariableKeys {
    private static final String OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH";

    private final TensorIndex index;
    private final IdentityHashMap<NodeDef, String> restored = new IdentityHashMap<>();
    private final Map<String, String> objects = new HashMap<>();

    VariableKeys(TensorIndex index, Optional<Checkpoint> checkpoint) throws IOException, FormatException {
        this.index = index;
        if (checkpoint.isPresent()) {
            Optional<byte[]> graph = checkpoint
                    .get()
                    .bundle()
                    .string(OBJECT_GRAPH, checkpoint.get().data());
            if (graph.isPresent()) {
                readObjects(graph.get());
            }
        }
    }

    private void readObjects(byte[] graph) throws FormatException {
        try {
            TrackableObjectGraph.parseFrom(graph)
                    .getNodesList()
                    .forEach(node -> node.getAttributesList()
                            .forEach(value -> objects.putIfAbsent(value.getFullName(), value.getCheckpointKey())));
        } catch (InvalidProtocolBufferException e) {
            throw FormatException.malformed("", "the checkpoint's object graph cannot be read: " + e.getMessage());
        }
    }

    /** Looks at a node, whether it restores a variable. */
    void visit(NodeDef node, Frame frame, Origins origins) {
        if (!Operators.isAssignment(node.getOp()) || node.getInputCount() < 2) {
            return;
        }
        Optional<Origin> variable = origins.find(new Value(frame, node.getInput(0)));
        Optional<Origin> value = origins.find(new Value(frame, node.getInput(1)));
        if (variable.isPresent()
                && value.isPresent()
                && Operators.isVariable(variable.get().node().getOp())
                && value.get().node().getOp().equals("RestoreV2")) {
            key(value.get(), origins)
                    .ifPresent(key -> restored.putIfAbsent(variable.get().node(), key));
        }
    }

    /** Returns the name of what a RestoreV2 reads, with the extents if it reads a part. */
    private static Optional<String> key(Origin restore, Origins origins) {
        Optional<String> name = string(restore, 1, origins);
        Optional<String> slice = string(restore, 2, origins);
        String extents =
                slice.map(spec -> spec.substring(spec.lastIndexOf(' ') + 1)).orElse("");
        return name.map(key -> extents.isEmpty() ? key : key + "/" + extents);
    }

    private static Optional<String> string(Origin restore, int input, Origins origins) {
        List<ByteString> strings = origins.constant(restore.node(), input, restore.frame())
                .map(TensorProto::getStringValList)
                .orElse(List.of());
        return restore.output() < strings.size()
                ? Optional.of(strings.get(restore.output()).toStringUtf8())
                : Optional.empty();
    }

    /** Returns the tensor of a variable's node. */
    OptionalInt tensor(NodeDef variable) {
        String name = Operators.variableName(variable);
        OptionalInt tensor = OptionalInt.empty();
        for (String key : List.of(restored.getOrDefault(variable, name), name, objects.getOrDefault(name, name))) {
            tensor = tensor.isPresent() ? tensor : index.variable(key);
        }
        return tensor;
    }
}
