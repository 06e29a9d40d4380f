package pith.conformance.generator;

import java.util.List;
import pith.format.proto.Dialect;
import pith.format.proto.ElementType;

/** Chapter 9: the file that is explained byte by byte. */
final class ExampleVectors {
    private ExampleVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("example");
        c.accept("two-tensors", "The worked example of the specification, chapter 9.", file());
        return c.vectors();
    }

    private static FileParts file() {
        byte[] weights = Bytes.floats(0, 0, 0, 1.5f, 0, -2, 0, 0);
        byte[] shape = Bytes.units(8, 3, 7, 300);
        // The listed units with the sign last: 1.5 is 7F800000, -2 is 80000001.
        byte[] sparse = Chunks.sparse(
                Bytes.units(4, 0),
                2,
                Chunks.oneStreamGaps(Code.integers(1, 1, 3, 1), 3, 1),
                Chunks.packedPlane(1, 0, 1),
                Chunks.constantPlane(0),
                Chunks.packedPlane(8, 0x80, 0),
                Chunks.packedPlane(8, 0x7F, 0x80));
        byte[] zero = Chunks.constantPlane(0);
        byte[] dense = Chunks.dense(
                Chunks.packedPlane(6, 3, 7, 300 - 256),
                Chunks.packedPlane(1, 0, 0, 1),
                zero,
                zero,
                zero,
                zero,
                zero,
                zero);
        return FileParts.of(
                        TensorParts.of("w", ElementType.FLOAT, 8)
                                .signLast(Seq.of(sparse))
                                .values(weights),
                        TensorParts.of("s", ElementType.INT64, 3)
                                .exact(Seq.of(dense))
                                .values(shape))
                .source(SourceParts.of(Dialect.ONNX)
                        .file("")
                        .bytes(Bytes.hex("08 0A 3A 3A 2A 29 08 08 10 01 42 01 77 4A 20"))
                        .raw(0, weights)
                        .bytes(Bytes.hex("2A 0D 08 03 10 07 3A 04"))
                        .varints(1, Bytes.hex("03 07 AC 02"))
                        .bytes(Bytes.hex("42 01 73")))
                .producer("by hand");
    }
}
