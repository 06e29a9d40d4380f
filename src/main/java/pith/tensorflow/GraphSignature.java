package pith.tensorflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import pith.error.FormatException;

/**
 * What a graph is given and what it gives: as its signature says, or else what has no source in the graph and what nothing
 * in it uses.
 *
 * @param inputs by the names that users know them by
 * @param outputs likewise
 */
record GraphSignature(Map<String, Port> inputs, Map<String, Port> outputs) {
    private static final String SERVING = "serving_default";
    private static final String SERVE_TAG = "serve";

    /** Operators without outputs that matter to inference: they check, print, save or restore. */
    private static final Set<String> NO_RESULT = Set.of(
            "NoOp",
            "Const",
            "Assert",
            "Print",
            "PrintV2",
            "SaveV2",
            "RestoreV2",
            "MergeV2Checkpoints",
            "Assign",
            "AssignVariableOp",
            "VarIsInitializedOp",
            "IsVariableInitialized",
            "ReadVariableOp",
            "Placeholder",
            "PlaceholderWithDefault");

    private static final Map<String, Integer> OUTPUTS = Map.of("TopKV2", 2, "TopK", 2, "Unique", 2);

    /**
     * A value of the main graph.
     *
     * @param tensor its name, as inputs of nodes are written
     * @param type as far as it is known, as {@code shape} is
     */
    record Port(String tensor, DataType type, TensorShapeProto shape) {}

    /**
     * Chooses one of the graphs of a model: that for serving, or the first.
     *
     * @throws FormatException if there is none
     */
    static MetaGraphDef choose(List<MetaGraphDef> graphs) throws FormatException {
        Optional<MetaGraphDef> serving = graphs.stream()
                .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(SERVE_TAG))
                .findFirst();
        return serving.or(() -> graphs.stream().findFirst())
                .orElseThrow(() -> FormatException.malformed("", "the SavedModel has no graph"));
    }

    /**
     * Returns the signature {@code serving_default} of a graph, or the only one that it has.
     *
     * @throws FormatException if there are several others
     */
    static GraphSignature of(MetaGraphDef graph) throws FormatException {
        Map<String, SignatureDef> signatures = new TreeMap<>(graph.getSignatureDefMap());
        signatures.keySet().removeIf(name -> name.startsWith("__saved_model"));
        if (signatures.isEmpty() && graph.getMetaInfoDef().getTagsList().contains(SERVE_TAG)) {
            throw FormatException.unsupported(
                    "",
                    "the SavedModel has no signature, which says what goes in and what comes out: export it with one");
        } else if (signatures.isEmpty()) {
            return new GraphSignature(placeholders(graph), sinks(graph));
        }
        SignatureDef chosen = signatures.get(SERVING);
        if (chosen == null && signatures.size() > 1) {
            throw FormatException.unsupported(
                    "",
                    "there are the signatures " + String.join(", ", signatures.keySet()) + ", and none is " + SERVING);
        }
        SignatureDef signature = chosen == null ? signatures.values().iterator().next() : chosen;
        return new GraphSignature(ports(signature.getInputsMap()), ports(signature.getOutputsMap()));
    }

    private static Map<String, Port> ports(Map<String, TensorInfo> infos) throws FormatException {
        Map<String, Port> ports = new TreeMap<>();
        for (Map.Entry<String, TensorInfo> entry : infos.entrySet()) {
            TensorInfo info = entry.getValue();
            if (info.getName().isEmpty()) {
                throw FormatException.unsupported(
                        "", "'" + entry.getKey() + "' of the signature is not a dense tensor, which is what ONNX has");
            }
            ports.put(entry.getKey(), new Port(info.getName(), info.getDtype(), info.getTensorShape()));
        }
        return ports;
    }

    private static Map<String, Port> placeholders(MetaGraphDef graph) {
        Map<String, Port> ports = new LinkedHashMap<>();
        for (NodeDef node : graph.getGraphDef().getNodeList()) {
            if (node.getOp().equals("Placeholder")) {
                AttrValue shape = node.getAttrOrDefault("shape", AttrValue.getDefaultInstance());
                // Old graphs say nothing of shapes, or an empty shape for any.
                boolean known = shape.hasShape() && shape.getShape().getDimCount() > 0;
                ports.put(
                        node.getName(),
                        new Port(
                                node.getName(),
                                node.getAttrOrDefault("dtype", AttrValue.getDefaultInstance())
                                        .getType(),
                                known
                                        ? shape.getShape()
                                        : TensorShapeProto.newBuilder()
                                                .setUnknownRank(true)
                                                .build()));
            }
        }
        return ports;
    }

    private static Map<String, Port> sinks(MetaGraphDef graph) {
        Set<String> used = graph.getGraphDef().getNodeList().stream()
                .flatMap(node -> node.getInputList().stream())
                .filter(input -> !Inputs.isControl(input))
                .map(Inputs::node)
                .collect(Collectors.toSet());
        Map<String, Port> ports = new LinkedHashMap<>();
        for (NodeDef node : graph.getGraphDef().getNodeList()) {
            boolean result = !used.contains(node.getName())
                    && !NO_RESULT.contains(node.getOp())
                    && !Operators.isVariable(node.getOp());
            for (String output : result ? outputs(node) : List.<String>of()) {
                ports.put(
                        output,
                        new Port(
                                output,
                                DataType.DT_INVALID,
                                TensorShapeProto.newBuilder()
                                        .setUnknownRank(true)
                                        .build()));
            }
        }
        return ports;
    }

    /** Returns the outputs of a node: several where the operator has a list of them. */
    private static List<String> outputs(NodeDef node) {
        int count = OUTPUTS.getOrDefault(node.getOp(), 1);
        for (String attribute : List.of("num_split", "num")) {
            if (node.getOp().equals("Unpack") || node.getOp().startsWith("Split")) {
                count = (int) Math.max(
                        count,
                        node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance())
                                .getI());
            }
        }
        List<String> outputs = new ArrayList<>(List.of(node.getName()));
        for (int i = 1; i < count; i++) {
            outputs.add(node.getName() + ":" + i);
        }
        return outputs;
    }
}
