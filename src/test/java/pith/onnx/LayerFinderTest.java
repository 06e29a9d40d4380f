package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pith.onnx.TestModels.attribute;
import static pith.onnx.TestModels.constant;
import static pith.onnx.TestModels.floats;
import static pith.onnx.TestModels.model;
import static pith.onnx.TestModels.node;
import static pith.onnx.TestModels.raw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.TensorData;
import pith.onnx.proto.AttributeProto;
import pith.onnx.proto.AttributeProto.AttributeType;
import pith.onnx.proto.FunctionProto;
import pith.onnx.proto.GraphProto;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.NodeProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.ValueInfoProto;

final class LayerFinderTest {
    @TempDir
    Path folder;

    private final GraphProto.Builder graph = GraphProto.newBuilder();

    @Test
    void operatorsSayWhatTheAxesMean() throws IOException, FormatException {
        add(node("Conv", "conv", "1", "x", "w"), floats("w", 1, 8, 2, 3, 3), attribute("group", 4));
        add(node("ConvTranspose", "deconv", "2", "x", "t"), floats("t", 1, 8, 2, 3, 3), attribute("group", 2));
        add(node("Gemm", "gemm", "3", "x", "g"), floats("g", 1, 4, 5));
        add(node("Gemm", "gemm-t", "4", "x", "h"), floats("h", 1, 4, 5), attribute("transB", 1));
        add(node("MatMul", "matmul", "5", "x", "m"), floats("m", 1, 2, 4, 5));
        add(node("MatMul", "left", "6", "l", "x"), floats("l", 1, 4, 5));
        add(node("Gather", "embed", "7", "e", "x"), floats("e", 1, 100, 5));
        add(node("LSTM", "lstm", "8", "x", "wi", "wr"), floats("wi", 1, 1, 8, 3));
        graph.addInitializer(floats("wr", 1, 1, 8, 2));
        add(node("FusedGemm", "fused", "9", "x", "f").setDomain("com.microsoft"), floats("f", 1, 4, 5));
        assertLayers(
                model(graph),
                "conv Conv CONVOLUTION w 0 1 4",
                "deconv ConvTranspose TRANSPOSED_CONVOLUTION t 1 0 2",
                "gemm Gemm DENSE g 1 0 1",
                "gemm-t Gemm DENSE h 0 1 1",
                "matmul MatMul DENSE m 2 1 1",
                "left MatMul DENSE l 0 1 1",
                "embed Gather EMBEDDING e 1 0 1",
                "lstm LSTM RECURRENT wi 1 2 1",
                "lstm LSTM RECURRENT wr 1 2 1",
                "fused FusedGemm DENSE f 1 0 1");
    }

    @Test
    void whatIsNotAWeightIsNoLayer() throws IOException, FormatException {
        add(node("Add", "add", "1", "x", "bias"), floats("bias", 1, 8, 8));
        add(node("Gather", "rows", "2", "vector", "x"), floats("vector", 1, 8));
        add(node("Gather", "columns", "3", "table", "x"), floats("table", 1, 8, 8), attribute("axis", 1));
        add(node("MatMul", "integers", "4", "x", "i"), raw("i", ElementType.INT8, new byte[64], 8, 8));
        add(node("Conv", "other", "5", "x", "o").setDomain("com.example"), floats("o", 1, 8, 2, 3, 3));
        add(node("Conv", "flat", "6", "x", "p"), floats("p", 1, 8, 2));
        graph.addNode(node("Conv", "short", "7", "x"));
        graph.addNode(node("MatMul", "computed", "8", "x", "1"));
        assertLayers(model(graph));
    }

