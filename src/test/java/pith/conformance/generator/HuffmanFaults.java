package pith.conformance.generator;

import static pith.conformance.generator.TensorParts.broken;

import java.util.Arrays;

/** Chapter 6: code tables, streams and varints that break a clause. */
final class HuffmanFaults {
    private static final Code AB = Code.bytes('a', 1, 'b', 1);

    private HuffmanFaults() {}

    static void add(Catalog c) {
        brokenTables(c);
        brokenStreams(c);
        varints(c);
    }

    private static void brokenTables(Catalog c) {
        table(
                c,
                "runs-past-alphabet",
                "A run of present symbols goes one past the alphabet.",
                new Bits().gamma(1).gamma(257),
                "HUF-1");
        table(c, "absent-run-past-alphabet", "The first run has 257 absent symbols.", new Bits().gamma(258), "HUF-1");
        table(
                c,
                "second-absent-run-past-alphabet",
                "The last run of absent symbols goes one past the alphabet.",
                new Bits().gamma(1).gamma(1).gamma(256),
                "HUF-1");
        table(
                c,
                "run-of-many-bits",
                "The length of a run has 20 bits.",
                new Bits().gamma(1 << 19).bits("0000"),
                "HUF-1");
        c.reject(
                "runs-past-integers",
                "The runs of a table of integers add up to 73.",
                FileParts.of(broken(
                        2,
                        Chunks.sparse(
                                Bytes.of(7),
                                1,
                                Bytes.join(
                                        Bytes.of(16, 1),
                                        new Bits().gamma(1).gamma(73).padded(),
                                        Bytes.of(0)),
                                Chunks.constantPlane(1)))),
                "HUF-1");
        // Symbols 0 and 1, or 0 to 2, are present.
        table(
                c,
                "first-length-0",
                "The first of three code lengths is 0; the others are a complete code.",
                present(3).number(0, 4).bits("110 0"),
                "HUF-2");
        table(
                c,
                "length-falls-to-0",
                "The second of three code lengths is 0; the others are a complete code.",
                present(3).number(1, 4).bits("10 110"),
                "HUF-2");
        table(c, "length-13", "Codes of 1 to 13 bits that are complete.", lengths(13), "HUF-2");
        table(
                c,
                "two-codes-of-13-bits-too-many",
                "A complete code of 1 to 12 bits has two more codes, of 13 bits.",
                present(15).number(1, 4).bits("110".repeat(11)).bits("0 110 0"),
                "HUF-2",
                "HUF-3");
        table(
                c,
                "first-length-15",
                "The first code length is 15.",
                present(2).number(15, 4).bits("0"),
                "HUF-2");
        table(
                c,
                "length-far-below-0",
                "The second code length is 1 - 100.",
                present(2).number(1, 4).bits("1".repeat(199)).bits("0"),
                "HUF-2");
        table(
                c,
                "over-full",
                "Three symbols have codes of one bit.",
                present(3).number(1, 4).bits("0 0"),
                "HUF-3");
        table(
                c,
                "under-full",
                "Two symbols have codes of two bits.",
                present(2).number(2, 4).bits("0"),
                "HUF-3");
        table(
                c,
                "under-full-by-one",
                "Codes of 1 to 12 bits, and one code of 12 bits is no symbol's.",
                lengths(12, 0),
                "HUF-3");
        table(c, "over-full-by-one", "Codes of 1 to 12 bits, and one of 12 bits too many.", lengths(12, 2), "HUF-3");
        c.reject(
                "table-padding",
                "The last padding bit of a code table is one.",
                FileParts.of(broken(
                        8,
                        Chunks.dense(Bytes.join(
                                Bytes.of(16),
                                Bytes.with(AB.table(), AB.table().length - 1, AB.table()[AB.table().length - 1] | 1),
                                Bytes.of(1, 0))))),
                "HUF-4");
        c.reject(
                "table-cut",
                "The chunk ends within a code table.",
                FileParts.of(broken(8, Chunks.dense(Bytes.of(16, 0x80)))),
                "CHU-2");
    }

    /** Starts a table in which the first symbols are present. */
    private static Bits present(int symbols) {
        return new Bits().gamma(1).gamma(symbols).gamma(256 - symbols);
    }

    /** Codes of 1 to {@code longest} bits, two of the longest. */
    private static Bits lengths(int longest) {
        return lengths(longest, 1);
    }

    private static Bits lengths(int longest, int again) {
        return present(longest + again)
                .number(1, 4)
                .bits("110".repeat(longest - 1))
                .bits("0".repeat(again));
    }

    private static void table(Catalog c, String name, String fault, Bits table, String... clauses) {
        byte[] plane = Bytes.join(Bytes.of(16), table.padded(), Bytes.of(1, 0));
        c.reject(name, fault, FileParts.of(broken(8, Chunks.dense(plane))), clauses);
    }

