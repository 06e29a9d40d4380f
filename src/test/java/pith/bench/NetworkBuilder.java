package pith.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.AttributeProto.AttributeType;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorShapeProto;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;

/**
 * A chain of layers as an ONNX graph, and the parameters that it needs. Each layer takes the outputs of the one before it,
 * unless {@link #from} says otherwise.
 */
final class NetworkBuilder {
    /** What a parameter is filled with. */
    enum Filling {
        WEIGHTS,
        /** Small values around zero. */
        BIASES,
        /** Values around one: scales and variances. */
        SCALES
    }

    /** An initializer of the graph, of type FLOAT. */
    record Parameter(String name, List<Long> dims, Filling filling) {
        long elements() {
            return dims.stream().reduce(1L, Math::multiplyExact);
        }

        /** Number of inputs of an output. */
        long fanIn() {
            return elements() / dims.get(0);
        }
    }

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("main");
    private final List<Parameter> parameters = new ArrayList<>();
    private String last = "input";
    private int nodes;
    private long channels;
    /** Height and width. */
    private long side;

    /** Starts with images. */
    NetworkBuilder(long channels, long side) {
        this.channels = channels;
        this.side = side;
        graph.addInput(value("input", 1, channels, side, side));
    }

    List<Parameter> parameters() {
        return List.copyOf(parameters);
    }

    /** Bytes of all parameters. */
    long bytes() {
        return parameters.stream().mapToLong(Parameter::elements).sum() * Float.BYTES;
    }

    /** Returns the graph, without its initializers, with what the last layer gives as its output. */
    GraphProto.Builder graph() {
        return graph.clone().clearOutput().addOutput(value(last, 1, channels));
    }

    /** A place in the chain that another layer may begin at. */
    record Place(String value, long channels, long side) {}

    Place here() {
        return new Place(last, channels, side);
    }

    NetworkBuilder from(Place place) {
        last = place.value();
        channels = place.channels();
        side = place.side();
        return this;
    }

    NetworkBuilder conv(String name, long outputs, int kernel, int stride, int pad, int group, boolean bias) {
        List<String> inputs = new ArrayList<>(List.of(last));
        inputs.add(parameter(name + ".weight", Filling.WEIGHTS, outputs, channels / group, kernel, kernel));
        if (bias) {
            inputs.add(parameter(name + ".bias", Filling.BIASES, outputs));
        }
        channels = outputs;
        side = (side + 2L * pad - kernel) / stride + 1;
        return node(
                "Conv",
                inputs,
                ints("kernel_shape", kernel, kernel),
                ints("strides", stride, stride),
                ints("pads", pad, pad, pad, pad),
                number("group", group));
    }

    NetworkBuilder batchNormalization(String name) {
        return node(
                "BatchNormalization",
                List.of(
                        last,
                        parameter(name + ".weight", Filling.SCALES, channels),
                        parameter(name + ".bias", Filling.BIASES, channels),
                        parameter(name + ".running_mean", Filling.BIASES, channels),
                        parameter(name + ".running_var", Filling.SCALES, channels)));
    }

    NetworkBuilder maxPool(int kernel, int stride, int pad) {
        side = (side + 2L * pad - kernel) / stride + 1;
        return node(
                "MaxPool",
                List.of(last),
                ints("kernel_shape", kernel, kernel),
                ints("strides", stride, stride),
                ints("pads", pad, pad, pad, pad));
    }

    NetworkBuilder globalAveragePool() {
        side = 1;
        return node("GlobalAveragePool", List.of(last));
    }

    NetworkBuilder flatten() {
        channels *= side * side;
        side = 1;
        return node("Flatten", List.of(last));
    }

    NetworkBuilder dense(String name, long outputs) {
        List<String> inputs = List.of(
                last,
                parameter(name + ".weight", Filling.WEIGHTS, outputs, channels),
                parameter(name + ".bias", Filling.BIASES, outputs));
        channels = outputs;
        return node("Gemm", inputs, number("transB", 1));
    }

    /** Adds what stands at another place. */
    NetworkBuilder add(Place place) {
        return node("Add", List.of(last, place.value()));
    }

    NetworkBuilder relu() {
        return node("Relu", List.of(last));
    }

    NetworkBuilder softmax() {
        return node("Softmax", List.of(last));
    }

    NetworkBuilder localResponseNormalization() {
        return node("LRN", List.of(last), number("size", 5));
    }

    private String parameter(String name, Filling filling, long... dims) {
        parameters.add(new Parameter(name, Arrays.stream(dims).boxed().toList(), filling));
        return name;
    }

    private NetworkBuilder node(String operator, List<String> inputs, AttributeProto... attributes) {
        last = operator + "_" + nodes++;
        graph.addNode(NodeProto.newBuilder()
                .setName(last)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(last)
                .addAllAttribute(Arrays.asList(attributes)));
        return this;
    }

    private static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        Arrays.stream(values).forEach(attribute::addInts);
        return attribute.build();
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    private static ValueInfoProto value(String name, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        Arrays.stream(dims).forEach(dim -> shape.addDimBuilder().setDimValue(dim));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }
}
