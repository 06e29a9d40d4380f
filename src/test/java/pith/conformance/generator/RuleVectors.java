package pith.conformance.generator;

import java.util.List;
import pith.format.proto.ElementType;

/** Chapter 4: corner cases and faults of the rules. */
final class RuleVectors {
    private RuleVectors() {}

    static List<GeneratedVector> codebook() {
        Catalog c = new Catalog("codebook");
        byte[] table = new byte[256];
        byte[] symbols = new byte[256];
        for (int i = 0; i < 256; i++) {
            table[i] = (byte) (3 * i);
            symbols[i] = (byte) (255 - i);
        }
        byte[] values = new byte[256];
        for (int i = 0; i < 256; i++) {
            values[i] = (byte) (3 * (255 - i));
        }
        c.accept(
                "entries-256",
                "A table of 256 entries, all of them used.",
                FileParts.of(TensorParts.of("t", ElementType.INT8, 256)
                        .codebook(256, false, Seq.stored(table), Seq.stored(symbols))
                        .values(values)),
                "RUL-1");
        byte[] bits = Bytes.units(4, 0x7FC01234L, 0xFF800001L, 0x80000000L, 1);
        c.accept(
                "bits-are-kept",
                "Entries that are NaNs with a payload, a signalling NaN, minus zero and a subnormal keep their bits.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 4)
                        .codebook(4, true, Seq.stored(Bytes.signLast(4, bits)), Seq.stored(Bytes.of(0, 1, 2, 3)))
                        .values(bits)));
        c.accept(
                "without-elements",
                "A tensor without elements has its table and no symbols.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 0, 5)
                        .codebook(2, false, Seq.stored(Bytes.of(1, 2)), Seq.NONE)));
        Seq two = Seq.stored(Bytes.of(1, 2));
        c.reject("entries-0", "The table has no entries.", codebook(0, Seq.NONE), "RUL-1");
        c.reject("entries-257", "The table has 257 entries.", codebook(257, Seq.stored(new byte[257])), "RUL-1");
        c.reject("entries-2-32-less-1", "The table has 2^32 - 1 entries.", codebook(-1, two), "RUL-1");
        c.reject("symbol-past-table", "A symbol is 2 and the table has 2 entries.", codebook(2, two), "RUL-1");
        c.reject("table-missing", "The table has two entries and no chunk.", codebook(2, Seq.NONE), "SEQ-1");
        return c.vectors();
    }

    private static FileParts codebook(int entries, Seq table) {
        return FileParts.of(TensorParts.of("t", ElementType.UINT8, 4)
                .codebook(entries, false, table, Seq.stored(Bytes.of(0, 1, entries == 2 ? 2 : 0, 0))));
    }

    static List<GeneratedVector> powerOfTwo() {
        Catalog c = new Catalog("power-of-two");
        byte[] symbols = new byte[255];
        float[] values = new float[255];
        for (int s = 1; s < 255; s++) {
            symbols[s] = (byte) s;
            int k = (s - 1) / 2;
            values[s] = (float) Math.pow(2, -k) * (s % 2 == 1 ? 1 : -1);
        }
        c.accept(
                "levels-127",
                "All 255 symbols of 127 levels, from 1 down to 2^-126.",
                FileParts.of(power(ElementType.FLOAT, 0, 127, symbols).values(Bytes.floats(values))),
                "RUL-7",
                "RUL-8");
        c.accept(
                "exponent-127",
                "The largest exponent, 127.",
                FileParts.of(power(ElementType.FLOAT, 127, 2, Bytes.of(0, 1, 2, 3, 4))
                        .values(Bytes.floats(0, 0x1p127f, -0x1p127f, 0x1p126f, -0x1p126f))),
                "RUL-8");
        c.accept(
                "exponent-minus-126",
                "The smallest exponent, -126.",
                FileParts.of(power(ElementType.FLOAT, -126, 1, Bytes.of(0, 1, 2))
                        .values(Bytes.floats(0, 0x1p-126f, -0x1p-126f))),
                "RUL-8");
        c.accept(
                "double-range",
                "Exponents beyond those of binary16 are kept by DOUBLE.",
                FileParts.of(
                        power(ElementType.DOUBLE, 127, 1, Bytes.of(1, 2)).values(Bytes.doubles(0x1p127, -0x1p127))));
        // 2^16 is infinite, 2^-24 the smallest number, 2^-25 a tie that goes down to zero, which keeps its sign.
        c.accept(
                "float16-range",
                "Powers of two at both ends of binary16: infinite, largest, smallest and rounded to zero of either sign.",
                FileParts.of(power(ElementType.FLOAT16, 16, 43, Bytes.of(0, 1, 2, 3, 4, 61, 62, 81, 82, 83, 84, 85, 86))
                        .values(Bytes.units(
                                2, 0, 0x7C00, 0xFC00, 0x7800, 0xF800, 0x0400, 0x8400, 1, 0x8001, 0, 0x8000, 0,
                                0x8000))));
        c.accept(
                "without-elements",
                "A tensor without elements.",
                FileParts.of(power(ElementType.FLOAT, 0, 1, Bytes.NONE)));
        c.reject(
                "levels-0", "There are no levels.", FileParts.of(power(ElementType.FLOAT, 0, 0, Bytes.of(0))), "RUL-7");
        c.reject(
                "levels-128",
                "There are 128 levels.",
                FileParts.of(power(ElementType.FLOAT, 127, 128, Bytes.of(0))),
                "RUL-7");
        c.reject(
                "symbol-past-levels",
                "A symbol is 5 and there are two levels.",
                FileParts.of(power(ElementType.FLOAT, 0, 2, Bytes.of(4, 5))),
                "RUL-7");
        c.reject(
                "exponent-128",
                "The largest exponent is 128.",
                FileParts.of(power(ElementType.FLOAT, 128, 2, Bytes.of(0))),
                "RUL-8");
        c.reject(
                "exponent-minus-127",
                "The smallest of two exponents is -127.",
                FileParts.of(power(ElementType.FLOAT, -126, 2, Bytes.of(0))),
                "RUL-8");
        c.reject(
                "exponent-minus-2-31",
                "The largest exponent is -2^31, so that the smallest one is no number of 32 bits.",
                FileParts.of(power(ElementType.FLOAT, Integer.MIN_VALUE, 127, Bytes.of(0))),
                "RUL-8");
        c.reject(
                "type-uint8",
                "The elements are of type UINT8.",
                FileParts.of(power(ElementType.UINT8, 0, 1, Bytes.of(0))),
                "RUL-2");
        return c.vectors();
    }

    private static TensorParts power(ElementType type, int maxExponent, int levels, byte[] symbols) {
        return TensorParts.of("t", type, symbols.length).powerOfTwo(maxExponent, levels, Seq.stored(symbols));
    }

    static List<GeneratedVector> product() {
        Catalog c = new Catalog("product");
        c.accept(
                "length-of-the-axis",
                "One sub-vector is the whole axis.",
                FileParts.of(
                        product(ElementType.FLOAT, 0, 4, 2, false, Seq.floats(1, 2, 3, 4, 5, 6, 7, 8), Bytes.of(1), 4)
                                .values(Bytes.floats(5, 6, 7, 8))),
                "RUL-9");
        float[] book = new float[256];
        byte[] symbols = new byte[256];
        float[] values = new float[256];
        for (int i = 0; i < 256; i++) {
            book[i] = i;
            symbols[i] = (byte) (255 - i);
            values[i] = 255 - i;
        }
        c.accept(
                "codewords-256",
                "Sub-vectors of one element and 256 codewords, all of them used.",
                FileParts.of(product(ElementType.FLOAT, 0, 1, 256, true, Seq.floats(book), symbols, 256)
                        .values(Bytes.floats(values))),
                "RUL-10");
        c.accept(
                "in-chunks",
                "Chunks of three symbols end within rows of sub-vectors, and the codebooks are two chunks.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 2, 3, 2)
                        .product(
                                1,
                                2,
                                2,
                                false,
                                Seq.of(
                                        5,
                                        Chunks.stored(Bytes.signLast(4, Bytes.floats(1, 2, 3, 4, 5))),
                                        Chunks.stored(Bytes.signLast(4, Bytes.floats(6, 7, 8)))),
                                Seq.of(
                                        3,
                                        Chunks.stored(Bytes.of(0, 1, 1)),
                                        Chunks.stored(Bytes.of(0, 1, 0)),
                                        Chunks.stored(Bytes.of(0, 1))))
                        .values(Bytes.floats(1, 3, 2, 4, 7, 5, 3, 1, 4, 2, 5, 7))));
        c.accept(
                "without-elements",
                "Tensors without elements: an axis of no elements has no codebooks unless they are shared.",
                FileParts.of(
                        product(ElementType.FLOAT, 1, 2, 1, false, Seq.floats(1, 2, 3, 4), Bytes.NONE, 0, 3),
                        TensorParts.of("no subspace", ElementType.FLOAT, 0).product(0, 1, 2, false, Seq.NONE, Seq.NONE),
                        TensorParts.of("no subspace, shared", ElementType.FLOAT, 0)
                                .product(0, 1, 2, true, Seq.floats(1, 2), Seq.NONE)),
                "RUL-9");
        Seq two = Seq.floats(1, 2);
        c.reject("axis-past-dims", "The axis is 1 and there is one dim.", one(1, 1, 2, two), "RUL-9");
        c.reject(
                "scalar",
                "A scalar has no axis.",
                FileParts.of(product(ElementType.FLOAT, 0, 1, 2, true, two, Bytes.of(0))),
                "RUL-9");
        c.reject("length-0", "Sub-vectors have no elements.", one(0, 0, 2, two), "RUL-9");
        c.reject("length-past-axis", "Sub-vectors of two along an axis of one.", one(0, 2, 1, two), "RUL-9");
        c.reject("codewords-0", "There are no codewords.", one(0, 1, 0, Seq.NONE), "RUL-10");
        c.reject("codewords-257", "There are 257 codewords.", one(0, 1, 257, Seq.floats(new float[257])), "RUL-10");
        c.reject(
                "symbol-past-codewords",
                "A symbol is 2 and there are two codewords.",
                FileParts.of(product(ElementType.FLOAT, 0, 1, 2, true, two, Bytes.of(2), 1)),
                "RUL-10");
        c.reject(
                "codeword-infinite",
                "A codeword holds infinity.",
                one(0, 1, 2, Seq.floats(1, Float.POSITIVE_INFINITY)),
                "RUL-13");
        c.reject(
                "codeword-not-a-number",
                "A codeword holds a number that is none.",
                one(0, 1, 2, Seq.floats(Float.NaN, 1)),
                "RUL-13");
        c.reject(
                "surplus-element-infinite",
                "An element of a codeword that no sub-vector is long enough for is infinite.",
                FileParts.of(product(
                        ElementType.FLOAT,
                        0,
                        2,
                        1,
                        false,
                        Seq.floats(1, 2, 3, Float.NEGATIVE_INFINITY),
                        Bytes.of(0, 0),
                        3)),
                "RUL-13");
        c.reject(
                "type-bool",
                "The elements are of type BOOL.",
                FileParts.of(product(ElementType.BOOL, 0, 1, 2, true, two, Bytes.of(0), 1)),
                "RUL-2");
        return c.vectors();
    }

    private static FileParts one(int axis, int length, int codewords, Seq codebooks) {
        return FileParts.of(product(ElementType.FLOAT, axis, length, codewords, true, codebooks, Bytes.of(0), 1));
    }

    private static TensorParts product(
            ElementType type,
            int axis,
            int length,
            int codewords,
            boolean shared,
            Seq codebooks,
            byte[] symbols,
            long... dims) {
        return TensorParts.of("t", type, dims).product(axis, length, codewords, shared, codebooks, Seq.stored(symbols));
    }
}
