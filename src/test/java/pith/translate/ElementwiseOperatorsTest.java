package pith.translate;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import pith.calibrate.NdArray;
import pith.model.Shape;

/** Operators that treat each element alone. */
@Tag("tensorflow")
final class ElementwiseOperatorsTest {
    /** Operators with the range of what they are given. */
    private static final Map<String, float[]> UNARY = Map.ofEntries(
            Map.entry("Abs", new float[] {-2, 2}),
            Map.entry("Acos", new float[] {-1, 1}),
            Map.entry("Acosh", new float[] {1, 3}),
            Map.entry("Asin", new float[] {-1, 1}),
            Map.entry("Asinh", new float[] {-3, 3}),
            Map.entry("Atan", new float[] {-3, 3}),
            Map.entry("Atanh", new float[] {-0.9f, 0.9f}),
            Map.entry("Ceil", new float[] {-3, 3}),
            Map.entry("Cos", new float[] {-6, 6}),
            Map.entry("Cosh", new float[] {-2, 2}),
            Map.entry("Elu", new float[] {-3, 3}),
            Map.entry("Erf", new float[] {-2, 2}),
            Map.entry("Exp", new float[] {-2, 2}),
            Map.entry("Expm1", new float[] {-2, 2}),
            Map.entry("Floor", new float[] {-3, 3}),
            Map.entry("Inv", new float[] {0.5f, 2}),
            Map.entry("IsInf", new float[] {-1, 1}),
            Map.entry("IsNan", new float[] {-1, 1}),
            Map.entry("LeakyRelu", new float[] {-3, 3}),
            Map.entry("Log", new float[] {0.1f, 3}),
            Map.entry("Log1p", new float[] {-0.5f, 3}),
            Map.entry("LogSoftmax", new float[] {-3, 3}),
            Map.entry("Neg", new float[] {-2, 2}),
            Map.entry("OnesLike", new float[] {-2, 2}),
            Map.entry("Reciprocal", new float[] {0.5f, 2}),
            Map.entry("Relu", new float[] {-2, 2}),
            Map.entry("Relu6", new float[] {-2, 9}),
            Map.entry("Rint", new float[] {-3, 3}),
            Map.entry("Round", new float[] {-3, 3}),
            Map.entry("Rsqrt", new float[] {0.5f, 2}),
            Map.entry("Selu", new float[] {-3, 3}),
            Map.entry("Sigmoid", new float[] {-5, 5}),
            Map.entry("Sign", new float[] {-2, 2}),
            Map.entry("Sin", new float[] {-6, 6}),
            Map.entry("Sinh", new float[] {-2, 2}),
            Map.entry("Softmax", new float[] {-3, 3}),
            Map.entry("Softplus", new float[] {-5, 5}),
            Map.entry("Softsign", new float[] {-5, 5}),
            Map.entry("Sqrt", new float[] {0, 3}),
            Map.entry("Square", new float[] {-2, 2}),
            Map.entry("Tan", new float[] {-1, 1}),
            Map.entry("Tanh", new float[] {-2, 2}),
            Map.entry("ZerosLike", new float[] {-2, 2}));

    private static final List<String> BINARY = List.of(
            "Add",
            "AddV2",
            "Sub",
            "Mul",
            "RealDiv",
            "Div",
            "DivNoNan",
            "MulNoNan",
            "Maximum",
            "Minimum",
            "Pow",
            "SquaredDifference",
            "FloorDiv",
            "FloorMod",
            "Mod",
            "Equal",
            "NotEqual",
            "Greater",
            "GreaterEqual",
            "Less",
            "LessEqual");

    private static final List<String> INTEGER = List.of(
            "AddV2", "Sub", "Mul", "FloorDiv", "FloorMod", "TruncateDiv", "TruncateMod", "Maximum", "Less", "Equal");

