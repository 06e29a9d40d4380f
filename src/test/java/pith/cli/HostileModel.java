package pith.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorShapeProto;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;

/** A network of dense layers, 16 to 16, whose names are what nobody expects in a page. */
final class HostileModel {
    /** Markup, quotes, a name without a place to break, controls, marks of direction, other scripts. */
    static final List<String> NAMES = List.of(
            "<script>console.error('markup')</script>",
            "\"><img src=x onerror=console.error('attribute')>",
            "x".repeat(700),
            "a\u0000b\u202Ec\u001B[31md",
            "&lt;b&gt; ' \" `${x}`",
            "層/重み é 😀",
            "--></style></title><h1>gone</h1>");

    private static final int SIZE = 16;

    private HostileModel() {}

    static Path write(Path file) throws IOException {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("g");
        Random random = new Random(1);
        String value = "input";
        graph.addInput(value(value));
        for (String name : NAMES) {
            ByteBuffer weights = ByteBuffer.allocate(4 * SIZE * SIZE).order(ByteOrder.LITTLE_ENDIAN);
            while (weights.hasRemaining()) {
                weights.putFloat((float) random.nextGaussian());
            }
            graph.addInitializer(TensorProto.newBuilder()
                    .setName(name + " weight")
                    .setDataType(TensorProto.DataType.FLOAT_VALUE)
                    .addDims(SIZE)
                    .addDims(SIZE)
                    .setRawData(ByteString.copyFrom(weights.flip())));
            graph.addNode(NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .setName(name)
                    .addInput(value)
                    .addInput(name + " weight")
                    .addOutput(name + " out"));
            value = name + " out";
        }
        graph.addOutput(value(value));
        return Files.write(
                file,
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .setGraph(graph)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                        .build()
                        .toByteArray());
    }

    private static ValueInfoProto value(String name) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("n");
        shape.addDimBuilder().setDimValue(SIZE);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }
}
