package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;

/** Integers of eight bits from the command line to what onnxruntime computes with them, on the repository's example. */
final class Int8Test {
    private static final Path MODEL = Path.of("examples/resnet8-cifar10.onnx");

    @TempDir
    Path folder;

    private Path samples = Path.of("");
    private Path others = Path.of("");
    private Path small = Path.of("");

    @BeforeEach
    void writeSamples() throws IOException {
        samples = TestSamples.images(folder.resolve("samples.npy"), 24, 1);
        others = TestSamples.images(folder.resolve("others.npy"), 64, 2);
        small = folder.resolve("m.pith");
    }

    @Test
    void samplesFitTheWeights() {
        PithRun.good("convert", MODEL, small, "--method", "int8", "--bits", "4");
        double alone = against(small).get("kl").getAsDouble();
        PithRun.good("convert", MODEL, small, "--method", "int8", "--bits", "4", "--calibration", samples);
        double fitted = against(small).get("kl").getAsDouble();
        assertTrue(fitted < alone / 2, fitted + " with samples, " + alone + " without");
    }

    @Test
    void aFileIsAsLargeAsAskedForAndComputesWithIntegers() throws IOException {
        long target = 45_000;
        PithRun.good("convert", MODEL, small, "--method", "int8", "--target-size", target, "--calibration", samples);
        assertTrue(Files.size(small) <= target, Files.size(small) + " bytes");
        assertTrue(Files.size(small) > 0.97 * target, Files.size(small) + " bytes");
        PithRun.good("verify", small);

        Path quantized = folder.resolve("q.onnx");
        PithRun.good("expand", "--quantized", small, quantized);
        Map<String, Integer> operators = operators(quantized);
        // Weights and biases of 9 convolutions and a dense layer, and the values between them.
        assertTrue(operators.get("DequantizeLinear") >= 20 + operators.get("QuantizeLinear"), operators.toString());
        // What onnxruntime makes of the integers is what the floats say but for the rounding of values.
        JsonObject same = PithRun.good("eval", quantized, "--data", others, "--against", small, "--json")
                .json();
        assertTrue(same.get("agreement").getAsDouble() >= 90, same.toString());
        JsonObject original = against(quantized);
        assertTrue(original.get("agreement").getAsDouble() >= 80, original.toString());
    }

    @Test
    void layersThatComputeWithFloatsAreNamed() {
        PithRun run =
                PithRun.good("convert", MODEL, small, "--method", "int8", "--asymmetric", "--calibration", samples);
        assertTrue(
                run.err().contains("tensors differ between channels, so their layers compute with floats"), run.err());
    }

    @Test
    void aBudgetNeedsNoSamples() throws IOException {
        PithRun.good("convert", MODEL, small, "--method", "int8", "--target-size", "60kB");
        assertTrue(Files.size(small) <= 60_000 && Files.size(small) > 58_000, Files.size(small) + " bytes");
        JsonObject rules = PithRun.good("inspect", small, "--json").json();
        Set<String> found = new TreeSet<>();
        for (JsonElement tensor : rules.getAsJsonArray("tensors")) {
            found.add(tensor.getAsJsonObject().get("rule").getAsString());
        }
        assertTrue(found.contains("affine") && !found.contains("codebook"), found.toString());
        PithRun refused = PithRun.of("expand", "--quantized", small, folder.resolve("q.onnx"));
        assertEquals(3, refused.code());
        assertTrue(refused.err().contains("--calibration"), refused.err());
    }

    @Test
    void whatIsLostIsMeasuredOnIntegers() throws IOException {
        PithRun run = PithRun.good(
                "convert",
                MODEL,
                small,
                "--method",
                "int8",
                "--max-drop",
                "8%",
                "--calibration",
                others,
                "--threads",
                2);
        assertTrue(run.out().contains("of agreement with the original lost, at most 8.00 allowed"), run.out());
        assertTrue(run.err().contains("looking at the ranges"), run.err());
        assertTrue(Files.size(small) < 60_000, Files.size(small) + " bytes");
        PithRun.good("expand", "--quantized", small, folder.resolve("q.onnx"));
    }

    @Test
    void namedNodesStayFloat() throws IOException {
        PithRun run = PithRun.good(
                "convert", MODEL, small, "--method", "int8", "--calibration", samples, "--float-nodes", "*conv2d_3*");
        assertTrue(run.err().contains("its node stays float"), run.err());
        Path quantized = folder.resolve("q.onnx");
        PithRun.good("expand", "--quantized", small, quantized);
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(quantized));
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (node.getOpType().equals("Conv")) {
                boolean integers = model.getGraph().getInitializerList().stream()
                        .noneMatch(tensor -> tensor.getName().equals(node.getInput(1)));
                assertEquals(!node.getInput(1).contains("conv2d_3/"), integers, node.getInput(1));
            }
        }
        PithRun none = PithRun.of(
                "convert", MODEL, small, "--method", "int8", "--calibration", samples, "--float-nodes", "nothing");
        assertEquals(2, none.code());
        assertFalse(none.err().contains("Exception"), none.err());
    }

    @Test
    void theRuntimeLeavesFloatWeightsBetweenRoundedValuesAlone() throws IOException, OrtException {
        PithRun.good(
                "convert",
                MODEL,
                small,
                "--method",
                "int8",
                "--calibration",
                samples,
                "--integer-nodes",
                "*",
                "--float-nodes",
                "conv2d_1");
        Path quantized = folder.resolve("q.onnx");
        PithRun.good("expand", "--quantized", small, quantized);
        assertEquals(1, operators(quantized).get("Max"));
        Path optimized = folder.resolve("optimized.onnx");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
            options.setOptimizedModelFilePath(optimized.toString());
            OrtEnvironment.getEnvironment()
                    .createSession(quantized.toString(), options)
                    .close();
        }
        Map<String, Integer> operators = operators(optimized);
        assertEquals(8, operators.get("QLinearConv"), operators.toString());
        assertEquals(1, operators.getOrDefault("Conv", 0) + operators.getOrDefault("FusedConv", 0));
    }

    private JsonObject against(Path model) {
        return PithRun.good("eval", model, "--data", others, "--against", MODEL, "--json")
                .json();
    }

    private static Map<String, Integer> operators(Path model) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (NodeProto node :
                ModelProto.parseFrom(Files.readAllBytes(model)).getGraph().getNodeList()) {
            counts.merge(node.getOpType(), 1, Integer::sum);
        }
        return counts;
    }
}
