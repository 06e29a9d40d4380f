package pith.translate;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pith.error.FormatException;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.onnx.AttributeProtos;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorShapeProto.Dimension;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;
import pith.source.UniqueNames;

/** Puts an ONNX file together. Large constants are not copied, but read from where they are when the file is. */
final class ModelAssembly {
    private static final long IR_VERSION = 8;
    private static final long OPSET = 17;
    private static final String PRODUCER = "pith";

    private final UniqueNames names = new UniqueNames();
    private final Map<Value, String> named = new HashMap<>();
    private final Map<Size, String> sizes = new HashMap<>();

    private ModelAssembly() {}

    /**
     * Returns the file of a model.
     *
     * @param nodes each after those whose outputs it takes
     * @throws FormatException if it is larger than an ONNX file can be
     */
    static TensorData of(List<Node> nodes, List<Value> inputs, List<Value> outputs)
            throws IOException, FormatException {
        ModelAssembly assembly = new ModelAssembly();
        inputs.forEach(assembly::name);
        outputs.forEach(assembly::name);
        Set<Value> constants = new LinkedHashSet<>();
        for (Node node : nodes) {
            Subgraph.uses(node).stream().filter(Value::isConstant).forEach(constants::add);
        }
        constants.forEach(assembly::name);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");
        UniqueNames nodeNames = new UniqueNames();
        for (Node node : nodes) {
            graph.addNode(assembly.node(node, nodeNames));
        }
        inputs.forEach(input -> graph.addInput(assembly.info(input)));
        outputs.forEach(output -> graph.addOutput(assembly.info(output)));
        List<TensorData> parts = new ArrayList<>(List.of(bytes(graph.build())));
        for (Value constant : constants) {
            parts.addAll(assembly.initializer(constant));
        }
        TensorData file = file(TensorData.concat(parts));
        if (file.size() > Integer.MAX_VALUE) {
            throw FormatException.limit(
                    "", "in ONNX the model takes " + file.size() + " bytes, more than one file can hold");
        }
        return file;
    }

    private static TensorData file(TensorData graph) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName(PRODUCER)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .build();
        return TensorData.concat(List.of(bytes(model), tag(ModelProto.GRAPH_FIELD_NUMBER, graph.size()), graph));
    }

    private static TensorData bytes(MessageLite message) {
        return TensorData.of(message.toByteArray());
    }

    /** Returns what precedes a field of some bytes. */
    private static TensorData tag(int field, long length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(length);
        out.flush();
        return TensorData.of(bytes.toByteArray());
    }

    private List<TensorData> initializer(Value constant) throws IOException {
        Tensor tensor = constant.constant().orElseThrow();
        TensorProto.Builder header = TensorProto.newBuilder()
                .setName(name(constant))
                .setDataType(tensor.type().number());
        for (long dim : tensor.shape().dims()) {
            header.addDims(dim);
        }
        TensorData start = bytes(header.build());
        TensorData field = tag(TensorProto.RAW_DATA_FIELD_NUMBER, tensor.data().size());
        long length = start.size() + field.size() + tensor.data().size();
        return List.of(tag(GraphProto.INITIALIZER_FIELD_NUMBER, length), start, field, tensor.data());
    }

    private NodeProto node(Node node, UniqueNames nodeNames) {
        NodeProto.Builder proto =
                NodeProto.newBuilder().setName(nodeNames.unique(node.name())).setOpType(node.operator());
        int inputs = node.inputs().size();
        while (inputs > 0 && node.inputs().get(inputs - 1) == Value.NONE) {
            inputs--;
        }
        node.inputs().subList(0, inputs).forEach(input -> proto.addInput(name(input)));
        node.outputs().forEach(output -> proto.addOutput(name(output)));
        node.attributes()
                .forEach((key, value) -> proto.addAttribute(AttributeProtos.of(
                        key, value instanceof Subgraph subgraph ? graph(subgraph, nodeNames) : value)));
        return proto.build();
    }

    private GraphProto graph(Subgraph subgraph, UniqueNames nodeNames) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("body");
        subgraph.inputs().forEach(input -> graph.addInput(info(input)));
        subgraph.graph().nodes().forEach(node -> graph.addNode(node(node, nodeNames)));
        subgraph.outputs().forEach(output -> graph.addOutput(info(output)));
        return graph.build();
    }

    private String name(Value value) {
        if (value == Value.NONE) {
            return "";
        }
        return named.computeIfAbsent(value, key -> names.unique(value.name()));
    }

    private ValueInfoProto info(Value value) {
        TypeProto.Tensor.Builder type =
                TypeProto.Tensor.newBuilder().setElemType(value.element().number());
        if (value.dims().isPresent()) {
            type.getShapeBuilder();
            List<Size> dims = value.dims().get();
            for (int axis = 0; axis < dims.size(); axis++) {
                type.getShapeBuilder().addDim(dimension(dims.get(axis), axis));
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name(value))
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    /** Returns a dimension; those that are equal though not known have one name. */
    private Dimension dimension(Size size, int axis) {
        if (size.isKnown()) {
            return Dimension.newBuilder().setDimValue(size.value()).build();
        }
        String name = sizes.get(size);
        if (name == null) {
            String fresh = axis == 0 && !sizes.containsValue("batch") ? "batch" : "size_" + sizes.size();
            sizes.put(size, fresh);
            name = fresh;
        }
        return Dimension.newBuilder().setDimParam(name).build();
    }
}
