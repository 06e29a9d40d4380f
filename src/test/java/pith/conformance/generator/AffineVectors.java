package pith.conformance.generator;

import static pith.format.proto.Grouping.PER_AXIS;
import static pith.format.proto.Grouping.PER_BLOCK;
import static pith.format.proto.Grouping.PER_TENSOR;

import java.util.List;
import pith.format.proto.ElementType;
import pith.format.proto.Grouping;

/** Chapter 4, affine: corner cases and faults. */
final class AffineVectors {
    private static final float LARGEST = Float.MAX_VALUE;

    private AffineVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("affine");
        arithmetic(c);
        shapes(c);
        c.reject("bits-0", "The symbols have no bits.", affine(0, PER_TENSOR, 0, 0, 1), "RUL-3");
        c.reject("bits-9", "The symbols have nine bits.", affine(9, PER_TENSOR, 0, 0, 1), "RUL-3");
        c.reject("symbol-past-bits", "A symbol of two bits is 4.", six(Bytes.of(0, 1, 2, 3, 4, 0), Seq.NONE), "RUL-3");
        c.reject(
                "zero-point-past-bits",
                "A zero point of two bits is 4.",
                six(new byte[6], Seq.stored(Bytes.of(4))),
                "RUL-3");
        c.reject("axis-per-tensor", "The axis is 1 and there is one group.", affine(2, PER_TENSOR, 1, 0, 1), "RUL-4");
        c.reject("axis-past-dims", "The axis is 2 and there are two dims.", affine(2, PER_AXIS, 2, 0, 1), "RUL-4");
        c.reject(
                "block-axis-past-dims",
                "The axis of blocks is 2 and there are two dims.",
                affine(2, PER_BLOCK, 2, 1, 1),
                "RUL-4");
        c.reject("axis-2-32-less-1", "The axis is 2^32 - 1.", affine(2, PER_AXIS, -1, 0, 1), "RUL-4");
        c.reject("block-0", "The blocks have no elements.", affine(2, PER_BLOCK, 0, 0, 2), "RUL-5");
        c.reject("block-per-axis", "The block is 1 and there are no blocks.", affine(2, PER_AXIS, 0, 1, 2), "RUL-5");
        c.reject("block-per-tensor", "The block is 1 and there is one group.", affine(2, PER_TENSOR, 0, 1, 1), "RUL-5");
        scale(c, "scale-infinite", "A scale is infinite", Float.POSITIVE_INFINITY);
        scale(c, "scale-minus-infinite", "A scale is minus infinity", Float.NEGATIVE_INFINITY);
        scale(c, "scale-not-a-number", "A scale is not a number", Float.NaN);
        c.reject(
                "scale-infinite-of-no-element",
                "A tensor without elements has an infinite scale.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 0)
                        .affine(2, PER_TENSOR, 0, 0, Seq.floats(Float.POSITIVE_INFINITY), Seq.NONE, Seq.NONE)),
                "RUL-6");
        c.reject(
                "zero-point-missing",
                "There are two groups and one zero point.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 2)
                        .affine(
                                2,
                                PER_AXIS,
                                0,
                                0,
                                Seq.floats(1, 1),
                                Seq.stored(Bytes.of(0)),
                                Seq.stored(Bytes.of(0, 0)))),
                "CHU-2");
        for (ElementType type : List.of(ElementType.INT8, ElementType.COMPLEX64, ElementType.FLOAT8E5M2)) {
            c.reject(
                    "type-" + TypeMatrix.name(type),
                    "The elements are of type " + type + ".",
                    FileParts.of(TensorParts.of("t", type, 1)
                            .affine(2, PER_TENSOR, 0, 0, Seq.floats(1), Seq.NONE, Seq.stored(Bytes.of(0)))),
                    "RUL-2");
        }
        return c.vectors();
    }

    private static void scale(Catalog c, String name, String fault, float scale) {
        c.reject(
                name,
                fault + ".",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 1)
                        .affine(2, PER_TENSOR, 0, 0, Seq.floats(scale), Seq.NONE, Seq.stored(Bytes.of(0)))),
                "RUL-6");
    }

    /** Two by three elements whose symbols are all 0. */
    private static FileParts affine(int bits, Grouping grouping, int axis, int block, int groups) {
        return FileParts.of(TensorParts.of("t", ElementType.FLOAT, 2, 3)
                .affine(bits, grouping, axis, block, Seq.floats(new float[groups]), Seq.NONE, Seq.stored(new byte[6])));
    }

    private static FileParts six(byte[] symbols, Seq zeroPoints) {
        return FileParts.of(TensorParts.of("t", ElementType.FLOAT, 6)
                .affine(2, PER_TENSOR, 0, 0, Seq.floats(1), zeroPoints, Seq.stored(symbols)));
    }

    private static void arithmetic(Catalog c) {
        byte[] symbols = Bytes.of(0, 1, 128, 129, 255);
        for (ElementType type : NumericMatrix.TYPES) {
            TensorParts[] tensors = new TensorParts[7];
            float[] scales = {0.1f, -1f, LARGEST, Float.MIN_VALUE, Float.MIN_NORMAL, 512f, 0x1.004p-10f};
            for (int i = 0; i < scales.length; i++) {
                tensors[i] = TensorParts.of("scale " + i, type, 5)
                        .affine(8, PER_TENSOR, 0, 0, Seq.floats(scales[i]), Seq.NONE, Seq.stored(symbols))
                        .values(Numbers.elements(
                                type,
                                -128f * scales[i],
                                -127f * scales[i],
                                0f * scales[i],
                                scales[i],
                                127f * scales[i]));
            }
            c.accept(
                    TypeMatrix.name(type) + "-rounding",
                    "Products that round, that are minus zero, subnormal or too large for type " + type + ".",
                    FileParts.of(tensors));
        }
        // The exact product lies 3 x 2^-25 above a tie of binary16 and 2 x 2^-25 above one of bfloat16; binary32 has no
        // number in between, so that its rounding makes them ties, which go down to 2.
        twice(c, ElementType.FLOAT16, "2 + 2^-10", 13428327 * 0x1p-25f);
        twice(c, ElementType.BFLOAT16, "2 + 2^-7", 13474202 * 0x1p-25f);
    }

    private static void twice(Catalog c, ElementType type, String tie, float scale) {
        c.accept(
                TypeMatrix.name(type) + "-rounds-twice",
                "A product is rounded to binary32 before it is rounded to " + type + ": to " + tie
                        + ", a tie, though it lies a little above.",
                FileParts.of(TensorParts.of("t", type, 1)
                        .affine(
                                3,
                                PER_TENSOR,
                                0,
                                0,
                                Seq.floats(scale),
                                Seq.stored(Bytes.of(0)),
                                Seq.stored(Bytes.of(5)))
                        .values(Bytes.units(2, 0x4000))));
    }

    private static void shapes(Catalog c) {
        for (int bits = 1; bits <= 8; bits++) {
            int highest = (1 << bits) - 1;
            int middle = 1 << (bits - 1);
            c.accept(
                    "bits-" + bits,
                    "Symbols of " + bits + " bits with the zero point that is meant when there are none.",
                    FileParts.of(TensorParts.of("t", ElementType.FLOAT, 3)
                            .affine(
                                    bits,
                                    PER_TENSOR,
                                    0,
                                    0,
                                    Seq.floats(0.5f),
                                    Seq.NONE,
                                    Seq.of(Chunks.dense(Chunks.packedPlane(bits, 0, middle, highest))))
                            .values(Bytes.floats(-0.5f * middle, 0f, 0.5f * (highest - middle)))),
                    "RUL-3");
        }
        c.accept(
                "without-elements",
                "Tensors without elements have the scales and zero points of their groups, if there are groups.",
                FileParts.of(
                        TensorParts.of("one group", ElementType.FLOAT, 0)
                                .affine(2, PER_TENSOR, 0, 0, Seq.floats(1), Seq.stored(Bytes.of(3)), Seq.NONE),
                        TensorParts.of("two groups", ElementType.FLOAT, 0, 2)
                                .affine(2, PER_AXIS, 1, 0, Seq.floats(1, 2), Seq.NONE, Seq.NONE),
                        TensorParts.of("no groups", ElementType.FLOAT, 0, 2)
                                .affine(2, PER_AXIS, 0, 0, Seq.NONE, Seq.NONE, Seq.NONE)));
        c.accept(
                "chunks-within-a-group",
                "Chunks of four symbols end within groups of three.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 3, 3)
                        .affine(
                                8,
                                PER_AXIS,
                                0,
                                0,
                                Seq.floats(1, 10, 100),
                                Seq.stored(Bytes.of(0, 1, 2)),
                                Seq.of(
                                        4,
                                        Chunks.stored(Bytes.of(1, 2, 3, 4)),
                                        Chunks.stored(Bytes.of(5, 6, 7, 8)),
                                        Chunks.stored(Bytes.of(9))))
                        .values(Bytes.floats(1, 2, 3, 30, 40, 50, 500, 600, 700))));
        c.accept(
                "blocks-in-chunks",
                "Chunks of four symbols end within blocks of two along the first of two dims.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 3, 3)
                        .affine(
                                8,
                                PER_BLOCK,
                                0,
                                2,
                                Seq.floats(1, 10, 100, 1000, 1e4f, 1e5f),
                                Seq.stored(Bytes.of(0, 0, 0, 1, 1, 1)),
                                Seq.of(
                                        4,
                                        Chunks.stored(Bytes.of(1, 2, 3, 4)),
                                        Chunks.stored(Bytes.of(5, 6, 7, 8)),
                                        Chunks.stored(Bytes.of(9))))
                        .values(Bytes.floats(1, 20, 300, 4, 50, 600, 6000, 7e4f, 8e5f))));
        block(c, "block-longer-than-axis", "A block is longer than the axis", 100);
        block(c, "block-2-31", "The block is 2^31, more than a signed number of 32 bits holds", Integer.MIN_VALUE);
    }

    private static void block(Catalog c, String name, String shows, int block) {
        c.accept(
                name,
                shows + ".",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 2, 2)
                        .affine(
                                8,
                                PER_BLOCK,
                                1,
                                block,
                                Seq.floats(1, 10),
                                Seq.stored(Bytes.of(0, 1)),
                                Seq.stored(Bytes.of(1, 2, 3, 4)))
                        .values(Bytes.floats(1, 2, 20, 30))),
                "RUL-5");
    }
}
