package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.OperatorSetIdProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorShapeProto;
import pith.onnx.proto.TypeProto;
import pith.onnx.proto.ValueInfoProto;

/** What can be said of {@code --method inq}. */
final class IncrementTest {
    private static final int CAUSES = 3;

    @TempDir
    Path folder;

    private final Random random = new Random(9);

    /** Two convolutions with a ReLU between; a part of the first one's weights is zero. */
    private Path network() throws IOException {
        float[] sparse = random(64 * 8);
        for (int i = 0; i < sparse.length; i += 2) {
            sparse[i] = 0;
        }
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("main")
                .addInput(value("x", 0, 8, 6, 6))
                .addInitializer(floats("w", sparse, 64, 8, 1, 1))
                .addInitializer(floats("b", random(64), 64))
                .addInitializer(floats("v", random(12 * 64 * 9), 12, 64, 3, 3))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Conv")
                        .setName("first")
                        .addAllInput(Arrays.asList("x", "w", "b"))
                        .addOutput("a"))
                .addNode(NodeProto.newBuilder().setOpType("Relu").addInput("a").addOutput("r"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Conv")
                        .setName("second")
                        .addAllInput(Arrays.asList("r", "v"))
                        .addOutput("y"))
                .addOutput(value("y", 0, 12, 4, 4));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .build();
        return Files.write(folder.resolve("m.onnx"), model.toByteArray());
    }

    private float[] random(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static TensorProto floats(String name, float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addAllDims(Arrays.stream(dims).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
    }

    /** A value whose first axis has any length. */
    private static ValueInfoProto value(String name, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(
                    dim == 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam("n")
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }

    /** Returns 100 samples whose channels a few causes make alike. */
    private float[] alike(float[] mixture) {
        float[] values = random(100 * 8 * 36);
        for (int sample = 0; sample < 100; sample++) {
            for (int place = 0; place < 36; place++) {
                float[] causes = random(CAUSES);
                for (int channel = 0; channel < 8; channel++) {
                    int at = (sample * 8 + channel) * 36 + place;
                    values[at] *= 0.2f;
                    for (int c = 0; c < CAUSES; c++) {
                        values[at] += mixture[channel * CAUSES + c] * causes[c];
                    }
                }
            }
        }
        return values;
    }

    private double relativeError(Path network, Path samples, Path fresh, String... options) throws IOException {
        Path small = folder.resolve("s.pith");
        Object[] what = {"convert", network, small, "--method", "inq", "--calibration", samples};
        PithRun.good(Stream.of(what, options).flatMap(Arrays::stream).toArray());
        return PithRun.good("eval", small, "--data", fresh, "--against", network, "--json")
                .json()
                .get("relativeError")
                .getAsDouble();
    }

    /** With a single group each weight is fitted in both ways; factors of the first layer's outputs make the difference. */
    @Test
    void factorsOfChannelsAndRegrownWeightsMakeErrorsSmaller() throws IOException {
        Path network = network();
        float[] mixture = random(8 * CAUSES);
        Path samples = TestSamples.floats(folder.resolve("x.npy"), "100, 8, 6, 6", alike(mixture));
        Path fresh = TestSamples.floats(folder.resolve("f.npy"), "100, 8, 6, 6", alike(mixture));
        double plain = relativeError(network, samples, fresh, "--refit", "each-step", "--portions", "1");
        double scaled = relativeError(network, samples, fresh);
        double regrown = relativeError(network, samples, fresh, "--regrow");
        assertTrue(scaled < 0.9 * plain, scaled + " with factors, " + plain + " without");
        assertTrue(regrown < scaled, regrown + " with zeros that are free, " + scaled + " without");
    }

    @Test
    void regrowingIsRecordedAndGoesWithPowersOfTwo() throws IOException {
        Path network = network();
        Path small = folder.resolve("s.pith");
        PithRun.good("convert", network, small, "--method", "inq", "--regrow");
        assertTrue(PithRun.good("inspect", small).out().contains("regrow"), "recorded");
        PithRun run = PithRun.of("convert", network, small, "--method", "pq", "--regrow");
        assertEquals(ExitCode.USAGE, run.code());
    }
}