    private static void brokenStreams(Catalog c) {
        stream(c, "padding", "The last padding bit of a stream is one.", 3, AB, "HUF-5", 1, 0b0100_0001);
        stream(c, "first-padding-bit", "The first padding bit of a stream is one.", 3, AB, "HUF-5", 1, 0b0101_0000);
        stream(
                c,
                "byte-after-last-symbol",
                "A stream has a zero byte after its last symbol.",
                8,
                AB,
                "HUF-5",
                2,
                0x55,
                0);
        stream(
                c,
                "byte-for-one-symbol",
                "The stream of a code without bits has a byte.",
                3,
                Code.bytes(9, 0),
                "HUF-5",
                1,
                0);
        stream(c, "stream-too-short", "A stream ends one bit before its last symbol does.", 9, AB, "HUF-6", 1, 0x55);
        stream(c, "stream-empty", "A stream of two symbols has no bytes.", 2, AB, "HUF-6", 0);
        stream(c, "empty-table", "Symbols are coded with an empty table.", 2, Code.none(Code.BYTES), "HUF-7", 0);
        stream(c, "stream-past-chunk", "A stream is one byte longer than the chunk.", 8, AB, "CHU-2", 2, 0x55);
        stream(
                c,
                "stream-of-2-62-bytes",
                "The length of a stream is 2^62.",
                8,
                AB,
                "CHU-2",
                Bytes.varint(1L << 62),
                0x55);
        for (int i = 0; i < 4; i++) {
            byte[] block = Bytes.join(Bytes.of(17), AB.table());
            for (int j = 0; j < 4; j++) {
                block = Bytes.join(block, j == i ? Bytes.of(2, 0x55, 0) : Bytes.of(1, 0x55));
            }
            c.reject(
                    "byte-after-stream-" + i + "-of-four",
                    "Of four streams, number " + i + " has a zero byte after its last symbol.",
                    FileParts.of(broken(32, Chunks.dense(block))),
                    "HUF-5");
        }
        c.reject(
                "four-streams-empty-table",
                "Four streams are coded with an empty table.",
                FileParts.of(broken(
                        4,
                        Chunks.dense(
                                Bytes.join(Bytes.of(17), Code.none(Code.BYTES).table(), Bytes.of(0, 0, 0, 0))))),
                "HUF-7");
        c.reject(
                "fourth-stream-missing",
                "The fourth of four streams is missing.",
                FileParts.of(broken(4, Chunks.dense(Bytes.join(Bytes.of(17), AB.table(), Bytes.of(1, 0, 1, 0, 1, 0))))),
                "CHU-2");
    }

    private static void varints(Catalog c) {
        stream(
                c,
                "long-stream-length",
                "The length of a stream is a varint with a needless last byte.",
                8,
                AB,
                "CON-1",
                Wire.longVarint(1),
                0x55);
        stream(
                c,
                "stream-length-of-ten-bytes",
                "The length of a stream is 1, a varint of ten bytes of which the last is zero.",
                8,
                AB,
                "CON-1",
                Bytes.join(Bytes.of(0x81), Bytes.repeat(8, Bytes.of(0x80))),
                0);
        stream(
                c,
                "stream-length-2-63",
                "The length of a stream is 2^63, ten bytes.",
                8,
                AB,
                "CON-1",
                Bytes.varint(Long.MIN_VALUE),
                0x55);
        stream(
                c,
                "endless-stream-length",
                "The length of a stream is a varint of eleven bytes.",
                8,
                AB,
                "CON-1",
                Bytes.repeat(10, Bytes.of(0x80)),
                0x55);
        c.reject(
                "long-count",
                "The count of a sparse chunk is a varint with a needless last byte.",
                FileParts.of(broken(
                        3,
                        Bytes.join(
                                Bytes.of(3, 7),
                                Wire.longVarint(1),
                                Chunks.oneStreamGaps(Integers.flat(0), 0),
                                Chunks.constantPlane(1)))),
                "CON-1");
        byte[] head = Matched.with(AB).head();
        c.reject(
                "long-sequences",
                "The sequences of a matched chunk are a varint with a needless last byte.",
                FileParts.of(broken(
                        8,
                        Bytes.join(
                                Bytes.of(4, 1),
                                Wire.longVarint(0),
                                Arrays.copyOfRange(head, 3, head.length),
                                Bytes.of(1, 0x55)))),
                "CON-1");
    }

    private static void stream(
            Catalog c, String name, String fault, int count, Code code, String clause, int length, int... bytes) {
        stream(c, name, fault, count, code, clause, Bytes.varint(length), bytes);
    }

    private static void stream(
            Catalog c, String name, String fault, int count, Code code, String clause, byte[] length, int... bytes) {
        byte[] plane = Bytes.join(Bytes.of(16), code.table(), length, Bytes.of(bytes));
        c.reject(name, fault, FileParts.of(broken(count, Chunks.dense(plane))), clause);
    }
}
