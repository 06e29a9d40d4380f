package pith.conformance.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import pith.format.proto.ElementType;
import pith.format.proto.Grouping;

/**
 * Chapters 3 to 5: every rule and element type at the ends of what a sequence can be. Without elements; with one, in every
 * mode that can code it; and in two chunks, the last of them shorter, in every mode.
 */
final class DegenerateMatrix {
    private static final int CHUNK = 6;
    private static final int REST = 2;
    private static final float[] SCALES = {0.1f, -3.3f, 1e-3f, 7.77f, 0f, 1234.5f, -2e-8f, 60000f};

    /** How many elements a tensor has. */
    private enum Size {
        NONE,
        ONE,
        TWO_CHUNKS
    }

    /** Makes a tensor of coded units. */
    private interface Maker {
        TensorParts tensor(String name, Size size, byte[] units, Seq coded);
    }

    private DegenerateMatrix() {}

    static List<GeneratedVector> exact() {
        Catalog c = new Catalog("exact");
        for (ElementType type : TypeMatrix.TYPES) {
            int width = TypeMatrix.width(type);
            accept(c, "Exact", type, "", tensors(width, unitsOfOne(type), (name, size, units, coded) -> {
                return TensorParts.of(name, type, dims(type, size)).exact(coded).values(units);
            }));
        }
        return c.vectors();
    }

    static List<GeneratedVector> codebook() {
        Catalog c = new Catalog("codebook");
        for (ElementType type : TypeMatrix.TYPES) {
            int width = TypeMatrix.width(type);
            byte[] table = TypeMatrix.units(3, width);
            accept(c, "Codebook", type, "", tensors(1, unitsOfOne(type), (name, size, symbols, coded) -> {
                return TensorParts.of(name, type, dims(type, size))
                        .codebook(3, false, Seq.stored(table), coded)
                        .values(TypeMatrix.lookUp(table, width, symbols));
            }));
        }
        return c.vectors();
    }

    static List<GeneratedVector> affine() {
        Catalog c = new Catalog("affine");
        for (ElementType type : NumericMatrix.TYPES) {
            for (Grouping grouping : NumericMatrix.GROUPINGS) {
                accept(c, "Affine", type, "-" + NumericMatrix.name(grouping), tensors(1, 1, affine(type, grouping)));
            }
        }
        return c.vectors();
    }

    /** With blocks of three elements, of which the last has two. */
    private static Maker affine(ElementType type, Grouping grouping) {
        return (name, size, symbols, coded) -> {
            boolean perTensor = grouping == Grouping.PER_TENSOR;
            int block = perTensor ? Integer.MAX_VALUE : grouping == Grouping.PER_BLOCK ? 3 : 1;
            int groups = perTensor ? 1 : (symbols.length + block - 1) / block;
            float[] values = new float[symbols.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (symbols[i] - 2) * SCALES[i / block];
            }
            long[] dims = perTensor || size != Size.ONE ? dims(type, size) : new long[] {1};
            return TensorParts.of(name, type, dims)
                    .affine(
                            2,
                            grouping,
                            0,
                            grouping == Grouping.PER_BLOCK ? block : 0,
                            Seq.floats(Arrays.copyOf(SCALES, groups)),
                            Seq.NONE,
                            coded)
                    .values(Numbers.elements(type, values));
        };
    }

    static List<GeneratedVector> powerOfTwo() {
        Catalog c = new Catalog("power-of-two");
        for (ElementType type : NumericMatrix.TYPES) {
            accept(c, "Power-of-two", type, "", tensors(1, 1, (name, size, symbols, coded) -> {
                float[] values = new float[symbols.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = new float[] {0f, 0.125f, -0.125f}[symbols[i]];
                }
                return TensorParts.of(name, type, dims(type, size))
                        .powerOfTwo(-3, 1, coded)
                        .values(Numbers.elements(type, values));
            }));
        }
        return c.vectors();
    }

