package pith.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Output;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import pith.tensorflow.TestGraph;

/** Products of matrices, and operators that make one element of several. */
@Tag("tensorflow")
final class ProductOperatorsTest {
    @TestFactory
    Stream<DynamicTest> products() {
        List<Stream<DynamicTest>> tests = new ArrayList<>();
        for (int mask = 0; mask < 4; mask++) {
            boolean a = (mask & 1) != 0;
            boolean b = (mask & 2) != 0;
            tests.add(SideBySide.of(
                    "MatMul transpose_a " + a + " transpose_b " + b,
                    both -> both.result(both.node(
                                    "MatMul",
                                    a ? both.feed(4, 3) : both.feed(3, 4),
                                    b
                                            ? both.graph().weights("w", 5, 4)
                                            : both.graph().weights("w", 4, 5))
                            .with("transpose_a", a)
                            .with("transpose_b", b)
                            .out())));
            for (String operator : List.of("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3")) {
                tests.add(SideBySide.of(operator + " adj_x " + a + " adj_y " + b, both -> {
                    TestGraph.Node node = both.node(
                                    operator,
                                    a ? both.feed(2, 4, 3) : both.feed(2, 3, 4),
                                    b ? both.feed(2, 5, 4) : both.feed(2, 4, 5))
                            .with("adj_x", a)
                            .with("adj_y", b);
                    boolean typed = operator.equals("BatchMatMulV3");
                    both.result((typed ? node.with("Tout", DataType.DT_FLOAT) : node).out());
                }));
            }
        }
        tests.add(SideBySide.of(
                "BatchMatMulV2 broadcasting",
                both -> both.result(both.node(
                                "BatchMatMulV2",
                                both.feed(3, 2, 3, 4),
                                both.graph().weights("w", 4, 5))
                        .out())));
        for (String equation : List.of("abc,cde->abde", "aecd,abcd->acbe", "ab,b->a", "ij,jk->ik")) {
            tests.add(SideBySide.of("Einsum " + equation, both -> {
                Output<?> left = switch (equation) {
                    case "abc,cde->abde" -> both.feed(2, 3, 4);
                    case "aecd,abcd->acbe" -> both.feed(2, 3, 4, 5);
                    default -> both.feed(2, 3);
                };
                Output<?> right = switch (equation) {
                    case "abc,cde->abde" -> both.graph().weights("w", 4, 5, 6);
                    case "aecd,abcd->acbe" -> both.feed(2, 6, 4, 5);
                    case "ab,b->a" -> both.graph().weights("w", 3);
                    default -> both.graph().weights("w", 3, 4);
                };
                both.result(both.node("Einsum")
                        .list(left, right)
                        .with("equation", equation)
                        .out());
            }));
        }
        return tests.stream().flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> denseLayersWithBiasAndActivation() {
        return Stream.of("BiasAdd", "AddV2")
                .flatMap(operator -> SideBySide.of("MatMul, " + operator, both -> {
                    Output<?> product = both.node(
                                    "MatMul", both.feed(3, 4), both.graph().weights("w", 4, 5))
                            .out();
                    Output<?> sum = both.node(operator, product, both.graph().weights("b", 5))
                            .out();
                    both.result(both.node("Relu6", sum).out());
                }));
    }

    @TestFactory
    Stream<DynamicTest> reductions() {
        List<Stream<DynamicTest>> tests = new ArrayList<>();
        for (String operator : List.of("Mean", "Sum", "Max", "Min", "Prod", "EuclideanNorm")) {
            for (boolean keep : List.of(false, true)) {
                for (int[] axes : List.of(new int[] {1, 2}, new int[] {-1}, new int[] {0}, new int[] {0, 1, 2, 3})) {
                    tests.add(SideBySide.of(
                            operator + " of " + List.of(axes.length, axes[0]) + " keep_dims " + keep,
                            both -> both.result(both.node(
                                            operator,
                                            both.feed(2, 3, 4, 5),
                                            both.graph().ints(axes))
                                    .with("keep_dims", keep)
                                    .out())));
                }
            }
            tests.add(SideBySide.of(
                    operator + " of one axis, not a list",
                    both -> both.result(
                            both.node(operator, both.feed(2, 3, 4), both.graph().scalar(1))
                                    .out())));
        }
        for (String operator : List.of("All", "Any")) {
            tests.add(SideBySide.of(operator, both -> {
                Output<?> positive = both.node(
                                "Greater", both.feed(4, 2), both.graph().scalar(0f))
                        .out();
                both.result(both.node(operator, positive, both.graph().ints(1)).out());
            }));
        }
        return tests.stream().flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> ranking() {
        List<Stream<DynamicTest>> tests = new ArrayList<>();
        for (String operator : List.of("ArgMax", "ArgMin")) {
            for (int axis : List.of(0, -1)) {
                tests.add(SideBySide.of(
                        operator + " axis " + axis,
                        both -> both.result(both.node(
                                        operator,
                                        both.feed(3, 4, 5),
                                        both.graph().scalar(axis))
                                .out())));
            }
        }
        tests.add(SideBySide.of(
                "TopKV2",
                both -> both.result(
                        both.node("TopKV2", both.feed(3, 9), both.graph().scalar(4))
                                .outs()
                                .toArray(Output<?>[]::new))));
        tests.add(Stream.of(DynamicTest.dynamicTest("TopK, which only old graphs have", () -> {
            try (SideBySide both = new SideBySide(true)) {
                both.result(both.node("TopKV2", both.feed(3, 9), both.graph().scalar(2))
                        .outs()
                        .toArray(Output<?>[]::new));
                GraphDef.Builder old = both.graph().def().toBuilder();
                for (NodeDef.Builder node : old.getNodeBuilderList()) {
                    if (node.getOp().equals("TopKV2")) {
                        node.setOp("TopK")
                                .clearInput()
                                .addInput("input_0")
                                .putAttr("k", AttrValue.newBuilder().setI(2).build());
                    }
                }
                both.assertAgree(old.build());
            }
        })));
        for (int mask = 0; mask < 4; mask++) {
            boolean exclusive = (mask & 1) != 0;
            boolean reverse = (mask & 2) != 0;
            tests.add(SideBySide.of(
                    "Cumsum exclusive " + exclusive + " reverse " + reverse,
                    both -> both.result(
                            both.node("Cumsum", both.feed(3, 4), both.graph().scalar(1))
                                    .with("exclusive", exclusive)
                                    .with("reverse", reverse)
                                    .out())));
        }
        return tests.stream().flatMap(all -> all);
    }
}
