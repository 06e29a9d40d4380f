package pith.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import pith.calibrate.NdArray;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.Shape;
import pith.onnx.OnnxOutline;
import pith.onnx.OnnxSessions;
import pith.source.ImportedModel;
import pith.tensorflow.TensorFlowImporter;
import pith.tensorflow.TensorFlowRuntime;
import pith.tensorflow.TestGraph;
import pith.tensorflow.bundle.DataTypes;

/**
 * A graph that TensorFlow puts together and runs, and that onnxruntime runs once it is translated: both answer the same.
 * Each is tried twice, with the shapes of its inputs known and with their first dimension unknown.
 */
final class SideBySide implements AutoCloseable {
    private static final double ABSOLUTE = 1e-5;
    private static final double RELATIVE = 1e-4;

    private final TestGraph graph = new TestGraph();
    private final boolean fixed;
    private final Map<String, NdArray> feeds = new LinkedHashMap<>();
    private final List<String> results = new ArrayList<>();
    private final Map<String, Integer> most = new LinkedHashMap<>();

    SideBySide(boolean fixed) {
        this.fixed = fixed;
    }

    /** Returns the tests of a case. */
    static Stream<DynamicTest> of(String name, Consumer<SideBySide> build) {
        return Stream.of(true, false)
                .map(fixed -> DynamicTest.dynamicTest(name + (fixed ? "" : ", any batch"), () -> {
                    try (SideBySide both = new SideBySide(fixed)) {
                        build.accept(both);
                        both.assertAgree();
                    }
                }));
    }

    TestGraph graph() {
        return graph;
    }

    TestGraph.Node node(String operator, Output<?>... inputs) {
        return graph.node(operator, inputs);
    }

    /** Adds an input of random numbers between -1 and 1. */
    Output<?> feed(long... dims) {
        return feed(graph.random(-1, 1, dims));
    }

    Output<?> feed(NdArray values) {
        long[] dims = values.shape().dims();
        if (!fixed && dims.length > 0) {
            dims[0] = -1;
        }
        String name = "input_" + feeds.size();
        feeds.put(name, values);
        return graph.input(name, type(values.type()), dims);
    }

    /** Adds an input of integers. */
    /** Returns how many rows a value has, as a scalar that is computed. */
    Output<?> rows(Output<?> value) {
        return node("StridedSlice", node("Shape", value).out(), graph.ints(0), graph.ints(1), graph.ints(1))
                .with("shrink_axis_mask", 1)
                .out();
    }

    Output<?> feedInts(Shape shape, int... values) {
        return feed(ints(shape, values));
    }

    static NdArray ints(Shape shape, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return NdArray.of(ElementType.INT32, shape, bytes);
    }

    static NdArray bools(Shape shape, boolean... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (boolean value : values) {
            bytes.put((byte) (value ? 1 : 0));
        }
        return NdArray.of(ElementType.BOOL, shape, bytes.flip());
    }

    /** Allows only so many nodes of an operator in the translated graph. */
    void atMost(int number, String operator) {
        most.put(operator, number);
    }

    /** Makes values outputs of the graph. */
    void result(Output<?>... outputs) {
        for (Output<?> output : outputs) {
            String name = "output_" + results.size();
            graph.named(name, "Identity", output).build();
            results.add(name);
        }
    }

    void assertAgree() throws IOException, FormatException, OrtException {
        assertAgree(graph.def());
    }

    /** Compares a graph in ONNX with this one in TensorFlow, which cannot run every graph itself. */
    void assertAgree(GraphDef translated) throws IOException, FormatException, OrtException {
        assertFalse(results.isEmpty());
        Map<String, NdArray> inputs = new LinkedHashMap<>();
        feeds.forEach((name, values) -> inputs.put(name + ":0", values));
        Map<String, NdArray> expected = TensorFlowRuntime.run(
                graph.def(), inputs, results.stream().map(name -> name + ":0").toList());
        Map<String, NdArray> actual = onnx(translated);
        for (String name : results) {
            assertClose(name, expected.get(name + ":0"), actual.get(name));
        }
    }

    private Map<String, NdArray> onnx(GraphDef def) throws IOException, FormatException, OrtException {
        Path file = Files.createTempFile("graph", ".pb");
        try {
            Files.write(file, def.toByteArray());
            try (ImportedModel source = TensorFlowImporter.read(file)) {
                Model translated = OnnxTranslator.translate(source.model());
                most.forEach((operator, number) -> assertTrue(
                        count(translated, operator) <= number, () -> operator + ": " + count(translated, operator)));
                try (OrtSession session = OnnxSessions.create(translated)) {
                    return run(session, feeds);
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    private static long count(Model translated, String operator) {
        try {
            return OnnxOutline.of(translated).proto().getGraph().getNodeList().stream()
                    .filter(node -> node.getOpType().equals(operator))
                    .count();
        } catch (IOException | FormatException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, NdArray> run(OrtSession session, Map<String, NdArray> feeds) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (String name : session.getInputNames()) {
                NdArray values = feeds.get(name);
                TensorInfo info = (TensorInfo) session.getInputInfo().get(name).getInfo();
                ByteBuffer direct = ByteBuffer.allocateDirect(values.bytes().remaining())
                        .order(ByteOrder.nativeOrder())
                        .put(values.bytes())
                        .flip();
                inputs.put(
                        name,
                        OnnxTensor.createTensor(
                                OrtEnvironment.getEnvironment(),
                                direct,
                                values.shape().dims(),
                                info.type));
            }
            Map<String, NdArray> outputs = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(inputs)) {
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), array((OnnxTensor) output.getValue()));
                }
            }
            return outputs;
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static NdArray array(OnnxTensor tensor) {
        TensorInfo info = tensor.getInfo();
        ElementType type = switch (info.type) {
            case FLOAT -> ElementType.FLOAT;
            case DOUBLE -> ElementType.DOUBLE;
            case INT32 -> ElementType.INT32;
            case INT64 -> ElementType.INT64;
            case UINT8 -> ElementType.UINT8;
            case BOOL -> ElementType.BOOL;
            default -> throw new IllegalArgumentException(info.type.toString());
        };
        ByteBuffer bytes = tensor.getByteBuffer();
        return NdArray.of(type, Shape.of(info.getShape()), bytes);
    }

    static void assertClose(String name, NdArray expected, NdArray actual) {
        assertEquals(expected.toString(), actual.toString(), name);
        for (int i = 0; i < expected.size(); i++) {
            double wanted = expected.get(i);
            double tolerance = expected.type().isReal() ? ABSOLUTE + RELATIVE * Math.abs(wanted) : 0;
            if (Double.isFinite(wanted)) {
                assertEquals(wanted, actual.get(i), tolerance, name + ", element " + i);
            } else {
                assertEquals(wanted, actual.get(i), name + ", element " + i);
            }
        }
    }

    private static DataType type(ElementType type) {
        for (DataType candidate : DataType.values()) {
            if (candidate != DataType.UNRECOGNIZED
                    && DataTypes.elementType(candidate).equals(Optional.of(type))) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(type.toString());
    }

    @Override
    public void close() {
        graph.close();
    }
}
