package pith.translate;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import pith.model.Shape;

/** Operators that arrange elements anew, or put some of them together. */
@Tag("tensorflow")
final class ShapeOperatorsTest {
    @TestFactory
    Stream<DynamicTest> reshaping() {
        return Stream.of(
                        SideBySide.of(
                                "Reshape",
                                both -> both.result(both.node(
                                                "Reshape",
                                                both.feed(2, 3, 4),
                                                both.graph().ints(-1, 6))
                                        .out())),
                        SideBySide.of("Reshape to a computed shape", both -> {
                            Output<?> x = both.feed(2, 3, 4);
                            Output<?> shape = both.node("Pack")
                                    .list(both.rows(x), both.graph().scalar(12))
                                    .out();
                            both.result(both.node("Reshape", x, shape).out());
                        }),
                        SideBySide.of(
                                "Transpose",
                                both -> both.result(both.node(
                                                "Transpose",
                                                both.feed(2, 3, 4),
                                                both.graph().ints(2, 0, 1))
                                        .out())),
                        SideBySide.of(
                                "Squeeze",
                                both -> both.result(both.node("Squeeze", both.feed(2, 1, 3, 1))
                                        .with("squeeze_dims", 1, -1)
                                        .out())),
                        SideBySide.of(
                                "ExpandDims",
                                both -> both.result(
                                        both.node(
                                                        "ExpandDims",
                                                        both.feed(2, 3),
                                                        both.graph().scalar(1))
                                                .out(),
                                        both.node(
                                                        "ExpandDims",
                                                        both.feed(2, 3),
                                                        both.graph().scalar(-1))
                                                .out())),
                        SideBySide.of("Shape, Size and Rank", both -> {
                            Output<?> x = both.feed(2, 3, 4);
                            both.result(
                                    both.node("Shape", x).out(),
                                    both.node("Size", x).out(),
                                    both.node("Rank", x).out(),
                                    both.node("Shape", x)
                                            .with("out_type", DataType.DT_INT64)
                                            .out());
                        }),
                        SideBySide.of("ShapeN", both -> {
                            List<Output<?>> shapes = both.node("ShapeN")
                                    .list(both.feed(2, 3), both.feed(4, 1, 2))
                                    .outs();
                            both.result(shapes.toArray(Output<?>[]::new));
                        }),
                        SideBySide.of(
                                "InvertPermutation",
                                both -> both.result(both.node(
                                                "Transpose",
                                                both.feed(2, 3, 4),
                                                both.node(
                                                                "InvertPermutation",
                                                                both.graph().ints(2, 0, 1))
                                                        .out())
                                        .out())))
                .flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> slices() {
        return Stream.of(
                        SideBySide.of(
                                "Slice",
                                both -> both.result(both.node(
                                                "Slice",
                                                both.feed(3, 5, 6),
                                                both.graph().ints(0, 1, 2),
                                                both.graph().ints(-1, 3, -1))
                                        .out())),
                        strided("plain", new int[] {0, 1}, new int[] {2, 4}, new int[] {1, 1}, 0, 0, 0, 0, 0),
                        strided("steps", new int[] {0, 0}, new int[] {3, 5}, new int[] {2, 3}, 0, 0, 0, 0, 0),
                        strided("backwards", new int[] {2, 4}, new int[] {0, 0}, new int[] {-1, -2}, 0, 0, 0, 0, 0),
                        strided(
                                "negative places",
                                new int[] {-2, -3},
                                new int[] {-1, -1},
                                new int[] {1, 1},
                                0,
                                0,
                                0,
                                0,
                                0),
                        strided("masks", new int[] {9, 1}, new int[] {1, 9}, new int[] {1, 1}, 1, 2, 0, 0, 0),
                        strided(
                                "backwards to the start",
                                new int[] {0, 0},
                                new int[] {0, 0},
                                new int[] {1, -1},
                                3,
                                3,
                                0,
                                0,
                                0),
                        strided(
                                "beyond the end",
                                new int[] {1, 2},
                                new int[] {100, 100},
                                new int[] {1, 1},
                                0,
                                0,
                                0,
                                0,
                                0),
                        strided(
                                "ellipsis",
                                new int[] {1, 0, 2},
                                new int[] {3, 0, 5},
                                new int[] {1, 1, 1},
                                0,
                                0,
                                2,
                                0,
                                0),
                        strided(
                                "new axes",
                                new int[] {0, 0, 1},
                                new int[] {2, 0, 4},
                                new int[] {1, 1, 1},
                                0,
                                0,
                                0,
                                2,
                                0),
                        strided("shrinking", new int[] {1, 2}, new int[] {2, 3}, new int[] {1, 1}, 0, 0, 0, 0, 2),
                        strided(
                                "shrinking from the end",
                                new int[] {0, -1},
                                new int[] {0, 0},
                                new int[] {1, 1},
                                1,
                                1,
                                0,
                                0,
                                2),
                        strided("empty", new int[] {2, 2}, new int[] {2, 4}, new int[] {1, 1}, 0, 0, 0, 0, 0))
                .flatMap(all -> all);
    }

    private static Stream<DynamicTest> strided(
            String name, int[] begin, int[] end, int[] steps, int first, int last, int ellipsis, int more, int less) {
        return SideBySide.of(
                "StridedSlice " + name,
                both -> both.result(both.node(
                                "StridedSlice",
                                both.feed(3, 5, 6),
                                both.graph().ints(begin),
                                both.graph().ints(end),
                                both.graph().ints(steps))
                        .with("begin_mask", first)
                        .with("end_mask", last)
                        .with("ellipsis_mask", ellipsis)
                        .with("new_axis_mask", more)
                        .with("shrink_axis_mask", less)
                        .out()));
    }

    @TestFactory
    Stream<DynamicTest> joiningAndSplitting() {
        return Stream.of(
                        SideBySide.of(
                                "ConcatV2",
                                both -> both.result(both.node("ConcatV2")
                                        .list(
                                                both.feed(2, 3, 4),
                                                both.feed(2, 5, 4),
                                                both.graph().weights("w", 2, 1, 4))
                                        .in(both.graph().scalar(-2))
                                        .out())),
                        SideBySide.of(
                                "Concat",
                                both -> both.result(
                                        both.node("Concat", both.graph().scalar(1))
                                                .list(both.feed(2, 3), both.feed(2, 5))
                                                .out())),
                        SideBySide.of(
                                "Pack",
                                both -> both.result(
                                        both.node("Pack")
                                                .list(both.feed(2, 3), both.feed(2, 3))
                                                .out(),
                                        both.node("Pack")
                                                .list(both.feed(2, 3), both.feed(2, 3))
                                                .with("axis", -1)
                                                .out())),
                        SideBySide.of(
                                "Unpack",
                                both -> both.result(both.node("Unpack", both.feed(2, 3, 4))
                                        .with("num", 3)
                                        .with("axis", 1)
                                        .outs()
                                        .toArray(Output<?>[]::new))),
                        SideBySide.of(
                                "Split",
                                both -> both.result(
                                        both.node("Split", both.graph().scalar(1), both.feed(2, 6))
                                                .with("num_split", 3)
                                                .outs()
                                                .toArray(Output<?>[]::new))),
                        SideBySide.of(
                                "SplitV",
                                both -> both.result(both.node(
                                                "SplitV",
                                                both.feed(2, 9),
                                                both.graph().ints(2, -1, 4),
                                                both.graph().scalar(-1))
                                        .with("num_split", 3)
                                        .outs()
                                        .toArray(Output<?>[]::new))),
                        SideBySide.of(
                                "Tile",
                                both -> both.result(both.node(
                                                "Tile",
                                                both.feed(2, 3),
                                                both.graph().ints(2, 3))
                                        .out())),
                        SideBySide.of(
                                "BroadcastTo",
                                both -> both.result(both.node(
                                                "BroadcastTo",
                                                both.feed(3, 1),
                                                both.graph().ints(2, 3, 4))
                                        .out())),
                        SideBySide.of(
                                "Reverse",
                                both -> both.result(both.node(
                                                "Reverse",
                                                both.feed(2, 3, 4),
                                                both.graph()
                                                        .constant(
                                                                "dims",
                                                                SideBySide.bools(Shape.of(3), false, true, true)))
                                        .out())),
                        SideBySide.of(
                                "ReverseV2",
                                both -> both.result(both.node(
                                                "ReverseV2",
                                                both.feed(2, 3, 4),
                                                both.graph().ints(1, -1))
                                        .out())))
                .flatMap(all -> all);
    }
}
