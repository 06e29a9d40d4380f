package pith.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import pith.tensorflow.TestGraph;

/** Convolutions, pooling and normalisation in all their attributes. */
@Tag("tensorflow")
final class WindowOperatorsTest {
    /** A padding as attributes of a node: its name, and explicit pads before and after each axis. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Padding(String name, long... explicit) {
        TestGraph.Node on(TestGraph.Node node) {
            node.with("padding", name);
            return explicit.length == 0 ? node : node.with("explicit_paddings", explicit);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Padding> PADDINGS =
            List.of(new Padding("SAME"), new Padding("VALID"), new Padding("EXPLICIT", 0, 0, 1, 0, 2, 1, 0, 0));

    @TestFactory
    Stream<DynamicTest> convolutions() {
        List<Stream<DynamicTest>> tests = new ArrayList<>();
        for (Padding padding : PADDINGS) {
            for (int stride = 1; stride <= 3; stride++) {
                for (int dilation = 1; dilation <= 2; dilation++) {
                    if (stride > 1 && dilation > 1) {
                        continue;
                    }
                    long step = stride;
                    long spread = dilation;
                    tests.add(SideBySide.of(
                            "Conv2D " + padding + " strides " + step + " dilations " + spread,
                            both -> both.result(padding.on(both.node(
                                                    "Conv2D",
                                                    both.feed(2, 9, 8, 3),
                                                    both.graph().weights("w", 3, 2, 3, 5))
                                            .with("strides", 1, step, step, 1))
                                    .with("dilations", 1, spread, spread, 1)
                                    .out())));
                }
            }
        }
        tests.add(SideBySide.of(
                "Conv2D with other strides along each axis",
                both -> both.result(
                        both.node("Conv2D", both.feed(2, 9, 8, 3), both.graph().weights("w", 1, 4, 3, 5))
                                .with("strides", 1, 3, 2, 1)
                                .with("padding", "SAME")
                                .out())));
        tests.add(SideBySide.of(
                "Conv2D in groups",
                both -> both.result(
                        both.node("Conv2D", both.feed(2, 5, 5, 6), both.graph().weights("w", 3, 3, 2, 9))
                                .with("strides", 1, 1, 1, 1)
                                .with("padding", "SAME")
                                .out())));
        return tests.stream().flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> depthwiseConvolutions() {
        List<Stream<DynamicTest>> tests = new ArrayList<>();
        for (Padding padding : PADDINGS) {
            for (int multiplier = 1; multiplier <= 3; multiplier += 2) {
                for (int stride = 1; stride <= 2; stride++) {
                    long times = multiplier;
                    long step = stride;
                    tests.add(SideBySide.of(
                            "Depthwise " + padding + " strides " + step + " multiplier " + times,
                            both -> both.result(padding.on(both.node(
                                                    "DepthwiseConv2dNative",
                                                    both.feed(2, 7, 8, 4),
                                                    both.graph().weights("w", 3, 3, 4, times))
                                            .with("strides", 1, step, step, 1))
                                    .out())));
                }
            }
        }
        tests.add(SideBySide.of(
                "Depthwise of one channel",
                both -> both.result(both.node(
                                "DepthwiseConv2dNative",
                                both.feed(2, 7, 8, 1),
                                both.graph().weights("w", 3, 3, 1, 4))
                        .with("strides", 1, 1, 1, 1)
                        .with("padding", "SAME")
                        .out())));
        return tests.stream().flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> dilatedConvolutionsBetweenSpaceToBatchAndBack() {
        return Stream.of(2, 3)
                .flatMap(dilation -> Stream.of(true, false)
                        .flatMap(depthwise ->
                                SideBySide.of("dilation " + dilation + " depthwise " + depthwise, both -> {
                                    // SAME padding of a filter of 3 with dilation d takes d on each side, and what
                                    // divides by d after.
                                    int size = 10;
                                    int more = (dilation - (size + 2 * dilation) % dilation) % dilation;
                                    Output<?> block = both.graph().ints(dilation, dilation);
                                    Output<?> pads = matrix(both, dilation, dilation + more, dilation, dilation + more);
                                    Output<?> crops = matrix(both, 0, more, 0, more);
                                    Output<?> spread = both.node(
                                                    "SpaceToBatchND", both.feed(2, size, size, 3), block, pads)
                                            .out();
                                    Output<?> convolved = both.node(
                                                    depthwise ? "DepthwiseConv2dNative" : "Conv2D",
                                                    spread,
                                                    depthwise
                                                            ? both.graph().weights("w", 3, 3, 3, 1)
                                                            : both.graph().weights("w", 3, 3, 3, 4))
                                            .with("strides", 1, 1, 1, 1)
                                            .with("padding", "VALID")
                                            .out();
                                    both.result(both.node("BatchToSpaceND", convolved, block, crops)
                                            .out());
                                })));
    }

    private static Output<?> matrix(SideBySide both, int... values) {
        return both.graph().constant("pads", SideBySide.ints(pith.model.Shape.of(values.length / 2, 2), values));
    }

    @TestFactory
    Stream<DynamicTest> transposedConvolutions() {
        List<Stream<DynamicTest>> tests = new ArrayList<>();
        for (String padding : List.of("SAME", "VALID")) {
            for (int stride = 1; stride <= 3; stride++) {
                long step = stride;
                int size = padding.equals("SAME") ? 5 * stride : 5 * stride + Math.max(3 - stride, 0);
                tests.add(SideBySide.of("Conv2DBackpropInput " + padding + " strides " + step, both -> {
                    Output<?> sizes = both.graph().ints(2, size, size, 4);
                    both.result(both.node(
                                    "Conv2DBackpropInput",
                                    sizes,
                                    both.graph().weights("w", 3, 3, 4, 6),
                                    both.feed(2, 5, 5, 6))
                            .with("strides", 1, step, step, 1)
                            .with("padding", padding)
                            .out());
                }));
            }
        }
        // The shape of the result comes from that of the input, as Keras writes it.
        tests.add(SideBySide.of("Conv2DBackpropInput of any batch", both -> {
            Output<?> x = both.feed(2, 5, 5, 6);
            Output<?> sizes = both.node("Pack")
                    .list(
                            both.rows(x),
                            both.graph().scalar(10),
                            both.graph().scalar(10),
                            both.graph().scalar(4))
                    .out();
            both.result(both.node("Conv2DBackpropInput", sizes, both.graph().weights("w", 4, 4, 4, 6), x)
                    .with("strides", 1, 2, 2, 1)
                    .with("padding", "SAME")
                    .out());
        }));
        return tests.stream().flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> volumes() {
        return Stream.of("SAME", "VALID")
                .flatMap(padding -> Stream.of(
                                SideBySide.of(
                                        "Conv3D " + padding,
                                        both -> both.result(both.node(
                                                        "Conv3D",
                                                        both.feed(2, 5, 6, 5, 3),
                                                        both.graph().weights("w", 3, 2, 3, 3, 4))
                                                .with("strides", 1, 2, 1, 2, 1)
                                                .with("padding", padding)
                                                .out())),
                                SideBySide.of(
                                        "Conv3DBackpropInputV2 " + padding,
                                        both -> both.result(both.node(
                                                        "Conv3DBackpropInputV2",
                                                        both.graph().ints(2, 6, 8, 10, 4),
                                                        both.graph().weights("w", 2, 2, 2, 4, 3),
                                                        both.feed(2, 3, 4, 5, 3))
                                                .with("strides", 1, 2, 2, 2, 1)
                                                .with("padding", padding)
                                                .out())),
                                SideBySide.of(
                                        "MaxPoolV2 " + padding,
                                        both -> both.result(both.node(
                                                        "MaxPoolV2",
                                                        both.feed(2, 8, 7, 3),
                                                        both.graph().ints(1, 3, 2, 1),
                                                        both.graph().ints(1, 2, 2, 1))
                                                .with("padding", padding)
                                                .out())),
                                SideBySide.of(
                                        "MaxPool3D " + padding,
                                        both -> both.result(pool(
                                                both, "MaxPool3D", padding, both.feed(2, 5, 6, 5, 3), 1, 2, 3, 2, 1))),
                                SideBySide.of(
                                        "AvgPool3D " + padding,
                                        both -> both.result(pool(
                                                both, "AvgPool3D", padding, both.feed(2, 5, 6, 5, 3), 1, 2, 3, 2, 1))))
                        .flatMap(tests -> tests));
    }

    private static Output<?> pool(SideBySide both, String operator, String padding, Output<?> x, long... window) {
        return both.node(operator, x)
                .with("ksize", window)
                .with("strides", window)
                .with("padding", padding)
                .out();
    }

    @TestFactory
    Stream<DynamicTest> pooling() {
        return Stream.of("MaxPool", "AvgPool")
                .flatMap(operator -> Stream.of("SAME", "VALID")
                        .flatMap(padding -> Stream.of(1, 2, 3)
                                .flatMap(stride -> SideBySide.of(
                                        operator + " " + padding + " strides " + stride,
                                        both -> both.result(both.node(operator, both.feed(2, 8, 7, 3))
                                                .with("ksize", 1, 3, 2, 1)
                                                .with("strides", 1, stride, stride, 1)
                                                .with("padding", padding)
                                                .out())))));
    }

    @TestFactory
    Stream<DynamicTest> batchNormalisation() {
        return Stream.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
                .flatMap(operator -> Stream.of(
                                SideBySide.of(
                                        operator,
                                        both -> both.result(normalized(both, operator, both.feed(2, 4, 3, 5)))),
                                SideBySide.of(
                                        operator + " after a convolution",
                                        both -> both.result(normalized(
                                                both,
                                                operator,
                                                both.node(
                                                                "Conv2D",
                                                                both.feed(2, 4, 3, 5),
                                                                both.graph().weights("w", 1, 1, 5, 5))
                                                        .with("strides", 1, 1, 1, 1)
                                                        .with("padding", "SAME")
                                                        .out()))))
                        .flatMap(tests -> tests));
    }

    private static Output<?> normalized(SideBySide both, String operator, Output<?> x) {
        return both.node(
                        operator,
                        x,
                        both.graph().weights("gamma", 5),
                        both.graph().weights("beta", 5),
                        both.graph().weights("mean", 5),
                        both.graph().positive("variance", 5))
                .with("is_training", false)
                .with("epsilon", 0.01f)
                .out();
    }

    @TestFactory
    Stream<DynamicTest> otherNormalisation() {
        return Stream.of(
                        SideBySide.of(
                                "LRN",
                                both -> both.result(both.node("LRN", both.feed(2, 3, 4, 9))
                                        .with("depth_radius", 2)
                                        .with("bias", 1.5f)
                                        .with("alpha", 0.3f)
                                        .with("beta", 0.7f)
                                        .out())),
                        SideBySide.of(
                                "L2Loss",
                                both -> both.result(
                                        both.node("L2Loss", both.feed(2, 3)).out())))
                .flatMap(tests -> tests);
    }

    /** TensorFlow runs NCHW only on other processors: here it runs the same in NHWC. */
    @TestFactory
    Stream<DynamicTest> channelsFirst() {
        return Stream.of(
                channelsFirst(
                        "Conv2D",
                        node -> node.with("strides", 1, 1, 2, 2).with("padding", "SAME"),
                        node -> node.with("strides", 1, 2, 2, 1).with("padding", "SAME"),
                        3,
                        3,
                        4,
                        5),
                channelsFirst(
                        "DepthwiseConv2dNative",
                        node -> node.with("strides", 1, 1, 2, 2).with("padding", "SAME"),
                        node -> node.with("strides", 1, 2, 2, 1).with("padding", "SAME"),
                        3,
                        3,
                        4,
                        2),
                channelsFirst(
                        "MaxPool",
                        node -> node.with("ksize", 1, 1, 3, 3)
                                .with("strides", 1, 1, 2, 2)
                                .with("padding", "SAME"),
                        node -> node.with("ksize", 1, 3, 3, 1)
                                .with("strides", 1, 2, 2, 1)
                                .with("padding", "SAME")),
                channelsFirst(
                        "AvgPool",
                        node -> node.with("ksize", 1, 1, 3, 3)
                                .with("strides", 1, 1, 2, 2)
                                .with("padding", "SAME"),
                        node -> node.with("ksize", 1, 3, 3, 1)
                                .with("strides", 1, 2, 2, 1)
                                .with("padding", "SAME")));
    }

