package pith.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import pith.error.FormatException;
import pith.model.Layer;
import pith.source.ImportedModel;

/** Which constants are weights, and what their axes mean, operator by operator in graphs that TensorFlow put together. */
@Tag("tensorflow")
final class LayerFinderTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> weightsAreFoundWithTheAxisOfTheirOutputs() {
        return Stream.of(
                weights(
                        "Conv2D",
                        "CONVOLUTION 3 2 1",
                        graph -> graph.node("Conv2D", graph.input("x", 1, 8, 8, 4), graph.weights("w", 3, 3, 4, 8))
                                .with("strides", 1, 1, 1, 1)
                                .with("padding", "SAME")),
                weights(
                        "Conv3D",
                        "CONVOLUTION 4 3 1",
                        graph -> graph.node(
                                        "Conv3D", graph.input("x", 1, 8, 8, 8, 4), graph.weights("w", 3, 3, 3, 4, 8))
                                .with("strides", 1, 1, 1, 1, 1)
                                .with("padding", "SAME")),
                weights(
                        "Conv2DBackpropInput",
                        "TRANSPOSED_CONVOLUTION 2 3 1",
                        graph -> graph.node(
                                        "Conv2DBackpropInput",
                                        graph.ints(1, 8, 8, 4),
                                        graph.weights("w", 3, 3, 4, 8),
                                        graph.input("x", 1, 4, 4, 8))
                                .with("strides", 1, 2, 2, 1)
                                .with("padding", "SAME")),
                weights(
                        "DepthwiseConv2dNative",
                        "CONVOLUTION 2 3 4",
                        graph -> graph.node(
                                        "DepthwiseConv2dNative",
                                        graph.input("x", 1, 8, 8, 4),
                                        graph.weights("w", 3, 3, 4, 2))
                                .with("strides", 1, 1, 1, 1)
                                .with("padding", "SAME")),
                weights(
                        "DepthwiseConv2dNative of one channel",
                        "CONVOLUTION 3 2 1",
                        graph -> graph.node(
                                        "DepthwiseConv2dNative",
                                        graph.input("x", 1, 8, 8, 1),
                                        graph.weights("w", 3, 3, 1, 8))
                                .with("strides", 1, 1, 1, 1)
                                .with("padding", "SAME")),
                weights(
                        "MatMul",
                        "DENSE 1 0 1",
                        graph -> graph.node("MatMul", graph.input("x", 1, 8), graph.weights("w", 8, 6))),
                weights(
                        "MatMul, transposed",
                        "DENSE 0 1 1",
                        graph -> graph.node("MatMul", graph.input("x", 1, 8), graph.weights("w", 6, 8))
                                .with("transpose_b", true)),
                weights(
                        "MatMul from the left",
                        "DENSE 0 1 1",
                        graph -> graph.node("MatMul", graph.weights("w", 6, 8), graph.input("x", 8, 1))),
                weights(
                        "MatMul of a transposed constant",
                        "DENSE 0 1 1",
                        graph -> graph.node(
                                "MatMul",
                                graph.input("x", 1, 8),
                                graph.node("Transpose", graph.weights("w", 6, 8), graph.ints(1, 0))
                                        .out())),
                weights(
                        "BatchMatMulV2",
                        "DENSE 2 1 1",
                        graph -> graph.node("BatchMatMulV2", graph.input("x", 3, 1, 8), graph.weights("w", 3, 8, 6))),
                weights(
                        "BatchMatMulV2, adjoint",
                        "DENSE 1 2 1",
                        graph -> graph.node("BatchMatMulV2", graph.input("x", 3, 1, 8), graph.weights("w", 3, 6, 8))
                                .with("adj_y", true)),
                weights(
                        "Einsum",
                        "DENSE 2 0 1",
                        graph -> graph.node("Einsum")
                                .list(graph.input("x", 1, 4, 8), graph.weights("w", 8, 2, 6))
                                .with("equation", "abc,cde->abde")),
                weights(
                        "GatherV2",
                        "EMBEDDING 1 0 1",
                        graph -> graph.node(
                                "GatherV2",
                                graph.weights("w", 20, 6),
                                graph.input("i", DataType.DT_INT32, 3),
                                graph.scalar(0))),
                weights(
                        "through Identity and Cast",
                        "DENSE 1 0 1",
                        graph -> graph.node(
                                "MatMul",
                                graph.input("x", DataType.DT_DOUBLE, 1, 8),
                                graph.node(
                                                "Cast",
                                                graph.node("Identity", graph.weights("w", 8, 6))
                                                        .out())
                                        .with("DstT", DataType.DT_DOUBLE)
                                        .out())));
    }

    @TestFactory
    Stream<DynamicTest> otherConstantsAreNoWeights() {
        return Stream.of(
                none(
                        "GatherV2 along another axis",
                        graph -> graph.node(
                                "GatherV2",
                                graph.weights("w", 20, 6),
                                graph.input("i", DataType.DT_INT32, 3),
                                graph.scalar(1))),
                none("AddV2", graph -> graph.node("AddV2", graph.input("x", 1, 32), graph.weights("w", 32))),
                none(
                        "MatMul of something computed",
                        graph -> graph.node(
                                "MatMul",
                                graph.input("x", 1, 8),
                                graph.node("Tanh", graph.weights("w", 8, 6)).out())));
    }

    private DynamicTest none(String name, Function<TestGraph, TestGraph.Node> build) {
        return DynamicTest.dynamicTest(name, () -> assertEquals(List.of(), layers(build)));
    }

    private DynamicTest weights(String name, String expected, Function<TestGraph, TestGraph.Node> build) {
        return DynamicTest.dynamicTest(name, () -> assertEquals(List.of("w " + expected), layers(build)));
    }

    /** Returns the layers as the tensor's name, the kind, the axes of outputs and inputs, and the groups. */
    private List<String> layers(Function<TestGraph, TestGraph.Node> build) throws IOException, FormatException {
        Path file = folder.resolve("graph.pb");
        try (TestGraph graph = new TestGraph()) {
            Output<?> result = build.apply(graph).out();
            graph.node("Relu", result).out();
            Files.write(file, graph.def().toByteArray());
        }
        try (ImportedModel imported = TensorFlowImporter.read(file)) {
            return imported.model().layers().stream()
                    .map(layer -> describe(imported, layer))
                    .toList();
        }
    }

    private static String describe(ImportedModel imported, Layer layer) {
        return imported.model().tensors().get(layer.tensor()).name() + " " + layer.kind() + " " + layer.outputAxis()
                + " " + layer.inputAxis() + " " + layer.groups();
    }
}
