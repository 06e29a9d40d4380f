package pith.conformance.generator;

import static pith.conformance.generator.TensorParts.broken;
import static pith.conformance.generator.TensorParts.bytes;

import java.util.List;
import pith.format.proto.ElementType;

/** Chapter 5, matched chunks. */
final class MatchedVectors {
    private static final Code ABC = Code.bytes('a', 1, 'b', 2, 'c', 2);
    private static final Code NONE = Code.none(Code.INTEGERS);
    private static final Code SMALL = Code.flat(Code.INTEGERS, 0, 1, 2, 3, 4, 5, 6, 7);

    private MatchedVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("matched");
        valid(c);
        contexts(c);
        faults(c);
        return c.vectors();
    }

    private static Matched abc() {
        return Matched.with(ABC).integers(SMALL, SMALL, SMALL);
    }

    private static void valid(Catalog c) {
        accept(
                c,
                "literals-only",
                "No sequences; the tables of integers are empty.",
                "abcab",
                Matched.with(ABC).literals(Bytes.text("abcab")));
        accept(
                c,
                "match-then-literals",
                "A run, a match and literals after it.",
                "abcabcab" + "cc",
                abc().sequence(Bytes.text("abc"), 5, 3).literals(Bytes.text("cc")));
        accept(
                c,
                "match-overlaps-itself",
                "A match is longer than its distance and repeats what it writes.",
                "abbbbbb",
                abc().sequence(Bytes.text("ab"), 5, 1));
        accept(
                c,
                "distance-0-repeats",
                "Distance 0 stands for the distance of the match before.",
                "abcabcbbcb",
                abc().sequence(Bytes.text("abc"), 3, 3).sequence(Bytes.text("b"), 3, 0));
        accept(
                c,
                "distance-0-first",
                "Distance 0 in the first match is 1.",
                "aaaaaab",
                abc().sequence(Bytes.text("a"), 5, 0).literals(Bytes.text("b")));
        accept(
                c,
                "distance-to-the-start",
                "A match reaches back to the first byte.",
                "abcabc",
                abc().sequence(Bytes.text("abc"), 3, 3));
        accept(
                c,
                "runs-of-no-literals",
                "Matches follow each other without literals.",
                "abcabcabca",
                abc().sequence(Bytes.text("abc"), 3, 3).sequence(Bytes.NONE, 4, 3));
        accept(
                c,
                "one-symbol-everywhere",
                "Every table has one symbol, and the stream no bits.",
                "aaaa",
                Matched.with(Code.bytes('a', 0))
                        .integers(Code.integers(1, 0), Code.integers(0, 0), Code.integers(1, 0))
                        .sequence(Bytes.text("a"), 3, 1));
        int length = 40_000;
        accept(
                c,
                "long-match",
                "A run, a match and a distance with extra bits.",
                "abcabcabcabcabcabc".repeat(length / 18 + 2).substring(0, 18 + length),
                Matched.with(ABC)
                        .integers(Integers.flat(18), Integers.flat(length - 3), Integers.flat(18))
                        .sequence(Bytes.text("abc".repeat(6)), length, 18));
        byte[] twice = Bytes.repeat(2, Bytes.doubles(1.5, -2.5));
        c.accept(
                "wide-units",
                "Units of eight bytes are matched byte by byte; a match starts within a unit.",
                FileParts.of(TensorParts.of("t", ElementType.DOUBLE, 4)
                        .exact(Seq.of(Matched.with(Code.flat(Code.BYTES, 0, 0xF8, 0x3F, 4, 0xC0))
                                .integers(Integers.flat(1, 2), Integers.flat(2, 3, 13), Integers.flat(1, 8, 16))
                                .sequence(Bytes.of(0), 5, 1)
                                .sequence(Bytes.of(0xF8, 0x3F), 6, 8)
                                .sequence(Bytes.of(4, 0xC0), 16, 16)
                                .chunk()))
                        .values(twice)));
    }

    private static void contexts(Catalog c) {
        for (int contexts = 2; contexts <= 8; contexts++) {
            Code[] tables = new Code[contexts];
            byte[] values = new byte[3 * contexts - 1];
            for (int i = 0; i < contexts; i++) {
                tables[i] = Code.bytes(i, 1, 100 + i, 1);
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = (byte) (i % contexts + (i % 3 == 0 ? 100 : 0));
            }
            c.accept(
                    "contexts-" + contexts,
                    "Literals take " + contexts + " tables in turn.",
                    FileParts.of(
                            bytes(values, Matched.with(tables).literals(values).chunk())),
                    "CHU-8");
        }
        c.accept(
                "context-after-match",
                "The table of a literal follows from its position, not from the number of literals.",
                FileParts.of(bytes(
                        Bytes.text("aAaAaAaB"),
                        Matched.with(Code.bytes('a', 1, 'b', 1), Code.bytes('A', 1, 'B', 1))
                                .integers(SMALL, SMALL, SMALL)
                                .sequence(Bytes.text("aA"), 5, 2)
                                .literals(Bytes.text("B"))
                                .chunk())));
        c.accept(
                "context-without-symbols",
                "The second of two literal tables is empty, as nothing is coded with it.",
                FileParts.of(bytes(
                        Bytes.text("a"),
                        Matched.with(ABC, Code.none(Code.BYTES))
                                .literals(Bytes.text("a"))
                                .chunk())),
                "HUF-7");
    }

    private static void faults(Catalog c) {
        c.reject(
                "contexts-0",
                "There are no literal tables.",
                FileParts.of(broken(
                        1, Bytes.join(Bytes.of(4, 0, 0), NONE.table(), NONE.table(), NONE.table(), Bytes.of(0)))),
                "CHU-8");
        Code[] nine = new Code[9];
        java.util.Arrays.fill(nine, ABC);
        c.reject(
                "contexts-9",
                "There are nine literal tables.",
                FileParts.of(
                        broken(1, Matched.with(nine).literals(Bytes.text("a")).chunk())),
                "CHU-8");
        reject(
                c,
                "match-past-the-end",
                "A match makes one byte more than there are units.",
                5,
                abc().sequence(Bytes.text("abc"), 3, 3),
                "CHU-9");
        reject(
                c,
                "run-past-the-end",
                "A run of literals is one longer than there are units.",
                5,
                abc().sequence(Bytes.text("abcabc"), 3, 3),
                "CHU-9");
        reject(
                c,
                "sequence-too-many",
                "A sequence follows when all bytes are made.",
                6,
                abc().sequence(Bytes.text("abc"), 3, 3).sequence(Bytes.NONE, 3, 3),
                "CHU-9");
        reject(
                c,
                "run-of-2-32-less-1",
                "A run has 2^32 - 1 literals.",
                6,
                Matched.with(ABC)
                        .integers(Code.integers(71, 0), SMALL, SMALL)
                        .run(0xFFFF_FFFFL)
                        .match(3, 1),
                "CHU-9");
        reject(
                c,
                "match-of-2-32-bytes",
                "A match length of 2^32 - 3 makes 2^32 bytes.",
                6,
                lengths(Code.integers(71, 0), 0xFFFF_FFFDL),
                "CHU-9");
        reject(
                c,
                "distance-past-the-start",
                "A match begins one byte before the first.",
                6,
                abc().sequence(Bytes.text("abc"), 3, 4),
                "CHU-10");
        reject(
                c,
                "distance-without-output",
                "The first match repeats distance 1 before there is any byte.",
                3,
                abc().sequence(Bytes.NONE, 3, 0),
                "CHU-10");
        reject(
                c,
                "distance-1-without-output",
                "The first match has distance 1 before there is any byte.",
                3,
                abc().sequence(Bytes.NONE, 3, 1),
                "CHU-10");
        reject(
                c,
                "sequences-missing",
                "The stream ends before the second of twenty sequences.",
                63,
                abc().sequence(Bytes.text("abc"), 3, 3).sequences(20),
                "HUF-6");
        reject(
                c,
                "empty-literal-table",
                "A literal is coded with an empty table.",
                2,
                Matched.with(ABC, Code.none(Code.BYTES)).literals(Bytes.text("a")),
                "HUF-7");
        reject(
                c,
                "empty-run-table",
                "A run is coded with an empty table.",
                4,
                Matched.with(ABC)
                        .integers(NONE, SMALL, SMALL)
                        .literals(Bytes.text("a"))
                        .match(3, 1),
                "HUF-7");
        reject(
                c,
                "empty-match-table",
                "A match length is coded with an empty table.",
                4,
                Matched.with(ABC)
                        .integers(Code.integers(1, 0), Code.integers(0, 0), Code.integers(1, 0))
                        .sequence(Bytes.text("a"), 3, 1)
                        .integers(Code.integers(1, 0), NONE, Code.integers(1, 0)),
                "HUF-7");
        reject(
                c,
                "empty-distance-table",
                "A distance is coded with an empty table.",
                4,
                Matched.with(ABC)
                        .integers(Code.integers(1, 0), Code.integers(0, 0), Code.integers(1, 0))
                        .sequence(Bytes.text("a"), 3, 1)
                        .integers(Code.integers(1, 0), Code.integers(0, 0), NONE),
                "HUF-7");
        Matched ab = Matched.with(ABC).literals(Bytes.text("ab"));
        c.reject(
                "padding",
                "The padding bits of the stream are ones.",
                FileParts.of(
                        broken(2, Bytes.join(ab.head(), Chunks.stream(ab.bits().paddedWith('1'))))),
                "HUF-5");
    }

    private static Matched lengths(Code table, long value) {
        Matched matched = Matched.with(ABC).integers(SMALL, table, SMALL).run(1).literals(Bytes.text("a"));
        matched.bits().bits(Integers.code(table, value)).bits(Integers.code(SMALL, 1));
        return matched.sequences(1);
    }

    private static void accept(Catalog c, String name, String shows, String values, Matched matched) {
        c.accept(name, shows, FileParts.of(bytes(Bytes.text(values), matched.chunk())));
    }

    private static void reject(Catalog c, String name, String fault, int count, Matched matched, String... clauses) {
        c.reject(name, fault, FileParts.of(broken(count, matched.chunk())), clauses);
    }
}
