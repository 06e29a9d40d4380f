package pith.onnx;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import pith.error.FormatException;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.ModelProtoOrBuilder;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.ValueInfoProto;

/**
 * Raises models to the first operator set with integer kernels, 10, where no node means something else there. From 7 on
 * just these operators have changed: Slice and TopK take inputs instead of attributes, Upsample and Scan are others,
 * BatchNormalization has lost an attribute.
 */
final class OpsetRaise {
    private static final int FIRST = 7;
    private static final int WITH_INTEGERS = 10;

    /** First IR version in which initializers need not be inputs. */
    private static final int IR_WITH_CONSTANTS = 4;

    private static final String MICROSOFT = "com.microsoft";

    private static final Set<String> CHANGED = Set.of("TopK", "Upsample", "Scan");

    private OpsetRaise() {}

    /** Returns the version of the standard operators that a model uses. */
    static long opset(ModelProtoOrBuilder model) {
        return model.getOpsetImportList().stream()
                .filter(set -> TensorNames.isStandard(set.getDomain()))
                .mapToLong(OperatorSetIdProto::getVersion)
                .max()
                .orElse(1);
    }

    /** Adds the domain of onnxruntime's own operators, and returns it. */
    static String requireMicrosoft(ModelProto.Builder model) {
        if (model.getOpsetImportList().stream().noneMatch(set -> set.getDomain().equals(MICROSOFT))) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1));
        }
        return MICROSOFT;
    }

    /**
     * Returns a model of operator set 10 or above.
     *
     * @throws FormatException if one of its nodes would mean something else, or another version is too old
     */
    static ModelProto.Builder toIntegers(ModelProto model) throws FormatException {
        ModelProto.Builder raised = model.toBuilder();
        if (raised.getIrVersion() < IR_WITH_CONSTANTS) {
            raised.setIrVersion(IR_WITH_CONSTANTS);
            removeConstantInputs(raised.getGraphBuilder());
        }
        long opset = opset(raised);
        if (opset >= WITH_INTEGERS) {
            return raised;
        }
        if (opset < FIRST) {
            throw FormatException.unsupported(
                    "",
                    "the model is of operator set %d; integers need %d, and only models from %d on can be raised to it"
                            .formatted(opset, WITH_INTEGERS, FIRST));
        }
        raise(raised.getGraphBuilder(), opset);
        for (OperatorSetIdProto.Builder set : raised.getOpsetImportBuilderList()) {
            if (TensorNames.isStandard(set.getDomain())) {
                set.setVersion(WITH_INTEGERS);
            }
        }
        return raised;
    }

    private static void removeConstantInputs(GraphProto.Builder graph) {
        Set<String> names = Set.copyOf(graph.getInitializerList().stream()
                .map(TensorProto::getName)
                .distinct()
                .toList());
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(input -> !names.contains(input.getName()))
                .toList();
        graph.clearInput().addAllInput(inputs);
    }

    private static void raise(GraphProto.Builder graph, long opset) throws FormatException {
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                if (attribute.hasG()) {
                    raise(attribute.getGBuilder(), opset);
                }
            }
            if (TensorNames.isStandard(node.getDomain())) {
                boolean hasSpatial = node.getOpType().equals("BatchNormalization")
                        && Attributes.of(node.build()).integer("spatial", 1) != 1;
                if (CHANGED.contains(node.getOpType()) || hasSpatial) {
                    throw FormatException.unsupported(
                            "",
                            "the model is of operator set %d; integers need %d, where its node '%s' (%s) is another one"
                                    .formatted(
                                            opset, WITH_INTEGERS, TensorNames.label(node.build()), node.getOpType()));
                }
                if (node.getOpType().equals("BatchNormalization")) {
                    removeAttribute(node, "spatial");
                } else if (node.getOpType().equals("Slice")) {
                    nodes.addAll(sliceByInputs(node));
                }
            }
            nodes.add(node.build());
        }
        graph.clearNode().addAllNode(nodes);
    }

    /** Makes inputs of the attributes of a Slice, and returns the nodes Constant that these come from. */
    private static List<NodeProto> sliceByInputs(NodeProto.Builder node) {
        Attributes attributes = Attributes.of(node.build());
        List<Long> starts = attributes.integers("starts");
        List<Long> axes = attributes.byName().containsKey("axes")
                ? attributes.integers("axes")
                : LongStream.range(0, starts.size()).boxed().toList();
        List<NodeProto> constants = new ArrayList<>();
        constants.add(constant(node, "starts", starts));
        constants.add(constant(node, "ends", attributes.integers("ends")));
        constants.add(constant(node, "axes", axes));
        List.of("starts", "ends", "axes").forEach(name -> removeAttribute(node, name));
        constants.forEach(constant -> node.addInput(constant.getOutput(0)));
        return constants;
    }

    private static NodeProto constant(NodeProto.Builder node, String name, List<Long> values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(bytes::putLong);
        TensorProto tensor = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.size())
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
        return NodeProto.newBuilder()
                .setOpType("Constant")
                .addOutput(node.getOutput(0) + "/" + name)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(tensor))
                .build();
    }

    private static void removeAttribute(NodeProto.Builder node, String name) {
        List<AttributeProto> kept = node.getAttributeList().stream()
                .filter(attribute -> !attribute.getName().equals(name))
                .toList();
        node.clearAttribute().addAllAttribute(kept);
    }
}
