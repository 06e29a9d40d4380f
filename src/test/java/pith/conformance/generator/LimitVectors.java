package pith.conformance.generator;

import java.util.Arrays;
import java.util.List;
import pith.format.proto.ElementType;
import pith.format.proto.Grouping;

/** Chapter 8: files at a limit and one past it, and small files that stand for very large contents. */
final class LimitVectors {
    private static final int MOST = 1 << 24;
    private static final byte[] ZERO = Chunks.constant(Bytes.of(0));

    private LimitVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("limits");
        chunks(c);
        dims(c);
        parameters(c);
        manifests(c);
        totals(c);
        return c.vectors();
    }

    private static void chunks(Catalog c) {
        c.atLimit("chunk-of-2-24-units", "A chunk of 2^24 units.", FileParts.of(zeros(Seq.of(ZERO), MOST)), "SEQ-4");
        c.pastLimit(
                "chunk-of-2-24-plus-1-units",
                "A chunk has 2^24 + 1 units.",
                FileParts.of(zeros(Seq.of(ZERO), MOST + 1)),
                "SEQ-4");
        c.atLimit(
                "chunks-of-2-24-units",
                "Two chunks, the first of 2^24 units.",
                FileParts.of(zeros(Seq.of(MOST, ZERO, ZERO), MOST + 1)),
                "SEQ-4");
        c.pastLimit(
                "chunks-of-2-24-plus-1-units",
                "The first of two chunks has 2^24 + 1 units.",
                FileParts.of(zeros(Seq.of(MOST + 1, ZERO, ZERO), MOST + 2)),
                "SEQ-4");
        c.pastLimit(
                "skeleton-chunk-of-2-24-plus-1-units",
                "The skeleton is one chunk of 2^24 + 1 bytes.",
                FileParts.of()
                        .source(SourceParts.ofText("x").skeletonCoded(bytes -> Seq.of(ZERO)))
                        .edit(m -> {
                            m.getSourceBuilder().setSkeletonSize(MOST + 1);
                            m.getSourceBuilder().getFilesBuilder(0).setTail(MOST + 1);
                        }),
                "SEQ-4");
    }

    private static TensorParts zeros(Seq symbols, int count) {
        return TensorParts.of("t", ElementType.UINT8, count).exact(symbols).values(new byte[count]);
    }

    private static void dims(Catalog c) {
        c.atLimit(
                "dims-2-48-less-1",
                "The dims that are not zero multiply to 2^48 - 1.",
                empty((1L << 48) - 1, 0),
                "TEN-3");
        c.atLimit("dims-of-factors", "Dims that are not zero multiply to 2^47.", empty(1 << 24, 0, 1 << 23), "TEN-3");
        c.pastLimit("dims-2-48", "The only dim that is not zero is 2^48.", empty(1L << 48, 0), "TEN-3");
        c.pastLimit(
                "dims-of-factors-2-48",
                "Dims that are not zero multiply to 2^48.",
                empty(1 << 24, 0, 1 << 24),
                "TEN-3");
        c.pastLimit(
                "dims-wrap-around",
                "Dims multiply to 2^64, which is 0 modulo 2^64.",
                empty(1L << 32, 1L << 32),
                "TEN-3");
        c.pastLimit("dim-2-63-less-1", "A dim is 2^63 - 1.", empty(Long.MAX_VALUE, 0), "TEN-3");
        long[] ones = new long[64];
        Arrays.fill(ones, 1);
        byte[] values = Bytes.of(5);
        c.atLimit(
                "dims-64",
                "A tensor has 64 dims.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, ones)
                        .exact(Seq.stored(values))
                        .values(values)),
                "TEN-3");
        long[] more = new long[65];
        Arrays.fill(more, 1);
        c.pastLimit(
                "dims-65",
                "A tensor has 65 dims.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, more)
                        .exact(Seq.stored(values))
                        .values(values)),
                "TEN-3");
    }

    private static FileParts empty(long... dims) {
        return FileParts.of(TensorParts.of("t", ElementType.UINT8, dims).exact(Seq.NONE));
    }

    private static void parameters(Catalog c) {
        byte[] ones = Chunks.constant(Bytes.signLast(4, Bytes.floats(1)));
        c.atLimit("groups-2-24", "There are 2^24 groups, and no elements.", groups(MOST, ones), "RUL-12");
        c.pastLimit("groups-2-24-plus-1", "There are 2^24 + 1 groups.", groups(MOST + 1, ones), "RUL-12");
        byte[] values = Bytes.repeat(1 << 16, Bytes.floats(1));
        c.atLimit(
                "codebooks-2-24",
                "A codebook of 2^24 numbers.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, 1 << 16)
                        .product(0, 1 << 16, 256, true, Seq.of(ones), Seq.stored(Bytes.of(255)))
                        .values(values)),
                "RUL-11");
        c.pastLimit(
                "codebooks-2-24-plus-256",
                "A codebook of 256 codewords of 2^16 + 1 numbers.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, (1 << 16) + 1)
                        .product(0, (1 << 16) + 1, 256, true, Seq.of(ones), Seq.stored(Bytes.of(255)))),
                "RUL-11");
        c.pastLimit(
                "codebooks-2-32-less-1",
                "There are 2^32 - 1 codebooks of one number.",
                FileParts.of(TensorParts.of("t", ElementType.FLOAT, (1L << 32) - 1, 0)
                        .product(0, 1, 1, false, Seq.of(ones), Seq.NONE)),
                "RUL-11");
    }

    private static FileParts groups(int groups, byte[] scales) {
        return FileParts.of(TensorParts.of("t", ElementType.FLOAT, groups, 0)
                .affine(2, Grouping.PER_AXIS, 0, 0, Seq.of(scales), Seq.NONE, Seq.NONE));
    }

    private static void manifests(Catalog c) {
        c.atLimit(
                "manifest-of-2-20-bytes",
                "A manifest of 2^20 bytes, which every reader allows.",
                FileParts.of()
                        .manifestBytes(m -> new byte[1])
                        .manifestChunk(m -> producer(1 << 20))
                        .prologue(p -> {
                            p.decodedLength = 1 << 20;
                        }),
                "PRO-7");
        c.pastLimit(
                "manifest-of-2-24-plus-1-bytes",
                "The manifest decoded length is 2^24 + 1.",
                FileParts.of()
                        .manifestBytes(m -> new byte[1])
                        .manifestChunk(m -> producer((1 << 24) + 1))
                        .prologue(p -> p.decodedLength = (1 << 24) + 1),
                "MAN-1");
    }

    /** Returns a matched chunk of a manifest of {@code size} bytes: a producer whose name is as long as it has to be. */
    private static byte[] producer(int size) {
        byte[] length = Bytes.varint(size - 1 - Bytes.varint(size - 5).length);
        byte[] start = Bytes.join(Wire.tag(3, 2), length, Bytes.text("a"));
        int match = size - start.length;
        return Matched.with(Code.flat(Code.BYTES, Coding.values(0, 1, start)))
                .integers(Integers.flat(start.length), Integers.flat(match - 3), Integers.flat(1))
                .sequence(start, match, 1)
                .chunk();
    }

    private static void totals(Catalog c) {
        int cuts = 1 << 16;
        c.tooLarge(
                "restores-to-2-40-bytes",
                "The payload of a tensor of 2^24 bytes stands 2^16 times in a file.",
                FileParts.of(zeros(Seq.of(ZERO), MOST))
                        .source(SourceParts.of(pith.format.proto.Dialect.ONNX).file(""))
                        .edit(m -> {
                            var file = m.getSourceBuilder().getFilesBuilder(0);
                            for (int i = 0; i < cuts; i++) {
                                file.addCutsBuilder();
                            }
                        })
                        .manifestChunk(LimitVectors::pairsMatched),
                "LIM-1");
        byte[][] chunks = new byte[1 << 13][];
        Arrays.fill(chunks, Chunks.constant(new byte[8]));
        c.tooLarge(
                "tensor-of-2-40-bytes",
                "A tensor of 2^36 elements of 16 bytes is 2^13 constant chunks of 2^24 units.",
                FileParts.of(
                        TensorParts.of("t", ElementType.COMPLEX128, 1L << 36).exact(Seq.of(MOST, chunks))),
                "LIM-1");
    }

    /** Codes bytes as literals but for long runs of a repeated pair, which become matches. */
    private static byte[] pairsMatched(byte[] bytes) {
        int from = 0;
        while (!repeats(bytes, from)) {
            from++;
        }
        int to = from + 2;
        while (to < bytes.length && bytes[to] == bytes[to - 2]) {
            to++;
        }
        byte[] start = Arrays.copyOf(bytes, from + 2);
        return Matched.with(Code.flat(Code.BYTES, Coding.values(0, 1, bytes)))
                .integers(Integers.flat(start.length), Integers.flat(to - from - 2 - 3), Integers.flat(2))
                .sequence(start, to - from - 2, 2)
                .literals(Arrays.copyOfRange(bytes, to, bytes.length))
                .chunk();
    }

    private static boolean repeats(byte[] bytes, int from) {
        for (int i = from; i < from + 1000; i++) {
            if (bytes[i] != bytes[i + 2]) {
                return false;
            }
        }
        return true;
    }
}