    @TestFactory
    Stream<DynamicTest> functionsOfOneValue() {
        return UNARY.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> SideBySide.of(entry.getKey(), both -> {
                    NdArray values = both.graph().random(entry.getValue()[0], entry.getValue()[1], 3, 5, 4);
                    both.result(both.node(entry.getKey(), both.feed(values)).out());
                }));
    }

    @TestFactory
    Stream<DynamicTest> specialValues() {
        float inf = Float.POSITIVE_INFINITY;
        NdArray values = NdArray.of(Shape.of(6), 0, -0.5f, 2.5f, Float.NaN, inf, -inf);
        return Stream.of("IsNan", "IsInf", "Relu", "Relu6", "Abs", "Exp", "Sign", "Round", "Rint", "Floor")
                .flatMap(operator -> SideBySide.of(
                        operator,
                        both -> both.result(
                                both.node(operator, both.feed(values)).out())));
    }

    @TestFactory
    Stream<DynamicTest> functionsOfTwoValuesBroadcastBothWays() {
        return BINARY.stream()
                .flatMap(operator -> Stream.of(
                                List.of(new long[] {2, 3, 4}, new long[] {2, 3, 4}),
                                List.of(new long[] {2, 3, 4}, new long[] {4}),
                                List.of(new long[] {3, 1}, new long[] {2, 1, 4}),
                                List.of(new long[] {2, 3}, new long[] {}))
                        .flatMap(shapes -> SideBySide.of(
                                operator + " " + Shape.of(shapes.get(0)) + " " + Shape.of(shapes.get(1)), both -> {
                                    float low = operator.equals("Pow") ? 0.2f : -2;
                                    Output<?> a = both.feed(both.graph().random(low, 2, shapes.get(0)));
                                    Output<?> b = both.feed(both.graph().random(-2, 2, shapes.get(1)));
                                    both.result(both.node(operator, a, b).out());
                                })));
    }

    @TestFactory
    Stream<DynamicTest> integersAreRoundedAsTensorFlowDoes() {
        return INTEGER.stream()
                .flatMap(operator -> SideBySide.of(operator, both -> {
                    Output<?> a = both.feedInts(Shape.of(8), -7, -6, -1, 0, 1, 5, 6, 7);
                    Output<?> b = both.feedInts(Shape.of(8), 2, -3, 3, 3, 1, -2, 6, 7);
                    both.result(both.node(operator, a, b).out());
                }));
    }

    @TestFactory
    Stream<DynamicTest> logic() {
        NdArray a = SideBySide.bools(Shape.of(4), false, false, true, true);
        NdArray b = SideBySide.bools(Shape.of(4), false, true, false, true);
        return Stream.of(
                        SideBySide.of(
                                "LogicalAnd",
                                both -> both.result(both.node("LogicalAnd", both.feed(a), both.feed(b))
                                        .out())),
                        SideBySide.of(
                                "LogicalOr",
                                both -> both.result(both.node("LogicalOr", both.feed(a), both.feed(b))
                                        .out())),
                        SideBySide.of(
                                "LogicalNot",
                                both -> both.result(
                                        both.node("LogicalNot", both.feed(a)).out())),
                        SideBySide.of(
                                "Equal of truth values",
                                both -> both.result(both.node("Equal", both.feed(a), both.feed(b))
                                        .out())))
                .flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> selection() {
        NdArray rows = SideBySide.bools(Shape.of(2), true, false);
        NdArray all = SideBySide.bools(Shape.of(2, 3), true, false, true, false, false, true);
        return Stream.of(
                        SideBySide.of(
                                "Select",
                                both -> both.result(
                                        both.node("Select", both.feed(all), both.feed(2, 3), both.feed(2, 3))
                                                .out())),
                        SideBySide.of(
                                "Select of rows",
                                both -> both.result(
                                        both.node("Select", both.feed(rows), both.feed(2, 3), both.feed(2, 3))
                                                .out())),
                        SideBySide.of(
                                "SelectV2",
                                both -> both.result(both.node(
                                                "SelectV2",
                                                both.feed(all),
                                                both.feed(3),
                                                both.graph().scalar(7f))
                                        .out())))
                .flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> conversions() {
        return Stream.of(DataType.DT_INT32, DataType.DT_INT64, DataType.DT_BOOL, DataType.DT_DOUBLE, DataType.DT_UINT8)
                .flatMap(type -> SideBySide.of("Cast to " + type, both -> {
                    Output<?> x = both.feed(NdArray.of(Shape.of(5), 0, 0.5f, 1.7f, 100.2f, 3));
                    Output<?> there = both.node("Cast", x).with("DstT", type).out();
                    both.result(
                            there,
                            both.node("Cast", there)
                                    .with("DstT", DataType.DT_FLOAT)
                                    .out());
                }));
    }

    @TestFactory
    Stream<DynamicTest> sumsAndLimits() {
        return Stream.of(
                        SideBySide.of(
                                "AddN",
                                both -> both.result(both.node("AddN")
                                        .list(
                                                both.feed(2, 3),
                                                both.feed(2, 3),
                                                both.graph().weights("w", 2, 3))
                                        .out())),
                        SideBySide.of(
                                "AccumulateNV2",
                                both -> both.result(both.node("AccumulateNV2")
                                        .list(both.feed(2, 3), both.graph().weights("w", 2, 3))
                                        .with("shape", org.tensorflow.ndarray.Shape.of(2, 3))
                                        .out())),
                        SideBySide.of(
                                "BiasAddV1",
                                both -> both.result(both.node(
                                                "BiasAddV1",
                                                both.feed(2, 3, 5),
                                                both.graph().weights("b", 5))
                                        .out())),
                        SideBySide.of(
                                "AddN of one",
                                both -> both.result(
                                        both.node("AddN").list(both.feed(2, 3)).out())),
                        SideBySide.of(
                                "ClipByValue",
                                both -> both.result(both.node(
                                                "ClipByValue",
                                                both.feed(4, 5),
                                                both.graph().scalar(-0.25f),
                                                both.graph().scalar(0.5f))
                                        .out())),
                        SideBySide.of(
                                "LeakyRelu 0.3",
                                both -> both.result(both.node("LeakyRelu", both.feed(4, 5))
                                        .with("alpha", 0.3f)
                                        .out())),
                        SideBySide.of(
                                "BiasAdd",
                                both -> both.result(both.node(
                                                "BiasAdd",
                                                both.feed(2, 3, 5),
                                                both.graph().weights("b", 5))
                                        .out())),
                        SideBySide.of(
                                "BiasAdd NCHW",
                                both -> both.result(both.node(
                                                "BiasAdd",
                                                both.feed(2, 5, 3, 4),
                                                both.graph().weights("b", 5))
                                        .with("data_format", "NCHW")
                                        .out())))
                .flatMap(tests -> tests);
    }
}
