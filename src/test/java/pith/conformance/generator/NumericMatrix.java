package pith.conformance.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.format.proto.ElementType;
import pith.format.proto.Grouping;

/** Chapter 4: the rules that compute values, for every element type they allow in every coding. */
final class NumericMatrix {
    static final List<ElementType> TYPES =
            List.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.FLOAT16, ElementType.BFLOAT16);

    static final List<Grouping> GROUPINGS = List.of(Grouping.PER_TENSOR, Grouping.PER_AXIS, Grouping.PER_BLOCK);

    private static final int[] DIMS = {2, 3, 2};
    private static final int COUNT = 12;
    /** As many as there are blocks of two along the second axis: two, of two elements and of one, for each of 2 × 2. */
    private static final float[] SCALES = {0.1f, -3.3f, 1e-3f, 7.77f, 0f, 1234.5f, -2e-8f, 60000f};

    private static final int[] ZERO_POINTS = {0, 1, 2, 3, 3, 1, 0, 2};

    private NumericMatrix() {}

    static List<GeneratedVector> affine() {
        Catalog c = new Catalog("affine");
        for (ElementType type : TYPES) {
            affine(c, type, Grouping.PER_TENSOR, 0, 0, 1);
            affine(c, type, Grouping.PER_AXIS, 1, 0, 3);
            affine(c, type, Grouping.PER_BLOCK, 1, 2, 8);
        }
        return c.vectors();
    }

    private static void affine(Catalog c, ElementType type, Grouping grouping, int axis, int block, int groups) {
        List<TensorParts> tensors = new ArrayList<>();
        for (Coding coding : Coding.values()) {
            boolean withZeroPoints = tensors.size() % 2 == 0;
            byte[] symbols = TypeMatrix.symbols(coding, COUNT);
            float[] values = new float[COUNT];
            for (int i = 0; i < COUNT; i++) {
                int group = group(i, grouping);
                // Without zero points each is 2^(bits - 1), here 2.
                int difference = symbols[i] - (withZeroPoints ? ZERO_POINTS[group] : 2);
                values[i] = (float) difference * SCALES[group];
            }
            byte[] zeroPoints = new byte[groups];
            for (int i = 0; i < groups; i++) {
                zeroPoints[i] = (byte) ZERO_POINTS[i];
            }
            tensors.add(tensor(coding, type)
                    .affine(
                            2,
                            grouping,
                            axis,
                            block,
                            Seq.floats(java.util.Arrays.copyOf(SCALES, groups)),
                            withZeroPoints ? Seq.stored(zeroPoints) : Seq.NONE,
                            Seq.coded(coding, 1, symbols))
                    .values(Numbers.elements(type, values)));
        }
        c.accept(
                TypeMatrix.name(type) + "-" + name(grouping),
                "Affine tensors of type " + type + " with groups " + grouping
                        + " in every mode, with zero points of their own and without.",
                FileParts.of(tensors.toArray(TensorParts[]::new)));
    }

    static String name(Grouping grouping) {
        return grouping.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the group of an element of a 2 × 3 × 2 tensor. */
    private static int group(int element, Grouping grouping) {
        int outer = element / 6;
        int middle = element / 2 % 3;
        int inner = element % 2;
        return switch (grouping) {
            case PER_AXIS -> middle;
            // Row-major over 2 × 2 × 2: indices 0 and 1 of the middle are one block, 2 is another.
            case PER_BLOCK -> 4 * outer + 2 * (middle / 2) + inner;
            default -> 0;
        };
    }

    static List<GeneratedVector> powerOfTwo() {
        Catalog c = new Catalog("power-of-two");
        for (ElementType type : TYPES) {
            List<TensorParts> tensors = new ArrayList<>();
            for (Coding coding : Coding.values()) {
                byte[] symbols = TypeMatrix.symbols(coding, COUNT);
                float[] values = new float[COUNT];
                for (int i = 0; i < COUNT; i++) {
                    values[i] = symbols[i] == 0 ? 0f : symbols[i] == 1 ? 0.125f : -0.125f;
                }
                tensors.add(tensor(coding, type)
                        .powerOfTwo(-3, 1, Seq.coded(coding, 1, symbols))
                        .values(Numbers.elements(type, values)));
            }
            c.accept(
                    TypeMatrix.name(type),
                    "Power-of-two tensors of type " + type + " in every mode.",
                    FileParts.of(tensors.toArray(TensorParts[]::new)));
        }
        return c.vectors();
    }

    static List<GeneratedVector> product() {
        Catalog c = new Catalog("product");
        for (ElementType type : TYPES) {
            product(c, type, false);
            product(c, type, true);
        }
        return c.vectors();
    }

    /** Sub-vectors of two along the second axis of 2 × 3 × 2: the second one of each pair has one element. */
    private static void product(Catalog c, ElementType type, boolean shared) {
        List<TensorParts> tensors = new ArrayList<>();
        float[] books = {1.5f, -2.25f, 1e-5f, 0f, -0f, 1e5f, 10.1f, 11.3f, 12.7f, 13f, -14f, 15f};
        float[][][] book = new float[2][3][2];
        for (int i = 0; i < books.length; i++) {
            book[i / 6][i / 2 % 3][i % 2] = books[i];
        }
        for (Coding coding : Coding.values()) {
            // In row-major order over 2 × 2 × 2.
            byte[] symbols = TypeMatrix.symbols(coding, 8);
            float[] values = new float[COUNT];
            for (int i = 0; i < COUNT; i++) {
                int middle = i / 2 % 3;
                int subspace = middle / 2;
                int symbol = symbols[4 * (i / 6) + 2 * subspace + i % 2];
                values[i] = book[shared ? 0 : subspace][symbol][middle % 2];
            }
            tensors.add(tensor(coding, type)
                    .product(
                            1,
                            2,
                            3,
                            shared,
                            Seq.floats(shared ? java.util.Arrays.copyOf(books, 6) : books),
                            Seq.coded(coding, 1, symbols))
                    .values(Numbers.elements(type, values)));
        }
        c.accept(
                TypeMatrix.name(type) + (shared ? "-shared" : ""),
                "Product tensors of type " + type + " in every mode, "
                        + (shared ? "with one codebook for all subspaces." : "with a codebook for each subspace."),
                FileParts.of(tensors.toArray(TensorParts[]::new)));
    }

    private static TensorParts tensor(Coding coding, ElementType type) {
        return TensorParts.of(coding.name().toLowerCase(Locale.ROOT), type, DIMS[0], DIMS[1], DIMS[2]);
    }
}
