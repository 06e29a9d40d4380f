package pith.translate;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/** Blocks of known networks with random weights: many operators together, as they come in practice. */
@Tag("tensorflow")
final class NetworkBlocksTest {
    /** What a graph in the order of axes that images have may keep: one on the way in, one on the way out. */
    private static final int MOST_TRANSPOSES = 2;

    @TestFactory
    Stream<DynamicTest> images() {
        return Stream.of(
                        block("ResNet", NetworkBlocksTest::resNet),
                        block("ResNet, halving", NetworkBlocksTest::halvingResNet),
                        block("MobileNetV2", (both, x) -> mobileNet(both, x, 1)),
                        block("MobileNetV2, halving", (both, x) -> mobileNet(both, x, 2)),
                        block("Inception", NetworkBlocksTest::inception),
                        block("EfficientNet", NetworkBlocksTest::efficientNet),
                        block("MobileNetV3", NetworkBlocksTest::hardSwish))
                .flatMap(tests -> tests);
    }

    private static Stream<DynamicTest> block(String name, BiFunction<SideBySide, Output<?>, Output<?>> block) {
        return SideBySide.of(name, both -> {
            both.result(block.apply(both, both.feed(2, 8, 8, 6)));
            both.atMost(MOST_TRANSPOSES, "Transpose");
        });
    }

    private static Output<?> conv(SideBySide both, Output<?> x, int size, int in, int out, int stride) {
        return both.node("Conv2D", x, both.graph().weights("conv", size, size, in, out))
                .with("strides", 1, stride, stride, 1)
                .with("padding", "SAME")
                .out();
    }

    private static Output<?> norm(SideBySide both, Output<?> x, int channels) {
        return both.node(
                        "FusedBatchNormV3",
                        x,
                        both.graph().weights("gamma", channels),
                        both.graph().weights("beta", channels),
                        both.graph().weights("mean", channels),
                        both.graph().positive("variance", channels))
                .with("is_training", false)
                .out();
    }

    private static Output<?> resNet(SideBySide both, Output<?> x) {
        Output<?> first =
                both.node("Relu", norm(both, conv(both, x, 3, 6, 6, 1), 6)).out();
        Output<?> second = norm(both, conv(both, first, 3, 6, 6, 1), 6);
        return both.node("Relu", both.node("AddV2", second, x).out()).out();
    }

    private static Output<?> halvingResNet(SideBySide both, Output<?> x) {
        Output<?> first =
                both.node("Relu", norm(both, conv(both, x, 3, 6, 8, 2), 8)).out();
        Output<?> second = norm(both, conv(both, first, 3, 8, 8, 1), 8);
        Output<?> beside = norm(both, conv(both, x, 1, 6, 8, 2), 8);
        return both.node("Relu", both.node("AddV2", second, beside).out()).out();
    }

    private static Output<?> mobileNet(SideBySide both, Output<?> x, int stride) {
        Output<?> wide =
                both.node("Relu6", norm(both, conv(both, x, 1, 6, 24, 1), 24)).out();
        Output<?> filtered;
        if (stride == 1) {
            filtered = depthwise(both, wide, 24, 1, "SAME");
        } else {
            // Keras pads by hand, after more than before.
            Output<?> pads =
                    both.graph().constant("pads", SideBySide.ints(pith.model.Shape.of(4, 2), 0, 0, 0, 1, 0, 1, 0, 0));
            filtered = depthwise(both, both.node("Pad", wide, pads).out(), 24, 2, "VALID");
        }
        Output<?> active = both.node("Relu6", norm(both, filtered, 24)).out();
        Output<?> narrow = norm(both, conv(both, active, 1, 24, 6, 1), 6);
        return stride == 1 ? both.node("AddV2", x, narrow).out() : narrow;
    }

    private static Output<?> depthwise(SideBySide both, Output<?> x, int channels, int stride, String padding) {
        return both.node("DepthwiseConv2dNative", x, both.graph().weights("depthwise", 3, 3, channels, 1))
                .with("strides", 1, stride, stride, 1)
                .with("padding", padding)
                .out();
    }

