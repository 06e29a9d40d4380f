package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
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

/** A chain of products with one value in the middle that rounding harms far more than the others. */
final class IntegerNodesTest {
    private static final int WIDTH = 16;
    private static final int LAYERS = 7;

    /** The layer that gives the value, one element of which is so much larger than the others. */
    private static final int GIVING = 3;

    private static final float LARGE = 200;

    private static final String LEFT_FLOAT = "'v" + (GIVING + 1) + "' stays a float";

    @TempDir
    Path folder;

    private Path model = Path.of("");
    private Path samples = Path.of("");
    private Path small = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        Random random = new Random(5);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("chain");
        graph.addInput(value("v0"));
        for (int i = 0; i < LAYERS; i++) {
            TensorProto.Builder weights = TensorProto.newBuilder()
                    .setName("w" + i)
                    .setDataType(TensorProto.DataType.FLOAT.getNumber())
                    .addDims(WIDTH)
                    .addDims(WIDTH);
            for (int at = 0; at < WIDTH * WIDTH; at++) {
                float weight = (float) random.nextGaussian() / (float) Math.sqrt(WIDTH);
                float in = i == GIVING + 1 && at / WIDTH == 0 ? 1 / LARGE : 1;
                float out = i == GIVING && at % WIDTH == 0 ? LARGE : 1;
                weights.addFloatData(weight * in * out);
            }
            graph.addInitializer(weights);
            graph.addNode(NodeProto.newBuilder()
                    .setName("layer" + i)
                    .setOpType("MatMul")
                    .addInput("v" + i)
                    .addInput("w" + i)
                    .addOutput("v" + (i + 1)));
        }
        graph.addOutput(value("v" + LAYERS));
        ModelProto.Builder proto = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
        model = Files.write(folder.resolve("chain.onnx"), proto.build().toByteArray());
        float[] values = new float[64 * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        samples = TestSamples.floats(folder.resolve("s.npy"), "64, " + WIDTH, values);
        small = folder.resolve("m.pith");
    }

    private static ValueInfoProto value(String name) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("n"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(WIDTH))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    @Test
    void aSensitiveValueStaysFloat() throws IOException {
        PithRun run = PithRun.good("convert", model, small, "--method", "int8", "--calibration", samples);
        assertTrue(run.err().contains(LEFT_FLOAT), run.err());
        assertEquals(LAYERS - 1, roundedValues());
    }

    @Test
    void theRangesThatHarmLeastAreTaken() throws IOException {
        String told = convert().err();
        Map<String, Double> lost = new TreeMap<>();
        Matcher lines = Pattern.compile("ranges by (\\S+): (\\S+) lost").matcher(told);
        while (lines.find()) {
            lost.put(lines.group(1), Double.parseDouble(lines.group(2)));
        }
        assertEquals(4, lost.size(), told);
        String least =
                Collections.min(lost.entrySet(), Map.Entry.comparingByValue()).getKey();
        String inspected = PithRun.good("inspect", "--json", small).out();
        assertTrue(inspected.contains("\"ranges\": \"" + least + "\""), told + inspected);
        // What is said of a value left out leads from what a method loses without that to what it loses.
        Matcher left = Pattern.compile(Pattern.quote(LEFT_FLOAT) + ": (\\S+) lost instead of (\\S+)")
                .matcher(told);
        assertTrue(left.find(), told);
        assertEquals(lost.get(least), Double.parseDouble(left.group(1)), told);
        assertTrue(Double.parseDouble(left.group(2)) > Double.parseDouble(left.group(1)), told);
    }

    @Test
    void aNodeBecomesIntegerAllTheSame() throws IOException {
        PithRun run = convert("--integer-nodes", "layer" + (GIVING + 1));
        assertFalse(run.err().contains("stays a float"), run.err());
        assertEquals(LAYERS, roundedValues());
        assertTrue(convert("--integer-nodes", "layer0").err().contains(LEFT_FLOAT));
    }

    @Test
    void floatNodesCountForMore() throws IOException {
        convert("--integer-nodes", "*", "--float-nodes", "layer" + (GIVING + 1));
        assertEquals(LAYERS - 1, roundedValues());
    }

    @Test
    void aNodeThatIsNotThere() {
        PithRun run = PithRun.of(
                "convert", model, small, "--method", "int8", "--calibration", samples, "--integer-nodes", "nothing");
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains("no node matches 'nothing'"), run.err());
    }

    private PithRun convert(String... options) {
        Object[] all = new Object[7 + options.length];
        Object[] first = {"convert", model, small, "--method", "int8", "--calibration", samples};
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(options, 0, all, first.length, options.length);
        return PithRun.good(all);
    }

    private long roundedValues() throws IOException {
        Path quantized = folder.resolve("q.onnx");
        PithRun.good("expand", "--quantized", small, quantized);
        return ModelProto.parseFrom(Files.readAllBytes(quantized)).getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("QuantizeLinear"))
                .count();
    }
}
