package pith.cli;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** A TensorFlow graph of one dense layer: {@code y = x · w}. */
final class DenseGraph {
    static final int INPUTS = 40;
    static final int OUTPUTS = 10;
    static final String LAYER = "dense/MatMul";

    private DenseGraph() {}

    /** Writes the graph with random weights. */
    static Path write(Path file, long seed) throws IOException {
        return write(file, seed, "MatMul");
    }

    /**
     * Writes the graph with another operator instead.
     *
     * @param operator takes what a product of matrices takes
     */
    static Path write(Path file, long seed, String operator) throws IOException {
        ByteBuffer weights = ByteBuffer.allocate(4 * INPUTS * OUTPUTS).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(seed);
        while (weights.hasRemaining()) {
            weights.putFloat((float) random.nextGaussian());
        }
        AttrValue type = AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
        TensorProto value = TensorProto.newBuilder()
                .setDtype(DataType.DT_FLOAT)
                .setTensorShape(shape(INPUTS, OUTPUTS))
                .setTensorContent(ByteString.copyFrom(weights.array()))
                .build();
        GraphDef graph = GraphDef.newBuilder()
                .addNode(NodeDef.newBuilder()
                        .setName("x")
                        .setOp("Placeholder")
                        .putAttr("dtype", type)
                        .putAttr(
                                "shape",
                                AttrValue.newBuilder()
                                        .setShape(shape(-1, INPUTS))
                                        .build()))
                .addNode(NodeDef.newBuilder()
                        .setName("w")
                        .setOp("Const")
                        .putAttr("dtype", type)
                        .putAttr(
                                "value", AttrValue.newBuilder().setTensor(value).build()))
                .addNode(NodeDef.newBuilder()
                        .setName(LAYER)
                        .setOp(operator)
                        .addInput("x")
                        .addInput("w")
                        .putAttr("T", type))
                .build();
        return Files.write(file, graph.toByteArray());
    }

    /** Returns a SavedModel that has a graph. */
    static byte[] saved(Path graph) throws IOException {
        return SavedModel.newBuilder()
                .setSavedModelSchemaVersion(1)
                .addMetaGraphs(MetaGraphDef.newBuilder().setGraphDef(GraphDef.parseFrom(Files.readAllBytes(graph))))
                .build()
                .toByteArray();
    }

    /** Writes inputs as an {@code .npy} file of floats. */
    static Path samples(Path file, int count) throws IOException {
        Random random = new Random(3);
        float[] values = new float[count * INPUTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return TestSamples.floats(file, count + ", " + INPUTS, values);
    }

    private static TensorShapeProto shape(long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(dim));
        }
        return shape.build();
    }
}
