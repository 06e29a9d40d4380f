package pith.conformance.generator;

import static pith.conformance.generator.TensorParts.broken;
import static pith.conformance.generator.TensorParts.bytes;

import java.util.List;
import pith.format.proto.ElementType;

/** Chapter 5: modes and sparse chunks. */
final class ChunkVectors {
    private static final Code AB = Code.bytes('a', 1, 'b', 1);

    private ChunkVectors() {}

    static List<GeneratedVector> modes() {
        Catalog c = new Catalog("chunks");
        byte[] one = Bytes.of(9);
        c.accept("stored-one-unit", "A stored chunk of one byte.", FileParts.of(bytes(one, Chunks.stored(one))));
        c.accept("constant-one-unit", "A constant chunk of one byte.", FileParts.of(bytes(one, Chunks.constant(one))));
        c.accept(
                "dense-one-unit",
                "A dense chunk of one unit of eight bytes.",
                FileParts.of(TensorParts.of("t", ElementType.UINT64, 1)
                        .exact(Seq.of(Chunks.dense(
                                Chunks.constantPlane(1),
                                Chunks.packedPlane(8, 2),
                                Chunks.packedPlane(2, 3),
                                Chunks.oneStreamPlane(Code.bytes(4, 0), 4),
                                Chunks.fourStreamPlane(Code.bytes(5, 0), 5),
                                Chunks.oneStreamPlane(Code.bytes(6, 1, 7, 1), 6),
                                Chunks.fourStreamPlane(Code.bytes(6, 1, 7, 1), 7),
                                Chunks.constantPlane(8))))
                        .values(Bytes.of(1, 2, 3, 4, 5, 6, 7, 8))));
        unsupported(c, "mode-6", "The mode is 6.", Bytes.of(6, 1));
        unsupported(c, "mode-255", "The mode is 255.", Bytes.of(255, 1));
        c.reject(
                "stored-too-short",
                "A stored chunk of four bytes has three.",
                FileParts.of(broken(4, Chunks.stored(Bytes.of(1, 2, 3)))),
                "CHU-2");
        c.reject(
                "stored-too-long",
                "A stored chunk of four bytes has five.",
                FileParts.of(broken(4, Chunks.stored(Bytes.of(1, 2, 3, 4, 5)))),
                "CHU-2");
        c.reject(
                "constant-too-short",
                "A constant chunk has three bytes of a unit of four.",
                FileParts.of(
                        TensorParts.of("t", ElementType.FLOAT, 2).exact(Seq.of(Chunks.constant(Bytes.of(1, 2, 3))))),
                "CHU-2");
        after(c, "stored", Chunks.stored(Bytes.of(1, 2)));
        after(c, "constant", Chunks.constant(Bytes.of(1)));
        after(c, "dense", Chunks.dense(Chunks.constantPlane(1)));
        after(c, "sparse", sparse(1, 0));
        after(c, "sparse with residues", residues(1, Chunks.constantPlane(0), 0));
        after(c, "matched", Matched.with(AB).literals(Bytes.text("ab")).chunk());
        c.reject(
                "plane-missing",
                "A dense chunk ends before its second plane.",
                FileParts.of(
                        TensorParts.of("t", ElementType.INT16, 2).exact(Seq.of(Chunks.dense(Chunks.constantPlane(1))))),
                "CHU-2");
        return c.vectors();
    }

    private static void after(Catalog c, String mode, byte[] chunk) {
        c.reject(
                "byte-after-" + mode.replace(' ', '-'),
                "One byte follows a chunk that is " + mode + ".",
                FileParts.of(broken(2, Bytes.join(chunk, Bytes.of(0)))),
                "CHU-2");
    }

    private static void unsupported(Catalog c, String name, String fault, byte[] chunk) {
        c.unsupported(name, fault, FileParts.of(broken(2, chunk)), "CHU-1");
    }

