package pith.conformance.generator;

import static pith.conformance.generator.TensorParts.broken;
import static pith.conformance.generator.TensorParts.bytes;

import java.util.List;
import pith.format.proto.ElementType;

/** Chapter 5: plane blocks and gap blocks. */
final class BlockVectors {
    private static final Code AB = Code.bytes('a', 1, 'b', 1);

    private BlockVectors() {}

    static List<GeneratedVector> gaps() {
        Catalog c = new Catalog("gap-blocks");
        int[] edges = {0, 15, 16, 23, 24, 31, 32, 63, 64, 127, 128, 255, 511};
        int count = 1;
        for (int gap : edges) {
            count += gap + 1;
        }
        byte[] values = Bytes.repeat(count, Bytes.of(7));
        int position = -1;
        for (int gap : edges) {
            position += gap + 1;
            values[position] = 1;
        }
        c.accept(
                "one-stream",
                "Gaps at the edges of the ranges of symbols, in one stream.",
                FileParts.of(bytes(values, ChunkVectors.sparse(edges.length, edges))));
        c.accept(
                "four-streams",
                "The same gaps in four streams: 3, 3, 3 and 4.",
                FileParts.of(bytes(
                        values,
                        Chunks.sparse(
                                Bytes.of(7),
                                edges.length,
                                Chunks.fourStreamGaps(Integers.flat(edges), edges),
                                Chunks.constantPlane(1)))));
        for (int gaps = 1; gaps <= 3; gaps++) {
            byte[] few = new byte[gaps];
            java.util.Arrays.fill(few, (byte) 1);
            c.accept(
                    "four-streams-of-" + gaps,
                    "Four streams of which three have no gaps and the last has " + gaps + ".",
                    FileParts.of(bytes(
                            few,
                            Chunks.sparse(
                                    Bytes.of(7),
                                    gaps,
                                    Chunks.fourStreamGaps(Integers.flat(0, 1), new int[gaps]),
                                    Chunks.constantPlane(1)))));
        }
        c.accept(
                "gap-of-65535",
                "A gap with 14 extra bits that are all ones.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 65536)
                        .exact(Seq.of(ChunkVectors.sparse(1, 65535)))
                        .values(Bytes.with(Bytes.repeat(65536, Bytes.of(7)), 65535, 1))));
        for (int kind : new int[] {0, 8, 15, 18}) {
            c.unsupported(
                    "kind-" + kind,
                    "The kind of a gap block is " + kind + ".",
                    FileParts.of(
                            broken(3, Chunks.sparse(Bytes.of(7), 1, Bytes.of(kind, 0, 0, 0), Chunks.constantPlane(1)))),
                    "CHU-7");
        }
        c.reject(
                "extra-bits-cut",
                "The stream ends within the extra bits of its last gap.",
                FileParts.of(broken(
                        100,
                        Chunks.sparse(
                                Bytes.of(7),
                                2,
                                Bytes.join(
                                        Bytes.of(16, 1),
                                        Code.integers(0, 1, 18, 1).table(),
                                        Chunks.stream(new Bits().bits("1 0000 1 00"))),
                                Chunks.constantPlane(1)))),
                "HUF-6");
        c.reject(
                "empty-table",
                "The code table of a gap block has no symbols.",
                FileParts.of(broken(
                        3,
                        Chunks.sparse(
                                Bytes.of(7),
                                1,
                                Bytes.join(
                                        Bytes.of(16, 1),
                                        Code.none(Code.INTEGERS).table(),
                                        Bytes.of(0)),
                                Chunks.constantPlane(1)))),
                "HUF-7");
        GapTableVectors.add(c);
        return c.vectors();
    }

    static List<GeneratedVector> planes() {
        Catalog c = new Catalog("plane-blocks");
        for (int kind = 1; kind <= 8; kind++) {
            int highest = (1 << kind) - 1;
            int[] values = {highest, 0, highest >> 1, 1, highest};
            c.accept(
                    "packed-" + kind,
                    "Five fields of " + kind + " bits.",
                    FileParts.of(bytes(Bytes.of(values), Chunks.dense(Chunks.packedPlane(kind, values)))));
        }
        for (int k = 1; k <= 9; k++) {
            byte[] values = java.util.Arrays.copyOf(Bytes.text("abbabaabb"), k);
            int[] symbols = Coding.values(0, 1, values);
            c.accept(
                    "four-streams-of-" + k,
                    "Four streams for " + k + (k == 1 ? " byte." : " bytes."),
                    FileParts.of(bytes(values, Chunks.dense(Chunks.fourStreamPlane(AB, symbols)))));
        }
        for (int kind : new int[] {9, 15, 18, 255}) {
            c.unsupported(
                    "kind-" + kind,
                    "The kind of a plane block is " + kind + ".",
                    FileParts.of(broken(2, Chunks.dense(Bytes.of(kind, 0, 0)))),
                    "CHU-5");
        }
        for (int kind = 1; kind <= 7; kind++) {
            Bits bits = Chunks.packed(kind, 0, 0, 0);
            byte[] padded = bits.padded();
            padded[padded.length - 1] |= 1;
            c.reject(
                    "padding-of-packed-" + kind,
                    "The last padding bit of three fields of " + kind + " bits is one.",
                    FileParts.of(broken(3, Chunks.dense(Bytes.join(Bytes.of(kind), padded)))),
                    "CHU-6");
        }
        c.reject(
                "first-padding-bit",
                "The first of seven padding bits is one.",
                FileParts.of(broken(1, Chunks.dense(Bytes.of(1, 0x40)))),
                "CHU-6");
        c.reject(
                "packed-cut",
                "Packed fields end one byte early.",
                FileParts.of(broken(4, Chunks.dense(Bytes.of(4, 0x12)))),
                "CHU-2");
        c.reject(
                "constant-cut",
                "A constant block has no value.",
                FileParts.of(broken(4, Chunks.dense(Bytes.of(0)))),
                "CHU-2");
        return c.vectors();
    }
}
