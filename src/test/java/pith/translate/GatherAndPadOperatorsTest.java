package pith.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import pith.calibrate.NdArray;
import pith.model.Shape;

/** Operators that choose elements by their indices, or put new ones around them. */
@Tag("tensorflow")
final class GatherAndPadOperatorsTest {
    @TestFactory
    Stream<DynamicTest> gathering() {
        List<Stream<DynamicTest>> tests = new ArrayList<>();
        for (int axis : List.of(0, 1, -1)) {
            tests.add(SideBySide.of(
                    "GatherV2 axis " + axis,
                    both -> both.result(both.node(
                                    "GatherV2",
                                    both.feed(4, 5, 6),
                                    both.feedInts(Shape.of(2, 2), 0, 3, 1, 2),
                                    both.graph().scalar(axis))
                            .out())));
        }
        tests.add(SideBySide.of(
                "GatherV2 in batches",
                both -> both.result(both.node(
                                "GatherV2",
                                both.feed(2, 5, 6),
                                both.feedInts(Shape.of(2, 3), 0, 3, 1, 2, 4, 4),
                                both.graph().scalar(1))
                        .with("batch_dims", 1)
                        .out())));
        tests.add(SideBySide.of(
                "Gather",
                both -> both.result(
                        both.node("Gather", both.graph().weights("table", 10, 4), both.feedInts(Shape.of(3), 9, 0, 4))
                                .out())));
        tests.add(SideBySide.of(
                "GatherNd",
                both -> both.result(both.node("GatherNd", both.feed(3, 4, 5), both.feedInts(Shape.of(2, 2), 0, 3, 2, 1))
                        .out())));
        for (int axis : List.of(-1, 0)) {
            tests.add(SideBySide.of(
                    "OneHot axis " + axis,
                    both -> both.result(both.node(
                                    "OneHot",
                                    both.feedInts(Shape.of(4), 0, 2, -1, 7),
                                    both.graph().scalar(5),
                                    both.graph().scalar(2.5f),
                                    both.graph().scalar(-0.5f))
                            .with("axis", axis)
                            .out())));
        }
        return tests.stream().flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> padding() {
        NdArray pads = SideBySide.ints(Shape.of(4, 2), 0, 0, 1, 2, 2, 1, 0, 0);
        return Stream.of(
                        SideBySide.of(
                                "Pad",
                                both -> both.result(both.node(
                                                "Pad",
                                                both.feed(2, 3, 4, 2),
                                                both.graph().constant("pads", pads))
                                        .out())),
                        SideBySide.of(
                                "Pad before a convolution",
                                both -> both.result(both.node(
                                                "Conv2D",
                                                both.node(
                                                                "Pad",
                                                                both.feed(2, 5, 5, 2),
                                                                both.graph().constant("pads", pads))
                                                        .out(),
                                                both.graph().weights("w", 3, 3, 2, 4))
                                        .with("strides", 1, 2, 2, 1)
                                        .with("padding", "VALID")
                                        .out())),
                        SideBySide.of(
                                "PadV2",
                                both -> both.result(both.node(
                                                "PadV2",
                                                both.feed(2, 3, 4, 2),
                                                both.graph().constant("pads", pads),
                                                both.graph().scalar(1.5f))
                                        .out())),
                        SideBySide.of(
                                "MirrorPad REFLECT",
                                both -> both.result(both.node(
                                                "MirrorPad",
                                                both.feed(2, 3, 4, 2),
                                                both.graph().constant("pads", pads))
                                        .with("mode", "REFLECT")
                                        .out())),
                        SideBySide.of(
                                "MirrorPad SYMMETRIC",
                                both -> both.result(both.node(
                                                "MirrorPad",
                                                both.feed(2, 3, 4, 2),
                                                both.graph().constant("pads", pads))
                                        .with("mode", "SYMMETRIC")
                                        .out())))
                .flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> resizing() {
        List<Stream<DynamicTest>> tests = new ArrayList<>();
        for (String operator : List.of("ResizeBilinear", "ResizeNearestNeighbor")) {
            for (int mode = 0; mode < 3; mode++) {
                boolean corners = mode == 1;
                boolean centers = mode == 2;
                for (int[] size : List.of(new int[] {8, 10}, new int[] {3, 2}, new int[] {7, 9})) {
                    tests.add(SideBySide.of(
                            operator + " to " + size[0] + "x" + size[1] + " corners " + corners + " centers " + centers,
                            both -> both.result(both.node(
                                            operator,
                                            both.feed(2, 4, 5, 3),
                                            both.graph().ints(size))
                                    .with("align_corners", corners)
                                    .with("half_pixel_centers", centers)
                                    .out())));
                }
            }
        }
        return tests.stream().flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> blocks() {
        NdArray pads = SideBySide.ints(Shape.of(2, 2), 1, 1, 0, 2);
        return Stream.of(
                        SideBySide.of(
                                "DepthToSpace",
                                both -> both.result(both.node("DepthToSpace", both.feed(2, 3, 4, 12))
                                        .with("block_size", 2)
                                        .out())),
                        SideBySide.of(
                                "SpaceToDepth",
                                both -> both.result(both.node("SpaceToDepth", both.feed(2, 4, 6, 3))
                                        .with("block_size", 2)
                                        .out())),
                        SideBySide.of(
                                "SpaceToBatchND",
                                both -> both.result(both.node(
                                                "SpaceToBatchND",
                                                both.feed(2, 4, 4, 3),
                                                both.graph().ints(2, 3),
                                                both.graph().constant("pads", pads))
                                        .out())),
                        SideBySide.of(
                                "BatchToSpaceND",
                                both -> both.result(both.node(
                                                "BatchToSpaceND",
                                                both.feed(12, 4, 4, 3),
                                                both.graph().ints(2, 3),
                                                both.graph().constant("crops", pads))
                                        .out())))
                .flatMap(all -> all);
    }

    @TestFactory
    Stream<DynamicTest> filling() {
        return Stream.of(
                        SideBySide.of(
                                "Fill",
                                both -> both.result(both.node(
                                                "Fill",
                                                both.node("Shape", both.feed(2, 3))
                                                        .out(),
                                                both.graph().scalar(0.5f))
                                        .out())),
                        SideBySide.of(
                                "Range",
                                both -> both.result(both.node(
                                                "Range",
                                                both.graph().scalar(0),
                                                both.node("Size", both.feed(2, 3))
                                                        .out(),
                                                both.graph().scalar(2))
                                        .out())))
                .flatMap(all -> all);
    }
}
