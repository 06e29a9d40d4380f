package pith.conformance.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import pith.format.proto.ElementType;

/** Chapter 4: the rules that keep bits, exact and codebook, for every element type in every coding. */
final class TypeMatrix {
    static final List<ElementType> TYPES = Arrays.stream(ElementType.values())
            .filter(type -> type != ElementType.UNRECOGNIZED && type != ElementType.ELEMENT_TYPE_UNSPECIFIED)
            .toList();

    /** Bytes of any kind: no two units of the first six of any width are equal. */
    private static final byte[] SEED = seed();

    private TypeMatrix() {}

    static List<GeneratedVector> exact() {
        Catalog c = new Catalog("exact");
        for (ElementType type : TYPES) {
            int width = width(type);
            List<TensorParts> tensors = new ArrayList<>();
            for (Coding coding : Coding.values()) {
                byte[] units = units(coding, unitCount(type), width);
                tensors.add(tensor(coding.name(), type, units).exact(Seq.coded(coding, width, units)));
            }
            byte[] units = units(unitCount(type), width);
            byte[] rotated = Bytes.signLast(width, units);
            tensors.add(tensor("sign last, stored", type, units).signLast(Seq.stored(rotated)));
            tensors.add(tensor("sign last, dense", type, units).signLast(Seq.coded(Coding.DENSE, width, rotated)));
            c.accept(
                    name(type),
                    "Exact tensors of type " + type
                            + " in every mode, with and without sign last; their bits are kept.",
                    FileParts.of(tensors.toArray(TensorParts[]::new)));
        }
        return c.vectors();
    }

    static List<GeneratedVector> codebook() {
        Catalog c = new Catalog("codebook");
        for (ElementType type : TYPES) {
            int width = width(type);
            byte[] table = units(3, width);
            List<TensorParts> tensors = new ArrayList<>();
            for (Coding coding : Coding.values()) {
                byte[] symbols = symbols(coding, unitCount(type));
                boolean signLast = tensors.size() % 2 == 1;
                byte[] stored = signLast ? Bytes.signLast(width, table) : table;
                tensors.add(tensor(coding.name(), type, lookUp(table, width, symbols))
                        .codebook(3, signLast, Seq.stored(stored), Seq.coded(coding, 1, symbols)));
            }
            byte[] symbols = symbols(Coding.DENSE, unitCount(type));
            byte[] coded = Coding.DENSE.chunk(width, Bytes.signLast(width, table));
            tensors.add(tensor("coded table", type, lookUp(table, width, symbols))
                    .codebook(3, true, Seq.of(coded), Seq.stored(symbols)));
            c.accept(
                    name(type),
                    "Codebook tensors of type " + type + " in every mode, with and without sign last.",
                    FileParts.of(tensors.toArray(TensorParts[]::new)));
        }
        return c.vectors();
    }

    private static byte[] seed() {
        byte[] bytes = new byte[96];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (167 * i + i * i / 3 + 61);
        }
        return bytes;
    }

    /** Six elements, or as many as six bytes hold less one. */
    private static TensorParts tensor(String name, ElementType type, byte[] values) {
        return TensorParts.of(name.toLowerCase(Locale.ROOT), type, elements(type))
                .values(values);
    }

    private static int elements(ElementType type) {
        return bits(type) >= 8 ? 6 : 6 * 8 / bits(type) - 1;
    }

    private static int unitCount(ElementType type) {
        return bits(type) >= 8 ? 6 * bits(type) / 8 / width(type) : 6;
    }

    /** Returns units of any bits. */
    static byte[] units(int count, int width) {
        return Arrays.copyOf(SEED, count * width);
    }

    /** Returns units that a coding is made for, four or more. */
    static byte[] units(Coding coding, int count, int width) {
        byte[] unit = Arrays.copyOf(SEED, width);
        byte[] half = Arrays.copyOf(SEED, count / 2 * width);
        return switch (coding) {
            case STORED, DENSE -> units(count, width);
            case CONSTANT -> Bytes.repeat(count, unit);
            case SPARSE ->
                Bytes.join(
                        Bytes.repeat(2, unit),
                        Arrays.copyOfRange(SEED, width, 2 * width),
                        Bytes.repeat(count - 4, unit),
                        Arrays.copyOfRange(SEED, 2 * width, 3 * width));
            case RESIDUES ->
                Bytes.join(
                        unit,
                        Bytes.with(unit, 0, unit[0] ^ 1),
                        Arrays.copyOfRange(SEED, width, 2 * width),
                        Bytes.repeat(count - 3, unit));
            case MATCHED -> Bytes.repeat(2, half);
        };
    }

    /** Returns symbols below 3. */
    static byte[] symbols(Coding coding, int count) {
        byte[] symbols = new byte[count];
        for (int i = 0; i < count; i++) {
            symbols[i] = (byte)
                    switch (coding) {
                        case STORED, DENSE -> (i * i + 1) % 3;
                        case CONSTANT -> 2;
                        case RESIDUES -> i == 1 ? 1 : i == 3 ? 2 : 0;
                        case SPARSE -> i % 4 == 2 ? 1 + i % 3 % 2 : 0;
                        case MATCHED -> i % (count / 2) % 3;
                    };
        }
        return symbols;
    }

    static byte[] lookUp(byte[] table, int width, byte[] symbols) {
        byte[] all = Bytes.NONE;
        for (byte symbol : symbols) {
            all = Bytes.join(all, Arrays.copyOfRange(table, symbol * width, (symbol + 1) * width));
        }
        return all;
    }

    static String name(ElementType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of a unit. */
    static int width(ElementType type) {
        return switch (type) {
            case UINT16, INT16, FLOAT16, BFLOAT16 -> 2;
            case FLOAT, UINT32, INT32, COMPLEX64 -> 4;
            case DOUBLE, UINT64, INT64, COMPLEX128 -> 8;
            default -> 1;
        };
    }

    /** Bits of an element. */
    static int bits(ElementType type) {
        return switch (type) {
            case COMPLEX64, COMPLEX128 -> 16 * width(type);
            case UINT4, INT4, FLOAT4E2M1 -> 4;
            case UINT2, INT2 -> 2;
            default -> 8 * width(type);
        };
    }
}
