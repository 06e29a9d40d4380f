package pith.conformance;

import java.util.List;

/**
 * A mistake that an implementer could make, as a change to the built-in reader.
 *
 * @param right text that stands once in the class
 * @param wrong what it becomes
 */
record Mistake(String name, String className, String right, String wrong) {
    private static final String ENTROPY = "pith.entropy.";
    private static final String FORMAT = "pith.format.";
    private static final String READER = "pith.reader.";

    static final List<Mistake> ALL = List.of(
            new Mistake("codes of 13 bits", ENTROPY + "ChunkFormat", "MAX_CODE_LENGTH = 12", "MAX_CODE_LENGTH = 13"),
            new Mistake(
                    "codes of 11 bits at most",
                    ENTROPY + "ChunkFormat",
                    "MAX_CODE_LENGTH = 12",
                    "MAX_CODE_LENGTH = 11"),
            new Mistake("matches of four bytes at least", ENTROPY + "ChunkFormat", "MIN_MATCH = 3", "MIN_MATCH = 4"),
            new Mistake("seven contexts at most", ENTROPY + "ChunkFormat", "MAX_CONTEXTS = 8", "MAX_CONTEXTS = 7"),
            new Mistake(
                    "packed fields with the lowest bit first",
                    ENTROPY + "PlaneDecoder",
                    "(byte) (window >>> (Long.SIZE - width))",
                    "(byte) (Long.reverse(window) & ((1 << width) - 1))"),
            new Mistake("codes in falling order of symbol", ENTROPY + "DecodeTable", """
                            for (int symbol = 0; symbol < lengths.alphabet(); symbol++) {
                                int length = lengths.length(symbol);
                                if (length != 0) {
                                    int start\
                    """, """
                            for (int symbol = lengths.alphabet() - 1; symbol >= 0; symbol--) {
                                int length = lengths.length(symbol);
                                if (length != 0) {
                                    int start\
                    """),
            new Mistake(
                    "first run of a table counted from one",
                    ENTROPY + "CodeTable",
                    "isFirst ? code - 1 : code",
                    "code"),
            new Mistake(
                    "four streams, the first one longest",
                    ENTROPY + "HuffmanDecoder",
                    "int quarter = count / 4;",
                    "int quarter = (count + 3) / 4;"),
            new Mistake(
                    "gaps counted from the position before",
                    ENTROPY + "GapDecoder",
                    "before + 1L + Integer",
                    "before + (before < 0 ? 1L : 0L) + Integer"),
            new Mistake("seven tables of gaps at most", ENTROPY + "ChunkFormat", "GAP_TABLES = 8", "GAP_TABLES = 7"),
            new Mistake("groups of 15 gaps", ENTROPY + "ChunkFormat", "GAP_GROUP = 16", "GAP_GROUP = 15"),
            new Mistake("bounds that a sum has to exceed", ENTROPY + "GapDecoder", "sum >= bound", "sum > bound"),
            new Mistake(
                    "bounds looked at in order",
                    ENTROPY + "GapDecoder",
                    "number += sum >= bound ? 1 : 0;",
                    "if (sum < bound) { return number; }\n            number++;"),
            new Mistake(
                    "bounds of 32 bits",
                    ENTROPY + "GapDecoder",
                    "(int) Math.min(in.varint(\"bound of a table\"), Integer.MAX_VALUE)",
                    "(int) in.varint(\"bound of a table\")"),
            new Mistake(
                    "sums of all gaps before",
                    ENTROPY + "GapDecoder",
                    "(done == GROUP ? -1 : positions[from + done - 1 - GROUP])",
                    "(-1)"),
            new Mistake("groups across streams", ENTROPY + "GapDecoder", "if (done == 0) {", "if (from + done == 0) {"),
            new Mistake("residues added", ENTROPY + "SparseDecoder", "out[at] ^= residues", "out[at] += residues"),
            new Mistake(
                    "residues for listed units too",
                    ENTROPY + "SparseDecoder",
                    "residues[i - next]",
                    "residues[i % residues.length]"),
            new Mistake("matches copied as a block", ENTROPY + "MatchDecoder", "distance >= length", "distance >= 0"),
            new Mistake(
                    "the first repeated distance is 2",
                    ENTROPY + "MatchDecoder",
                    "int distance = 1;",
                    "int distance = 2;"),
            new Mistake("repeated distances forgotten", ENTROPY + "MatchDecoder", "if (newDistance != 0)", "if (true)"),
            new Mistake(
                    "contexts by number of the literal",
                    ENTROPY + "MatchDecoder",
                    "int context = done % literals.length;",
                    "int context = 0;"),
            new Mistake(
                    "integers with an extra bit too few",
                    ENTROPY + "IntegerCode",
                    "(symbol - DIRECT) / 2 + 3",
                    "(symbol - DIRECT) / 2 + 2"),
            new Mistake("sign last not undone", FORMAT + "SignLast", "width * 8 - 1);", "0);"),
            new Mistake(
                    "zero point in the middle of odd ranges",
                    FORMAT + "Rule",
                    "1 << (bits - 1)",
                    "(1 << bits) - 1 >> 1"),
            new Mistake(
                    "negative powers first",
                    FORMAT + "Rule",
                    "values[1 + 2 * k] = Math.scalb(1f",
                    "values[1 + 2 * k] = -Math.scalb(1f"),
            new Mistake(
                    "varints of any length",
                    ENTROPY + "ChunkReader",
                    "throw FormatException.malformed(\"CON-1\", field + \" is a varint of more than nine bytes\")",
                    "return value"),
            new Mistake(
                    "tensors without a rule",
                    FORMAT + "IndexReader",
                    "throw malformed(\"TEN-4\", \"the tensor has no rule\")",
                    "new StoredRule.Exact(false)"),
            new Mistake(
                    "numbers of any length in the manifest",
                    FORMAT + "CanonicalForm",
                    "        throw malformed(\"MAN-2\", field + \" is a varint",
                    "        if (position > 0) { return value; }\n        throw malformed(\"MAN-2\", field + \" is a varint"),
            new Mistake(
                    "manifests in any form",
                    FORMAT + "CanonicalForm",
                    "        new CanonicalForm(bytes).message(Manifest.getDescriptor(), bytes.length);\n",
                    ""),
            new Mistake(
                    "fields from 64 on refused",
                    FORMAT + "CanonicalForm",
                    "FIRST_IGNORABLE = 64",
                    "FIRST_IGNORABLE = 1 << 29"),
            new Mistake(
                    "fields below 64 ignored", FORMAT + "CanonicalForm", "FIRST_IGNORABLE = 64", "FIRST_IGNORABLE = 1"),
            new Mistake(
                    "fields below 63 refused, 63 ignored",
                    FORMAT + "CanonicalForm",
                    "FIRST_IGNORABLE = 64",
                    "FIRST_IGNORABLE = 63"),
            new Mistake(
                    "names compared by units of UTF-16",
                    FORMAT + "ActivationReader",
                    "Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8))",
                    "a.compareTo(b)"),
            new Mistake(
                    "dims of zero end the product",
                    FORMAT + "IndexReader",
                    "product *= Math.max(1, dim);",
                    "product *= dim;"),
            new Mistake("tensors of fewer than 64 dims", FORMAT + "Limits", "RANK = 64", "RANK = 63"),
            new Mistake(
                    "chunks of fewer than 2^24 units",
                    FORMAT + "Limits",
                    "CHUNK_UNITS = 1 << 24",
                    "CHUNK_UNITS = (1 << 24) - 1"),
            new Mistake(
                    "other versions accepted",
                    FORMAT + "Prologue",
                    "bytes[8] != MAJOR || bytes[9] != MINOR",
                    "bytes[8] != MAJOR"),
            new Mistake(
                    "blocks across the inner dims",
                    READER + "RuleDecoder",
                    "(outer * blocks + block) * inner + element % inner",
                    "(outer * blocks + block) * inner"),
            new Mistake(
                    "groups along the first axis",
                    READER + "RuleDecoder",
                    "RuleLayout.inner(shape, affine.axis())",
                    "RuleLayout.inner(shape, 0)"),
            new Mistake(
                    "affine computed in double",
                    READER + "RuleDecoder",
                    "values[i] = ((symbols[from + i] & 0xFF) - zeroPoint) * scale;",
                    "values[i] = (float) (symbols[from + i] & 0xFF) * scale - zeroPoint * scale;"),
            new Mistake(
                    "signed symbols",
                    READER + "RuleDecoder",
                    "values[i] = ((symbols[from + i] & 0xFF)",
                    "values[i] = (symbols[from + i]"),
            new Mistake(
                    "the last codebook shared", READER + "RuleDecoder", "product.shared() ? 0 : subspace", "subspace"),
            new Mistake(
                    "sub-vectors of one length",
                    READER + "RuleDecoder",
                    "int length = (int) Math.min(product.length(), along - (long) subspace * product.length());",
                    "int length = product.length();"),
            new Mistake("ties away from zero", "pith.model.HalfFloats", "rebased + 0xFFF + odd", "rebased + 0x1000"),
            new Mistake(
                    "bfloat16 cut off",
                    "pith.model.HalfFloats",
                    "(bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16",
                    "bits >>> 16"),
            new Mistake(
                    "no subnormal numbers",
                    "pith.model.HalfFloats",
                    "(int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24)",
                    "0"),
            new Mistake(
                    "varints without sign",
                    "pith.wire.VarintUnits",
                    "return signed ? extended(value, width) : value;",
                    "return value;"),
            new Mistake(
                    "packed types with sign",
                    "pith.wire.VarintUnits",
                    "case INT8, INT16, INT32, INT64 ->",
                    "case INT4, INT8, INT16, INT32, INT64 ->"),
            new Mistake(
                    "every file starts at the skeleton's start",
                    "pith.source.SourceFiles",
                    "skeleton += skeletonBytes(file);\n        }\n        return all;",
                    "}\n        return all;"));
}