    private static Output<?> inception(SideBySide both, Output<?> x) {
        Output<?> one = both.node("Relu", conv(both, x, 1, 6, 4, 1)).out();
        Output<?> three = both.node(
                        "Relu",
                        conv(both, both.node("Relu", conv(both, x, 1, 6, 3, 1)).out(), 3, 3, 5, 1))
                .out();
        Output<?> five = both.node(
                        "Relu",
                        conv(both, both.node("Relu", conv(both, x, 1, 6, 2, 1)).out(), 5, 2, 3, 1))
                .out();
        Output<?> pooled = both.node("MaxPool", x)
                .with("ksize", 1, 3, 3, 1)
                .with("strides", 1, 1, 1, 1)
                .with("padding", "SAME")
                .out();
        return both.node("ConcatV2")
                .list(one, three, five, conv(both, pooled, 1, 6, 4, 1))
                .in(both.graph().scalar(3))
                .out();
    }

    private static Output<?> swish(SideBySide both, Output<?> x) {
        return both.node("Mul", both.node("Sigmoid", x).out(), x).out();
    }

    private static Output<?> efficientNet(SideBySide both, Output<?> x) {
        Output<?> wide = swish(both, norm(both, conv(both, x, 1, 6, 12, 1), 12));
        Output<?> filtered = swish(both, norm(both, depthwise(both, wide, 12, 1, "SAME"), 12));
        Output<?> mean = both.node("Mean", filtered, both.graph().ints(1, 2)).out();
        Output<?> squeezed =
                both.node("Reshape", mean, both.graph().ints(-1, 1, 1, 12)).out();
        Output<?> few = swish(both, biased(both, conv(both, squeezed, 1, 12, 3, 1), 3));
        Output<?> gate = both.node("Sigmoid", biased(both, conv(both, few, 1, 3, 12, 1), 12))
                .out();
        Output<?> excited = both.node("Mul", filtered, gate).out();
        return both.node("AddV2", norm(both, conv(both, excited, 1, 12, 6, 1), 6), x)
                .out();
    }

    private static Output<?> biased(SideBySide both, Output<?> x, int channels) {
        return both.node("BiasAdd", x, both.graph().weights("bias", channels)).out();
    }

    private static Output<?> hardSwish(SideBySide both, Output<?> x) {
        Output<?> features = norm(both, conv(both, x, 3, 6, 9, 2), 9);
        Output<?> shifted =
                both.node("AddV2", features, both.graph().scalar(3f)).out();
        Output<?> gate = both.node(
                        "Mul", both.node("Relu6", shifted).out(), both.graph().scalar(1 / 6f))
                .out();
        return both.node("Mul", features, gate).out();
    }

    @TestFactory
    Stream<DynamicTest> normalisationInSimpleSteps() {
        return SideBySide.of("Rsqrt, Mul and Sub", both -> {
            Output<?> x = conv(both, both.feed(2, 5, 5, 3), 3, 3, 4, 1);
            Output<?> variance = both.graph().positive("variance", 4);
            Output<?> scale = both.node(
                            "Mul",
                            both.node(
                                            "Rsqrt",
                                            both.node(
                                                            "AddV2",
                                                            variance,
                                                            both.graph().scalar(0.001f))
                                                    .out())
                                    .out(),
                            both.graph().weights("gamma", 4))
                    .out();
            Output<?> shift = both.node(
                            "Sub",
                            both.graph().weights("beta", 4),
                            both.node("Mul", both.graph().weights("mean", 4), scale)
                                    .out())
                    .out();
            both.result(
                    both.node("AddV2", both.node("Mul", x, scale).out(), shift).out());
        });
    }

