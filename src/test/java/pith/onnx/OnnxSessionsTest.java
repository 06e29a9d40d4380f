package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pith.onnx.TestModels.attribute;
import static pith.onnx.TestModels.bytes;
import static pith.onnx.TestModels.constant;
import static pith.onnx.TestModels.external;
import static pith.onnx.TestModels.floats;
import static pith.onnx.TestModels.model;
import static pith.onnx.TestModels.node;
import static pith.onnx.TestModels.raw;
import static pith.onnx.TestModels.value;
import static pith.onnx.TestModels.write;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.error.FormatException;
import pith.model.Dialect;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.SourceFile;
import pith.model.TensorData;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.source.ImportedModel;

final class OnnxSessionsTest {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    @TempDir
    Path folder;

    /** The sum of constants of all kinds: large and small, in the file and outside, in the graph and in a subgraph. */
    @ParameterizedTest
    @EnumSource(OptLevel.class)
    void constantsOfEveryKindArrive(OptLevel level) throws IOException, FormatException, OrtException {
        int size = 400;
        ByteBuffer weights = ByteBuffer.allocate(8 * size).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 2 * size; i++) {
            weights.putFloat(i < size ? 100 : 1000);
        }
        Files.write(folder.resolve("w"), weights.array());
        GraphProto.Builder body = GraphProto.newBuilder()
                .setName("body")
                .addInitializer(floats("inner", 10000, size))
                .addNode(node("Add", "", "sum", "inner", "large"))
                .addOutput(value("sum", ElementType.FLOAT, size));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(floats("large", 1, size))
                .addInitializer(floats("small", 10, 1))
                .addInitializer(external("external", ElementType.FLOAT, "w", "", "", size))
                .addInitializer(raw("yes", ElementType.BOOL, new byte[] {1}))
                .addNode(constant("constant", external("", ElementType.FLOAT, "w", "1600", "", size)))
                .addNode(node("If", "if", "branch", "yes")
                        .addAttribute(attribute("then_branch", body))
                        .addAttribute(attribute("else_branch", body)))
                .addNode(node("Sum", "", "y", "x", "small", "external", "constant", "branch"))
                .addInput(value("x", ElementType.FLOAT, size))
                .addOutput(value("y", ElementType.FLOAT, size));
        Path file = write(folder, model(graph));
        OrtSession session;
        try (ImportedModel imported = OnnxImporter.read(file)) {
            session = OnnxSessions.create(imported.model(), options -> options.setOptimizationLevel(level));
        }
        try (session;
                OnnxTensor input = OnnxTensor.createTensor(ENVIRONMENT, new float[size]);
                OrtSession.Result result = session.run(Map.of("x", input))) {
            float[] output = (float[]) result.get(0).getValue();
            assertEquals(11111, output[0]);
            assertEquals(11111, output[size - 1]);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {
                "FLOAT",
                "DOUBLE",
                "FLOAT16",
                "BFLOAT16",
                "INT8",
                "INT16",
                "INT32",
                "INT64",
                "UINT8",
                "UINT16",
                "UINT32",
                "UINT64",
                "BOOL"
            })
    void initializersOfEveryTypeArrive(ElementType type) throws IOException, FormatException, OrtException {
        byte[] elements = bytes(type.number(), 4096);
        if (type == ElementType.BOOL) {
            for (int i = 0; i < elements.length; i++) {
                elements[i] &= 1;
            }
        }
        long count = elements.length * 8L / type.bits();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(raw("w", type, elements, count))
                .addNode(node("Identity", "", "y", "w"))
                .addOutput(value("y", type, count));
        ModelProto.Builder proto = model(graph);
        try (ImportedModel imported = OnnxImporter.read(write(folder, proto));
                OrtSession session = OnnxSessions.create(imported.model());
                OrtSession expected = ENVIRONMENT.createSession(proto.build().toByteArray());
                OrtSession.Result result = session.run(Map.of());
                OrtSession.Result wanted = expected.run(Map.of())) {
            assertEquals(
                    wanted.get(0).getInfo().toString(), result.get(0).getInfo().toString());
            if (type != ElementType.UINT16 && type != ElementType.UINT32 && type != ElementType.UINT64) {
                ByteBuffer output = ((OnnxTensor) result.get(0)).getByteBuffer();
                byte[] actual = new byte[output.remaining()];
                output.get(actual);
                assertArrayEquals(elements, actual);
            }
        }
    }

    @Test
    void otherDialectsAreNotRun() {
        Model model = new Model(
                Dialect.TENSORFLOW_GRAPH_DEF,
                List.of(new SourceFile("", List.of(), 0)),
                TensorData.zeros(0),
                List.of(),
                List.of());
        assertThrows(IllegalArgumentException.class, () -> OnnxSessions.create(model));
    }
}