    static List<GeneratedVector> product() {
        Catalog c = new Catalog("product");
        for (ElementType type : NumericMatrix.TYPES) {
            accept(c, "Product", type, "", tensors(1, 1, product(type, false)));
            accept(c, "Product", type, "-shared", tensors(1, 1, product(type, true)));
        }
        return c.vectors();
    }

    /** In two chunks, sub-vectors of two elements, of which the last has one. */
    private static Maker product(ElementType type, boolean shared) {
        return (name, size, symbols, coded) -> {
            int length = size == Size.TWO_CHUNKS ? 2 : 1;
            int elements = Math.max(0, length * symbols.length - (length - 1));
            float[] books = new float[3 * length * (shared ? 1 : symbols.length)];
            for (int i = 0; i < books.length; i++) {
                books[i] = SCALES[i % SCALES.length] * (1 + i);
            }
            float[] values = new float[elements];
            for (int i = 0; i < elements; i++) {
                int subspace = i / length;
                int book = shared ? 0 : subspace;
                values[i] = books[(3 * book + symbols[subspace]) * length + i % length];
            }
            return TensorParts.of(name, type, elements)
                    .product(0, length, 3, shared, Seq.floats(books), coded)
                    .values(Numbers.elements(type, values));
        };
    }

    private static void accept(Catalog c, String rule, ElementType type, String variant, List<TensorParts> tensors) {
        c.accept(
                TypeMatrix.name(type) + variant + "-degenerate",
                rule + " tensors of type " + type + " without elements, with one, and in two chunks, in every mode.",
                FileParts.of(tensors.toArray(TensorParts[]::new)));
    }

    /** Returns tensors of units of a width, for an element of so many units. */
    private static List<TensorParts> tensors(int width, int unitsOfOne, Maker maker) {
        List<TensorParts> tensors = new ArrayList<>();
        tensors.add(maker.tensor("nothing", Size.NONE, Bytes.NONE, Seq.NONE));
        for (Coding coding : Coding.values()) {
            String name = coding.name().toLowerCase(Locale.ROOT);
            // A chunk with residues has two units or more.
            if (coding != Coding.RESIDUES || unitsOfOne > 1) {
                byte[] one = units(coding, unitsOfOne, width);
                tensors.add(maker.tensor("one, " + name, Size.ONE, one, Seq.coded(coding, width, one)));
            }
            byte[] first = units(coding, CHUNK, width);
            byte[] rest = units(coding, REST, width);
            Seq chunks = Seq.of(CHUNK, coding.chunk(width, first), coding.chunk(width, rest));
            tensors.add(maker.tensor("two chunks, " + name, Size.TWO_CHUNKS, Bytes.join(first, rest), chunks));
        }
        return tensors;
    }

    /** Returns units for a coding; those of one byte are symbols below 3, too. */
    private static byte[] units(Coding coding, int count, int width) {
        if (width == 1) {
            return count < CHUNK
                    ? Bytes.repeat(count, Bytes.of(coding == Coding.CONSTANT ? 1 : 2))
                    : TypeMatrix.symbols(coding, count);
        }
        if (count < CHUNK) {
            return coding == Coding.CONSTANT
                    ? Bytes.repeat(count, TypeMatrix.units(1, width))
                    : TypeMatrix.units(count, width);
        }
        return TypeMatrix.units(coding, count, width);
    }

    private static int unitsOfOne(ElementType type) {
        return Math.max(1, TypeMatrix.bits(type) / 8 / TypeMatrix.width(type));
    }

    /** Dims of a tensor with an element for each unit; of packed types with one less than the units hold. */
    private static long[] dims(ElementType type, Size size) {
        int bits = TypeMatrix.bits(type);
        int units = CHUNK + REST;
        return switch (size) {
            case NONE -> new long[] {0};
            case ONE -> new long[] {};
            case TWO_CHUNKS -> new long[] {bits < 8 ? units * 8 / bits - 1 : units * TypeMatrix.width(type) * 8 / bits};
        };
    }
}