    /** Cells as Keras unrolls them: gates side by side in one matrix. */
    @TestFactory
    Stream<DynamicTest> recurrentCells() {
        return Stream.of(
                        SideBySide.of("LSTM", both -> {
                            Output<?> x = both.feed(2, 3, 5);
                            Output<?> kernel = both.graph().weights("kernel", 5, 16);
                            Output<?> recurrent = both.graph().weights("recurrent", 4, 16);
                            Output<?> bias = both.graph().weights("bias", 16);
                            Output<?> hidden = both.feed(2, 4);
                            Output<?> cell = both.feed(2, 4);
                            for (int t = 0; t < 3; t++) {
                                Output<?> z = both.node(
                                                "AddV2",
                                                product(both, step(both, x, t), kernel),
                                                product(both, hidden, recurrent))
                                        .out();
                                List<Output<?>> gates = both.node(
                                                "Split",
                                                both.graph().scalar(1),
                                                both.node("BiasAdd", z, bias).out())
                                        .with("num_split", 4)
                                        .outs();
                                Output<?> kept = both.node("Mul", sigmoid(both, gates.get(1)), cell)
                                        .out();
                                Output<?> added = both.node(
                                                "Mul",
                                                sigmoid(both, gates.get(0)),
                                                both.node("Tanh", gates.get(2)).out())
                                        .out();
                                cell = both.node("AddV2", kept, added).out();
                                hidden = both.node(
                                                "Mul",
                                                sigmoid(both, gates.get(3)),
                                                both.node("Tanh", cell).out())
                                        .out();
                            }
                            both.result(hidden, cell);
                        }),
                        SideBySide.of("GRU", both -> {
                            Output<?> x = both.feed(2, 3, 5);
                            Output<?> kernel = both.graph().weights("kernel", 5, 12);
                            Output<?> recurrent = both.graph().weights("recurrent", 4, 12);
                            Output<?> hidden = zeros(both, x, 4);
                            for (int t = 0; t < 3; t++) {
                                List<Output<?>> a = thirds(both, product(both, step(both, x, t), kernel));
                                List<Output<?>> b = thirds(both, product(both, hidden, recurrent));
                                Output<?> update = sigmoid(
                                        both,
                                        both.node("AddV2", a.get(0), b.get(0)).out());
                                Output<?> reset = sigmoid(
                                        both,
                                        both.node("AddV2", a.get(1), b.get(1)).out());
                                Output<?> candidate = both.node(
                                                "Tanh",
                                                both.node(
                                                                "AddV2",
                                                                a.get(2),
                                                                both.node("Mul", reset, b.get(2))
                                                                        .out())
                                                        .out())
                                        .out();
                                Output<?> rest = both.node("Sub", both.graph().scalar(1f), update)
                                        .out();
                                hidden = both.node(
                                                "AddV2",
                                                both.node("Mul", update, hidden).out(),
                                                both.node("Mul", rest, candidate)
                                                        .out())
                                        .out();
                            }
                            both.result(hidden);
                        }))
                .flatMap(tests -> tests);
    }

    /** A state of zeros, as many rows as the input has. */
    private static Output<?> zeros(SideBySide both, Output<?> x, int units) {
        Output<?> shape =
                both.node("Pack").list(both.rows(x), both.graph().scalar(units)).out();
        return both.node("Fill", shape, both.graph().scalar(0f)).out();
    }

    private static List<Output<?>> thirds(SideBySide both, Output<?> x) {
        return both.node("Split", both.graph().scalar(1), x)
                .with("num_split", 3)
                .outs();
    }

    private static Output<?> product(SideBySide both, Output<?> x, Output<?> weights) {
        return both.node("MatMul", x, weights).out();
    }

    private static Output<?> sigmoid(SideBySide both, Output<?> x) {
        return both.node("Sigmoid", x).out();
    }

    private static Output<?> step(SideBySide both, Output<?> x, int t) {
        return both.node(
                        "StridedSlice",
                        x,
                        both.graph().ints(0, t, 0),
                        both.graph().ints(0, t + 1, 0),
                        both.graph().ints(1, 1, 1))
                .with("begin_mask", 5)
                .with("end_mask", 5)
                .with("shrink_axis_mask", 2)
                .out();
    }

    @TestFactory
    Stream<DynamicTest> flatteningBeforeADenseLayer() {
        return SideBySide.of("Conv2D, Reshape, MatMul", both -> {
            Output<?> features = both.node("Relu", conv(both, both.feed(2, 4, 4, 3), 3, 3, 5, 1))
                    .out();
            Output<?> flat =
                    both.node("Reshape", features, both.graph().ints(-1, 80)).out();
            Output<?> scores = both.node("MatMul", flat, both.graph().weights("dense", 80, 10))
                    .out();
            both.result(
                    both.node("Softmax", scores).out(),
                    both.node("ArgMax", scores, both.graph().scalar(1))
                            .with("output_type", DataType.DT_INT64)
                            .out());
        });
    }
}
