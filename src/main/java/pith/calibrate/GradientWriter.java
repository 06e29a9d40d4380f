package pith.calibrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pith.onnx.AttributeProtos;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorShapeProto;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;

/**
 * A graph of its own that computes gradients. Values of the network that it needs are its inputs, under their own names; all
 * names that it makes begin with a prefix.
 */
final class GradientWriter {
    /** Has additions in ScatterElements. */
    private static final int OPERATOR_SET = 18;

    private static final int IR_VERSION = 8;

    private static final String PREFIX = "pith.gradient.";

    private final Map<String, Activation> values;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> constants = new ArrayList<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final Map<String, List<String>> gradients = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();
    private final Map<String, long[]> seeds = new LinkedHashMap<>();
    private final List<String> outputs = new ArrayList<>();
    private int names;

    /**
     * Begins a graph.
     *
     * @param values of the network, for their shapes
     */
    GradientWriter(Map<String, Activation> values) {
        this.values = values;
    }

    /** Returns the shape of a value of the network. */
    long[] shape(String value) {
        Activation known = values.get(value);
        if (known == null) {
            throw new IllegalStateException("nobody asked for " + value);
        }
        return known.dims();
    }

    /** Returns the name of an input that receives the gradient of one of the network's outputs. */
    String seed(String output) {
        String name = PREFIX + "seed." + seeds.size();
        seeds.put(name, shape(output));
        give(output, name);
        return name;
    }

    /** Adds to the gradient of a value. */
    void give(String value, String gradient) {
        gradients.computeIfAbsent(value, key -> new ArrayList<>()).add(gradient);
    }

    /** Says that the gradient of a value cannot be found out. */
    void giveUp(String value) {
        unknown.add(value);
    }

    boolean isUnknown(String value) {
        return unknown.contains(value);
    }

    /** Returns the sum of all that was given to a value, if anything was. */
    Optional<String> gradient(String value) {
        List<String> parts = gradients.getOrDefault(value, List.of());
        if (parts.size() > 1) {
            String sum = node("Sum", parts);
            gradients.put(value, new ArrayList<>(List.of(sum)));
            return Optional.of(sum);
        }
        return parts.stream().findFirst();
    }

    /** Adds a node with one output. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return nodes(operator, inputs, 1, attributes).get(0);
    }

    /** Adds a node. */
    List<String> nodes(String operator, List<String> inputs, int outputCount, AttributeProto... attributes) {
        for (String input : inputs) {
            if (!input.startsWith(PREFIX)) {
                used.add(input);
            }
        }
        List<String> made = new ArrayList<>();
        for (int i = 0; i < outputCount; i++) {
            made.add(name());
        }
        nodes.add(NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(made)
                .addAllAttribute(List.of(attributes))
                .build());
        return made;
    }

    /** Adds an output: the sums of a gradient's squares along an axis. */
    String squares(String gradient, int axis, int rank) {
        long[] others = new long[rank - 1];
        for (int a = 0, at = 0; a < rank; a++) {
            if (a != axis) {
                others[at++] = a;
            }
        }
        String sums = node("ReduceSumSquare", List.of(gradient, integers(others)), AttributeProtos.of("keepdims", 0));
        outputs.add(sums);
        return sums;
    }

    /** Returns a constant vector of integers. */
    String integers(long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name())
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        constants.add(tensor.build());
        return tensor.getName();
    }

    /** Returns a constant of floats. */
    String floats(float[] values, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name()).setDataType(TensorProto.DataType.FLOAT_VALUE);
        for (long dim : shape) {
            tensor.addDims(dim);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        constants.add(tensor.build());
        return tensor.getName();
    }

    String scalar(float value) {
        return floats(new float[] {value});
    }

    private String name() {
        return PREFIX + names++;
    }

    /** Values of the network that the graph needs. */
    Set<String> used() {
        return used;
    }

    /** Shapes of the inputs that receive the gradients of outputs, in the order in which they were asked for. */
    Map<String, long[]> seeds() {
        return seeds;
    }

    ModelProto model() {
        GraphProto.Builder graph =
                GraphProto.newBuilder().setName("gradients").addAllNode(nodes).addAllInitializer(constants);
        used.forEach(value -> graph.addInput(floats(value, shape(value))));
        seeds.forEach((name, shape) -> graph.addInput(floats(name, shape)));
        outputs.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(graph)
                .build();
    }

    private static ValueInfoProto floats(String name, long[] shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (long dim : shape) {
            dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(dims)))
                .build();
    }
}
