package pith.onnx;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.Tensor;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.AttributeProto.AttributeType;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.StringStringEntryProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorProto.DataLocation;
import pith.onnx.proto.TensorShapeProto;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;

/** Small models, built from the schema's classes. */
final class TestModels {
    private TestModels() {}

    static ModelProto.Builder model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("test")
                .setGraph(graph.setName("main"))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
    }

    static ModelProto.Builder model(TensorProto... initializers) {
        return model(GraphProto.newBuilder().addAllInitializer(Arrays.asList(initializers)));
    }

    static Path write(Path folder, ModelProto.Builder model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
    }

    static byte[] bytes(int seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A float tensor whose elements all have one value. */
    static TensorProto floats(String name, float value, long... dims) {
        int count = (int) Arrays.stream(dims).reduce(1, Math::multiplyExact);
        ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(value);
        }
        return raw(name, ElementType.FLOAT, bytes.array(), dims);
    }

    static TensorProto raw(String name, ElementType type, byte[] bytes, long... dims) {
        return header(name, type, dims).setRawData(ByteString.copyFrom(bytes)).build();
    }

    static TensorProto.Builder header(String name, ElementType type, long... dims) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.number());
        Arrays.stream(dims).forEach(tensor::addDims);
        return name.isEmpty() ? tensor : tensor.setName(name);
    }

    static TensorProto external(
            String name, ElementType type, String location, String offset, String length, long... dims) {
        TensorProto.Builder tensor = header(name, type, dims).setDataLocation(DataLocation.EXTERNAL);
        tensor.addExternalData(entry("location", location));
        if (!offset.isEmpty()) {
            tensor.addExternalData(entry("offset", offset));
        }
        if (!length.isEmpty()) {
            tensor.addExternalData(entry("length", length));
        }
        return tensor.addExternalData(entry("checksum", "not looked at")).build();
    }

    static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    static NodeProto.Builder node(String operator, String name, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(name)
                .addOutput(output)
                .addAllInput(Arrays.asList(inputs));
    }

    static NodeProto constant(String output, TensorProto value) {
        return node("Constant", "", output)
                .addAttribute(attribute("value", value))
                .build();
    }

    static AttributeProto attribute(String name, TensorProto value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.TENSOR)
                .setT(value)
                .build();
    }

    static AttributeProto attribute(String name, GraphProto.Builder value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.GRAPH)
                .setG(value)
                .build();
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    static ValueInfoProto value(String name, ElementType type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        Arrays.stream(dims).forEach(dim -> shape.addDimBuilder().setDimValue(dim));
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.number())
                                .setShape(shape)))
                .build();
    }

    static Tensor tensor(Model model, String name) {
        return model.tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among "
                        + model.tensors().stream().map(Tensor::name).toList()));
    }
}