    /** A chunk of bytes 7 with units 1 listed. */
    static byte[] sparse(long count, int... gaps) {
        return Chunks.sparse(
                Bytes.of(7), count, Chunks.oneStreamGaps(Integers.flat(gaps), gaps), Chunks.constantPlane(1));
    }

    /** The same with residues for the others. */
    private static byte[] residues(long count, byte[] residues, int... gaps) {
        return Chunks.sparseWithResidues(
                Bytes.of(7), count, Chunks.oneStreamGaps(Integers.flat(gaps), gaps), residues, Chunks.constantPlane(1));
    }

    static List<GeneratedVector> sparseWithResidues() {
        Catalog c = new Catalog("sparse-with-residues");
        byte[] listed = Bytes.floats(3f);
        byte[] values = Bytes.join(Bytes.floats(0f, -0f), listed, Bytes.floats(-0f, 0f));
        c.accept(
                "zeros-of-both-signs",
                "Floats with the sign last: zeros of both signs, and one other number, which is listed.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 5)
                        .signLast(Seq.of(Chunks.sparseWithResidues(
                                Bytes.units(4, 0),
                                1,
                                Chunks.oneStreamGaps(Integers.flat(2), 2),
                                Chunks.packedPlane(1, 0, 1, 1, 0),
                                planes(Bytes.signLast(4, listed)))))
                        .values(values)));
        c.accept(
                "residues-of-eight-bits",
                "Residues change any bit of the background's least significant byte, and only of that.",
                FileParts.of(TensorParts.of("t", ElementType.UINT16, 5)
                        .exact(Seq.of(Chunks.sparseWithResidues(
                                Bytes.units(2, 0x12A5),
                                2,
                                Chunks.oneStreamGaps(Integers.flat(0, 1), 0, 1),
                                Chunks.packedPlane(8, 0, 0xFF, 0x81),
                                Chunks.constantPlane(7),
                                Chunks.constantPlane(8))))
                        .values(Bytes.units(2, 0x0807, 0x12A5, 0x0807, 0x125A, 0x1224))));
        c.accept(
                "one-residue",
                "All units but one are listed.",
                FileParts.of(bytes(Bytes.of(1, 6, 1), residues(2, Chunks.constantPlane(1), 0, 1))),
                "CHU-11");
        c.accept(
                "residues-in-one-stream",
                "Residues are a plane block of one stream.",
                FileParts.of(bytes(
                        Bytes.of(7, 7, 6, 1, 7, 6),
                        residues(1, Chunks.oneStreamPlane(Code.bytes(0, 1, 1, 1), 0, 0, 1, 0, 1), 3))));
        c.accept(
                "residues-in-four-streams",
                "Residues are a plane block of four streams.",
                FileParts.of(bytes(
                        Bytes.of(1, 7, 6, 7, 6, 6),
                        residues(1, Chunks.fourStreamPlane(Code.bytes(0, 1, 1, 1), 0, 1, 0, 1, 1), 0))));
        byte[] zero = Chunks.constantPlane(0);
        c.reject("count-0", "No unit is listed.", FileParts.of(broken(3, residues(0, zero, 0))), "CHU-11");
        c.reject("all-listed", "Every unit is listed.", FileParts.of(broken(3, residues(3, zero, 0, 0, 0))), "CHU-11");
        c.reject(
                "position-past-units",
                "A listed unit is at position 3 of three.",
                FileParts.of(broken(3, residues(1, zero, 3))),
                "CHU-11");
        c.reject(
                "residues-missing",
                "The chunk ends before the residues.",
                FileParts.of(broken(3, residues(1, Bytes.NONE, 0))),
                "CHU-2");
        c.unsupported(
                "kind-of-residues",
                "The residues are a plane block of kind 9.",
                FileParts.of(broken(3, residues(1, Bytes.of(9, 0), 0))),
                "CHU-5");
        return c.vectors();
    }

    /** Returns constant planes, one for each byte of a unit. */
    private static byte[][] planes(byte[] unit) {
        byte[][] planes = new byte[unit.length][];
        for (int p = 0; p < planes.length; p++) {
            planes[p] = Chunks.constantPlane(unit[p] & 0xFF);
        }
        return planes;
    }

    static List<GeneratedVector> sparse() {
        Catalog c = new Catalog("sparse");
        c.accept(
                "first-and-last",
                "The first and the last unit are listed.",
                FileParts.of(bytes(Bytes.of(1, 7, 7, 7, 1), sparse(2, 0, 3))),
                "CHU-4");
        c.accept(
                "all-listed",
                "Every unit is listed.",
                FileParts.of(bytes(Bytes.of(1, 1, 1), sparse(3, 0, 0, 0))),
                "CHU-3");
        c.accept(
                "listed-equals-background",
                "A listed unit equals the background.",
                FileParts.of(bytes(
                        Bytes.of(7, 7, 8),
                        Chunks.sparse(
                                Bytes.of(7),
                                2,
                                Chunks.oneStreamGaps(Integers.flat(0, 1), 1, 0),
                                Chunks.packedPlane(4, 7, 8)))));
        c.accept(
                "wide-units",
                "Units of eight bytes, their planes in every kind of block.",
                FileParts.of(TensorParts.of("t", ElementType.DOUBLE, 4)
                        .exact(Seq.of(Chunks.sparse(
                                Bytes.doubles(-0.0),
                                2,
                                Chunks.oneStreamGaps(Integers.flat(1), 1, 1),
                                Chunks.constantPlane(0),
                                Chunks.packedPlane(1, 0, 1),
                                Chunks.oneStreamPlane(Code.bytes(2, 1, 3, 1), 2, 3),
                                Chunks.fourStreamPlane(Code.bytes(2, 1, 3, 1), 3, 2),
                                Chunks.oneStreamPlane(Code.bytes(4, 0), 4, 4),
                                Chunks.packedPlane(7, 1, 127),
                                Chunks.packedPlane(8, 0xF0, 0x10),
                                Chunks.constantPlane(0x3F))))
                        .values(Bytes.join(
                                Bytes.doubles(-0.0),
                                Bytes.of(0, 0, 2, 3, 4, 1, 0xF0, 0x3F),
                                Bytes.doubles(-0.0),
                                Bytes.of(0, 1, 3, 2, 4, 127, 0x10, 0x3F)))));
        c.reject("count-0", "No unit is listed.", FileParts.of(broken(3, sparse(0, 0))), "CHU-3");
        c.reject(
                "count-past-units",
                "Four of three units are listed.",
                FileParts.of(broken(3, sparse(4, 0, 0, 0, 0))),
                "CHU-3");
        c.reject(
                "count-2-62",
                "2^62 of three units are listed.",
                FileParts.of(broken(3, sparse(1L << 62, 0, 0, 0))),
                "CHU-3");
        c.reject(
                "position-past-units",
                "The second of two listed units is at position 3 of three.",
                FileParts.of(broken(3, sparse(2, 1, 1))),
                "CHU-4");
        c.reject(
                "position-wraps-around",
                "Two gaps of 2^32 - 1 and 1 lead to a position that is 1 modulo 2^32.",
                FileParts.of(broken(
                        3,
                        Chunks.sparse(
                                Bytes.of(7),
                                2,
                                Bytes.join(
                                        Bytes.of(16, 1),
                                        Code.integers(1, 1, 71, 1).table(),
                                        Chunks.stream(new Bits()
                                                .bits("1")
                                                .bits("1".repeat(30))
                                                .bits("0"))),
                                Chunks.constantPlane(1)))),
                "CHU-4");
        c.reject(
                "background-cut",
                "The chunk ends within the background.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 3).exact(Seq.of(Bytes.of(3, 1, 2)))),
                "CHU-2");
        return c.vectors();
    }
}
