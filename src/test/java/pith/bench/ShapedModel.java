package pith.bench;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pith.bench.NetworkBuilder.Parameter;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.StringStringEntryProto;
import pith.onnx.proto.TensorProto;

/**
 * A network with made-up weights, written to a file as it is made. Above 2 GB, where ONNX demands it, the weights go to a
 * file beside the model. The same arguments give the same bytes.
 */
record ShapedModel(NetworkBuilder network, WeightStyle style, long seed) {
    private static final long INLINE_BYTES = (2L << 30) - (1 << 20);
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    /** Writes the model; its external data, if there are any, go to a file of the same name with {@code .data} appended. */
    void write(Path file) throws IOException {
        boolean external = network.bytes() > INLINE_BYTES;
        Path data = file.resolveSibling(file.getFileName() + ".data");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BLOCK_BYTES)) {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            coded.writeInt64(ModelProto.IR_VERSION_FIELD_NUMBER, IR_VERSION);
            coded.writeMessage(
                    ModelProto.OPSET_IMPORT_FIELD_NUMBER,
                    OperatorSetIdProto.newBuilder().setVersion(OPSET).build());
            if (external) {
                coded.writeMessage(
                        ModelProto.GRAPH_FIELD_NUMBER,
                        externalGraph(data.getFileName().toString()));
            } else {
                writeGraph(coded, out);
            }
            coded.flush();
        }
        if (external) {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(data), BLOCK_BYTES)) {
                for (int i = 0; i < network.parameters().size(); i++) {
                    writeElements(i, out);
                }
            }
        }
    }

    private GraphProto externalGraph(String location) {
        GraphProto.Builder graph = network.graph();
        long offset = 0;
        for (Parameter parameter : network.parameters()) {
            long length = parameter.elements() * Float.BYTES;
            graph.addInitializer(header(parameter)
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(entry("location", location))
                    .addExternalData(entry("offset", String.valueOf(offset)))
                    .addExternalData(entry("length", String.valueOf(length))));
            offset += length;
        }
        return graph.build();
    }

    /** Writes a graph whose initializers are nowhere in memory. */
    private void writeGraph(CodedOutputStream coded, OutputStream out) throws IOException {
        List<Parameter> parameters = network.parameters();
        GraphProto graph = network.graph().build();
        long length = graph.getSerializedSize();
        for (Parameter parameter : parameters) {
            int tensor = Math.toIntExact(tensorBytes(parameter));
            length += CodedOutputStream.computeTagSize(GraphProto.INITIALIZER_FIELD_NUMBER)
                    + CodedOutputStream.computeUInt32SizeNoTag(tensor)
                    + tensor;
        }
        coded.writeTag(ModelProto.GRAPH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt32NoTag(Math.toIntExact(length));
        graph.writeTo(coded);
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            coded.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            coded.writeUInt32NoTag((int) tensorBytes(parameter));
            header(parameter).build().writeTo(coded);
            coded.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            coded.writeUInt32NoTag((int) (parameter.elements() * Float.BYTES));
            coded.flush();
            writeElements(i, out);
        }
    }

    private static long tensorBytes(Parameter parameter) {
        long elements = parameter.elements() * Float.BYTES;
        return header(parameter).build().getSerializedSize()
                + CodedOutputStream.computeByteArraySize(TensorProto.RAW_DATA_FIELD_NUMBER, new byte[0])
                - CodedOutputStream.computeUInt32SizeNoTag(0)
                + CodedOutputStream.computeUInt32SizeNoTag(Math.toIntExact(elements))
                + elements;
    }

    private void writeElements(int number, OutputStream out) throws IOException {
        Parameter parameter = network.parameters().get(number);
        WeightStyle.Source source = style.source(parameter, seed * 0x9E37_79B9_7F4A_7C15L + number);
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long left = parameter.elements() * Float.BYTES; left > 0; left -= BLOCK_BYTES) {
            int length = (int) Math.min(BLOCK_BYTES, left);
            source.fill(block.clear().limit(length).asFloatBuffer());
            out.write(block.array(), 0, length);
        }
    }

    private static TensorProto.Builder header(Parameter parameter) {
        return TensorProto.newBuilder()
                .setName(parameter.name())
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addAllDims(parameter.dims());
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
