package pith.conformance.generator;

import java.util.List;
import java.util.function.Consumer;
import pith.format.proto.ElementType;
import pith.format.proto.Manifest;
import pith.format.proto.Sequence;

/** Chapter 3, sequences: how units are divided among chunks. */
final class SequenceVectors {
    private static final byte[] FIVE = Bytes.of(10, 11, 12, 13, 14);

    private SequenceVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("sequences");
        c.accept("last-chunk-shorter", "Five units in chunks of two.", chunks(2), "SEQ-3");
        c.accept("one-unit-a-chunk", "Five units in five chunks, the last of them full.", chunks(1), "SEQ-3");
        c.accept(
                "modes-differ",
                "Each chunk of a sequence has a mode of its own.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 12)
                        .exact(Seq.of(
                                4,
                                Chunks.stored(Bytes.of(1, 2, 3, 4)),
                                Chunks.constant(Bytes.of(5)),
                                Chunks.dense(Chunks.packedPlane(2, 0, 1, 2, 3))))
                        .values(Bytes.of(1, 2, 3, 4, 5, 5, 5, 5, 0, 1, 2, 3))));
        c.accept(
                "wide-units-in-chunks",
                "Units of eight bytes in chunks of two; a unit never spans two chunks.",
                FileParts.of(TensorParts.of("t", ElementType.INT64, 3)
                        .exact(Seq.of(2, Chunks.stored(Bytes.units(8, 1, -2)), Chunks.stored(Bytes.units(8, 3))))
                        .values(Bytes.units(8, 1, -2, 3))));
        c.accept(
                "skeleton-in-chunks",
                "The skeleton is two chunks, the second of another mode.",
                FileParts.of()
                        .source(SourceParts.ofText("abcabcx")
                                .skeletonCoded(bytes -> Seq.of(
                                        6,
                                        Coding.MATCHED.chunk(1, Bytes.text("abcabc")),
                                        Chunks.stored(Bytes.text("x"))))));
        c.accept(
                "table-in-chunks",
                "The values of a codebook are two chunks.",
                FileParts.of(TensorParts.of("t", ElementType.UINT16, 3)
                        .codebook(
                                3,
                                false,
                                Seq.of(2, Chunks.stored(Bytes.units(2, 500, 600)), Chunks.stored(Bytes.units(2, 700))),
                                Seq.stored(Bytes.of(2, 1, 0)))
                        .values(Bytes.units(2, 700, 600, 500))));
        faults(c);
        return c.vectors();
    }

    private static void faults(Catalog c) {
        c.reject(
                "chunk-without-units",
                "A tensor without elements has a chunk.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 0).exact(Seq.of(Chunks.stored(Bytes.NONE)))),
                "SEQ-1");
        c.reject(
                "units-without-chunk",
                "A tensor with elements has no chunks.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 1).exact(Seq.NONE)),
                "SEQ-1");
        absent(
                c,
                "symbols",
                "symbols of a tensor without elements are",
                m -> m.getTensorsBuilder(0).setSymbols(Sequence.getDefaultInstance()));
        absent(
                c,
                "symbols-of-same-as",
                "symbols of a tensor that is the same as another are",
                m -> m.getTensorsBuilder(1).setSymbols(Sequence.getDefaultInstance()));
        absent(
                c,
                "skeleton",
                "empty skeleton is",
                m -> m.getSourceBuilder().setSkeleton(Sequence.getDefaultInstance()));
        absent(
                c,
                "zero-points",
                "zero points without chunks are",
                m -> m.getTensorsBuilder(2).getAffineBuilder().setZeroPoints(Sequence.getDefaultInstance()));
        c.reject(
                "skeleton-without-chunk",
                "The skeleton has bytes and no chunks.",
                FileParts.of().source(SourceParts.ofText("text").skeletonCoded(bytes -> Seq.NONE)),
                "SEQ-1");
        c.reject(
                "chunk-without-checksum",
                "The second chunk has no checksum.",
                edited(3, s -> s.clearChunkCrcs().addChunkCrcs(Bytes.crc(Chunks.stored(Bytes.of(10, 11, 12))))),
                "SEQ-2");
        c.reject(
                "checksum-without-chunk",
                "There are two checksums and one chunk.",
                edited(5, s -> s.addChunkCrcs(0)),
                "SEQ-2");
        c.reject(
                "chunk-of-no-bytes",
                "The second chunk is zero bytes long.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 5)
                        .exact(Seq.of(3, Chunks.stored(Bytes.of(1, 2, 3)), Bytes.NONE))),
                "SEQ-2");
        c.reject(
                "chunk-elements-for-one-chunk",
                "A single chunk has chunk_elements, though it is the right number.",
                edited(5, s -> s.setChunkElements(5)),
                "SEQ-3");
        c.reject(
                "two-chunks-without-elements",
                "Two chunks have chunk_elements 0.",
                edited(3, s -> s.setChunkElements(0)),
                "SEQ-3");
        c.reject(
                "chunk-too-few",
                "Five units in chunks of two have two chunks, not three.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 5)
                        .exact(Seq.of(2, Chunks.stored(Bytes.of(1, 2)), Chunks.stored(Bytes.of(3, 4))))),
                "SEQ-3");
        c.reject(
                "chunk-too-many",
                "Four units in chunks of two have three chunks, not two.",
                FileParts.of(TensorParts.of("t", ElementType.UINT8, 4)
                        .exact(Seq.of(
                                2,
                                Chunks.stored(Bytes.of(1, 2)),
                                Chunks.stored(Bytes.of(3, 4)),
                                Chunks.stored(Bytes.NONE)))),
                "SEQ-3");
        c.reject(
                "chunk-elements-2-32-less-1",
                "Two chunks of 2^32 - 1 units are said to code five units.",
                edited(3, s -> s.setChunkElements(-1)),
                "SEQ-3");
    }

    /** A sequence that is present as an empty message, in a file where every other that codes nothing is absent. */
    private static void absent(Catalog c, String name, String what, Consumer<Manifest.Builder> edit) {
        c.reject(
                "empty-" + name,
                "The " + what + " present as an empty message.",
                FileParts.of(
                                TensorParts.of("empty", ElementType.FLOAT, 0).exact(Seq.NONE),
                                TensorParts.of("again", ElementType.FLOAT, 0).sameAs(0),
                                TensorParts.of("affine", ElementType.FLOAT, 1)
                                        .affine(
                                                1,
                                                pith.format.proto.Grouping.PER_TENSOR,
                                                0,
                                                0,
                                                Seq.floats(1),
                                                Seq.NONE,
                                                Seq.stored(Bytes.of(1))))
                        .source(SourceParts.of(pith.format.proto.Dialect.ONNX).file(""))
                        .edit(edit),
                "SEQ-1");
    }

    private static FileParts edited(int chunkElements, Consumer<Sequence.Builder> edit) {
        return chunks(chunkElements)
                .edit(m -> edit.accept(m.getTensorsBuilder(0).getSymbolsBuilder()));
    }

    /** Returns five bytes in chunks. */
    private static FileParts chunks(int elements) {
        byte[][] chunks = new byte[(FIVE.length + elements - 1) / elements][];
        for (int i = 0; i < chunks.length; i++) {
            int to = Math.min(FIVE.length, (i + 1) * elements);
            chunks[i] = Chunks.stored(java.util.Arrays.copyOfRange(FIVE, i * elements, to));
        }
        return FileParts.of(TensorParts.of("t", ElementType.UINT8, FIVE.length)
                .exact(Seq.of(chunks.length > 1 ? elements : 0, chunks))
                .values(FIVE));
    }
}