    private static DynamicTest channelsFirst(
            String operator, Consumer<TestGraph.Node> first, Consumer<TestGraph.Node> last, long... weights) {
        return DynamicTest.dynamicTest(operator + " NCHW", () -> {
            try (SideBySide both = new SideBySide(true);
                    TestGraph translated = new TestGraph()) {
                pith.calibrate.NdArray filters = both.graph().random(-1, 1, weights);
                Output<?> x = both.feed(2, 4, 7, 6);
                Output<?> turned =
                        both.node("Transpose", x, both.graph().ints(0, 2, 3, 1)).out();
                TestGraph.Node reference = weights.length == 0
                        ? both.node(operator, turned)
                        : both.node(operator, turned, both.graph().constant("w", filters));
                last.accept(reference);
                both.result(both.node("Transpose", reference.out(), both.graph().ints(0, 3, 1, 2))
                        .out());
                Output<?> input = translated.input("input_0", DataType.DT_FLOAT, 2, 4, 7, 6);
                TestGraph.Node node = weights.length == 0
                        ? translated.node(operator, input)
                        : translated.node(operator, input, translated.constant("w", filters));
                first.accept(node.with("data_format", "NCHW"));
                translated.named("output_0", "Identity", node.out()).build();
                both.assertAgree(translated.def());
            }
        });
    }
}