    @Test
    void weightsAreFollowedThroughNodesThatMoveThem() throws IOException, FormatException {
        graph.addNode(constant("c", floats("", 1, 6, 7)));
        graph.addNode(node("Identity", "", "i", "c"));
        graph.addNode(node("Cast", "", "cast", "i"));
        graph.addNode(node("Transpose", "", "t", "cast"));
        graph.addNode(node("MatMul", "transposed", "1", "x", "t"));
        add(
                node("Transpose", "", "nchw", "nhwc")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("perm")
                                .setType(AttributeType.INTS)
                                .addAllInts(List.of(3L, 2L, 0L, 1L))),
                floats("nhwc", 1, 3, 3, 4, 8));
        graph.addNode(node("Conv", "conv", "2", "x", "nchw"));
        add(node("Slice", "", "s1", "whole", "a", "b"), floats("whole", 1, 8, 3));
        graph.addNode(node("Slice", "", "s2", "whole", "b", "c"));
        graph.addNode(node("Concat", "", "mixed", "s2", "s1"));
        graph.addInitializer(raw("axes", ElementType.INT64, longs(-3), 1));
        graph.addNode(node("Unsqueeze", "", "gates", "mixed", "axes"));
        graph.addNode(node("GRU", "gru", "3", "x", "gates", "gates"));
        graph.addNode(node("Squeeze", "", "flat", "gates", "axes"));
        graph.addNode(node("MatMul", "dense", "4", "x", "flat"));
        assertLayers(
                model(graph),
                "transposed MatMul DENSE c 0 1 1",
                "conv Conv CONVOLUTION nhwc 3 2 1",
                "gru GRU RECURRENT whole 0 1 1",
                "dense MatMul DENSE whole 1 0 1");
    }

    @Test
    void subgraphsSeeTheConstantsAroundThem() throws IOException, FormatException {
        GraphProto.Builder body = GraphProto.newBuilder()
                .addInput(ValueInfoProto.newBuilder().setName("hidden"))
                .addInitializer(floats("own", 1, 4, 5))
                .addNode(node("MatMul", "a", "1", "x", "outer"))
                .addNode(node("MatMul", "b", "2", "x", "own"))
                .addNode(node("MatMul", "c", "3", "x", "hidden"));
        add(node("Loop", "loop", "y").addAttribute(attribute("body", body)), floats("outer", 1, 4, 5));
        graph.addInitializer(floats("hidden", 1, 4, 5));
        assertLayers(
                model(graph), "loop/body/a MatMul DENSE outer 1 0 1", "loop/body/b MatMul DENSE loop/body/own 1 0 1");
    }

    @Test
    void functionsSeeTheirArguments() throws IOException, FormatException {
        FunctionProto function = FunctionProto.newBuilder()
                .setDomain("com.example")
                .setName("Dense")
                .addInput("in")
                .addInput("weights")
                .addOutput("out")
                .addAttribute("flip")
                .addNode(node("Gemm", "product", "out", "in", "weights")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("transB")
                                .setType(AttributeType.INT)
                                .setRefAttrName("flip")))
                .addNode(constant("inside", floats("", 1, 4, 5)))
                .addNode(node("MatMul", "own", "more", "in", "inside"))
                .build();
        add(node("Dense", "first", "1", "x", "w").setDomain("com.example"), floats("w", 1, 4, 5));
        add(
                node("Dense", "second", "2", "x", "v").setDomain("com.example"),
                floats("v", 1, 4, 5),
                attribute("flip", 1));
        assertLayers(
                model(graph).addFunctions(function),
                "first/product Gemm DENSE w 1 0 1",
                "first/own MatMul DENSE Dense/inside 1 0 1",
                "second/product Gemm DENSE v 0 1 1",
                "second/own MatMul DENSE Dense/inside 1 0 1",
                "Dense/own MatMul DENSE Dense/inside 1 0 1");
    }

    @Test
    void functionsThatCallEachOtherWithoutEndAreLeft() throws IOException, FormatException {
        FunctionProto function = FunctionProto.newBuilder()
                .setDomain("com.example")
                .setName("Again")
                .addInput("in")
                .addOutput("out")
                .addNode(node("Again", "a", "y", "in").setDomain("com.example"))
                .addNode(node("Again", "b", "out", "y").setDomain("com.example"))
                .build();
        add(node("Again", "start", "1", "w").setDomain("com.example"), floats("w", 1, 4, 5));
        add(node("MatMul", "dense", "2", "x", "w"), floats("unused", 1, 4, 5));
        assertLayers(model(graph).addFunctions(function), "dense MatMul DENSE w 1 0 1");
    }

    private void add(NodeProto.Builder node, TensorProto initializer, AttributeProto... attributes) {
        graph.addInitializer(initializer);
        graph.addNode(node.addAllAttribute(Arrays.asList(attributes)));
    }

    private static byte[] longs(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private void assertLayers(ModelProto.Builder proto, String... expected) throws IOException, FormatException {
        TensorData file = TensorData.of(proto.build().toByteArray());
        Model model = OnnxImporter.model(file, new ExternalFiles(folder));
        List<String> layers = model.layers().stream()
                .map(layer -> String.join(
                        " ",
                        layer.node(),
                        layer.operator(),
                        layer.kind().toString(),
                        model.tensors().get(layer.tensor()).name(),
                        Integer.toString(layer.outputAxis()),
                        Integer.toString(layer.inputAxis()),
                        Integer.toString(layer.groups())))
                .toList();
        assertEquals(List.of(expected), layers);
        assertEquals(model.layers(), OnnxImporter.layers(model));
    }
}
