package pith.calibrate;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import pith.error.FormatException;
import pith.onnx.OnnxImporter;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorShapeProto;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;
import pith.source.ImportedModel;

/** Small networks, built from the schema's classes. */
final class TestNetworks {

    private TestNetworks() {}

    /** Opens a graph as a model that was in a file. */
    static ImportedModel open(Path folder, GraphProto.Builder graph) throws IOException, FormatException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .setGraph(graph.setName("main"))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .build();
        Path file = Files.createTempFile(folder, "model", ".onnx");
        return OnnxImporter.read(Files.write(file, model.toByteArray()));
    }

    static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addOutput(output)
                .addAllInput(Arrays.asList(inputs));
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    static AttributeProto graph(String name, GraphProto.Builder value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(value.setName(name))
                .build();
    }

    /** An input or output; -1 for a dimension that is not fixed. */
    static ValueInfoProto value(String name, long... dims) {
        return value(name, TensorProto.DataType.FLOAT, dims);
    }

    static ValueInfoProto value(String name, TensorProto.DataType type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] < 0) {
                shape.addDimBuilder().setDimParam("d" + i);
            } else {
                shape.addDimBuilder().setDimValue(dims[i]);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    static ValueInfoProto untyped(String name) {
        return ValueInfoProto.newBuilder().setName(name).build();
    }

    /** A tensor of random numbers. */
    static TensorProto weights(String name, Random random, long... dims) {
        float[] values = random(random, (int) Arrays.stream(dims).reduce(1, Math::multiplyExact));
        return floats(name, values, dims);
    }

    static TensorProto floats(String name, float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addAllDims(Arrays.stream(dims).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
    }

    static TensorProto longs(String name, List<Long> values, long... dims) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.INT64_VALUE)
                .addAllDims(Arrays.stream(dims).boxed().toList())
                .addAllInt64Data(values)
                .build();
    }

    static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Samples for one input of a network, as a file. */
    static Feed feed(Path folder, Network network, float[] values, long... dims) throws IOException, FormatException {
        String shape = Arrays.stream(dims).mapToObj(dim -> dim + ",").reduce("", String::concat);
        Path file = Files.createTempFile(folder, "samples", ".npy");
        Files.write(file, SampleFiles.floats(shape, values));
        return Feed.of(Samples.open(file, Optional.empty()), network.inputs(), Preprocess.NONE);
    }
}
