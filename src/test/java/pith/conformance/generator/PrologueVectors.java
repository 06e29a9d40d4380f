package pith.conformance.generator;

import java.util.Arrays;
import java.util.List;

/** Chapter 2: prologue, checksums and chunk area. */
final class PrologueVectors {
    private PrologueVectors() {}

    static List<GeneratedVector> prologue() {
        Catalog c = new Catalog("prologue");
        c.accept(
                "sample",
                "A source file of two pieces of text and three floats between them, everything stored: the file that most"
                        + " faults are put into.",
                FileParts.sample());
        c.accept("bare-store", "Tensors without a source model.", FileParts.of(floats()));
        c.accept(
                "no-tensors",
                "A manifest that names nothing but its producer.",
                FileParts.of().producer("x"));
        c.accept(
                "optional-features",
                "All optional features are set; a reader ignores them.",
                FileParts.sample().prologue(p -> p.optionalFeatures = -1));
        c.foreign("empty-file", "The file has no bytes.", FileParts.sample().whole(file -> Bytes.NONE), "PRO-1");
        c.foreign("seven-bytes", "The file ends within the magic.", cut(7), "PRO-1");
        c.foreign("magic-without-high-bit", "The first byte of the magic lost its highest bit.", byteAt(0, 9), "PRO-1");
        c.foreign(
                "magic-with-other-line-end",
                "A text-mode transfer turned the CR LF of the magic into LF.",
                FileParts.sample()
                        .whole(file -> Bytes.join(Arrays.copyOf(file, 5), Arrays.copyOfRange(file, 6, file.length))),
                "PRO-1");
        c.foreign("magic-last-byte", "The last byte of the magic is another.", byteAt(7, 0x1B), "PRO-1");
        c.reject("eight-bytes", "The file ends after the magic.", cut(8), "PRO-2");
        c.reject("thirty-nine-bytes", "The file ends one byte before the prologue does.", cut(39), "PRO-2");
        c.reject("checksum", "The prologue checksum is wrong.", byteAt(36, 0), "PRO-3");
        c.reject(
                "checksum-before-version",
                "The version was changed and the prologue checksum was not: damaged, not newer.",
                byteAt(9, 4),
                "PRO-3");
        c.unsupported(
                "minor-version-1", "The version is 0.1.", FileParts.sample().prologue(p -> p.minor = 1), "PRO-4");
        c.unsupported(
                "minor-version-2", "The version is 0.2.", FileParts.sample().prologue(p -> p.minor = 2), "PRO-4");
        c.unsupported(
                "minor-version-4", "The version is 0.4.", FileParts.sample().prologue(p -> p.minor = 4), "PRO-4");
        c.unsupported(
                "major-version-1", "The version is 1.3.", FileParts.sample().prologue(p -> p.major = 1), "PRO-4");
        c.unsupported(
                "required-feature-0",
                "The lowest bit of the required features is set.",
                FileParts.sample().prologue(p -> p.requiredFeatures = 1),
                "PRO-5");
        c.unsupported(
                "required-feature-15",
                "The highest bit of the required features is set.",
                FileParts.sample().prologue(p -> p.requiredFeatures = 0x8000),
                "PRO-5");
        c.reject(
                "manifest-within-prologue",
                "The manifest offset is 39.",
                FileParts.of().producer("x").prologue(p -> {
                    p.manifestOffset = 39;
                    p.manifestLength++;
                }),
                "PRO-6");
        c.reject(
                "byte-after-manifest",
                "One byte follows the manifest.",
                FileParts.sample().whole(file -> Bytes.join(file, Bytes.of(0))),
                "PRO-6");
        c.reject(
                "last-byte-missing",
                "The file was cut short by one byte.",
                FileParts.sample().whole(file -> Arrays.copyOf(file, file.length - 1)),
                "PRO-6");
        c.reject(
                "manifest-behind-the-end",
                "The manifest offset is the file size plus one.",
                FileParts.sample().prologue(p -> p.manifestOffset += p.manifestLength + 1),
                "PRO-6");
        c.reject(
                "offset-and-length-wrap-around",
                "Manifest offset and length add up to the file size only modulo 2^64.",
                FileParts.sample().prologue(p -> {
                    p.manifestLength += p.manifestOffset + 1;
                    p.manifestOffset = -1;
                }),
                "PRO-6");
        c.reject(
                "manifest-decoded-length-0",
                "The manifest decoded length is 0.",
                FileParts.of().prologue(p -> p.decodedLength = 0),
                "MAN-1");
        return c.vectors();
    }

    static List<GeneratedVector> checksums() {
        Catalog c = new Catalog("checksums");
        c.reject(
                "manifest",
                "One bit of the stored manifest is flipped.",
                FileParts.sample().storedManifest(stored -> Bytes.with(stored, 5, stored[5] ^ 1)),
                "SUM-1");
        c.reject(
                "manifest-field",
                "The manifest checksum in the prologue is wrong.",
                FileParts.sample().prologue(p -> p.manifestChecksum ^= 1),
                "SUM-1");
        c.reject(
                "skeleton-chunk",
                "One bit of the skeleton's chunk is flipped.",
                FileParts.sample().area(area -> Bytes.with(area, 1, area[1] ^ 1)),
                "SUM-2");
        c.reject(
                "tensor-chunk",
                "The last bit of a tensor's chunk is flipped.",
                FileParts.sample().area(area -> Bytes.with(area, area.length - 1, area[area.length - 1] ^ 1)),
                "SUM-2");
        c.reject(
                "checksum-before-mode",
                "The mode of a chunk was changed to an unknown one and its checksum was not: damaged, not newer.",
                FileParts.sample().area(area -> Bytes.with(area, 0, 200)),
                "SUM-2");
        c.reject(
                "chunk-checksum-field",
                "The checksum of a chunk in the manifest is wrong.",
                FileParts.sample().edit(m -> {
                    var symbols = m.getTensorsBuilder(0).getSymbolsBuilder();
                    symbols.setChunkCrcs(0, ~symbols.getChunkCrcs(0));
                }),
                "SUM-2");
        return c.vectors();
    }

    static List<GeneratedVector> chunkArea() {
        Catalog c = new Catalog("chunk-area");
        c.reject(
                "byte-of-no-chunk",
                "One byte between the last chunk and the manifest belongs to no chunk.",
                FileParts.sample().area(area -> Bytes.join(area, Bytes.of(0))).prologue(p -> p.manifestOffset++),
                "CHK-1");
        c.reject(
                "chunk-reaches-into-manifest",
                "The last chunk is one byte longer than the chunk area.",
                FileParts.sample().edit(m -> lengthen(m.getTensorsBuilder(0).getSymbolsBuilder(), 1)),
                "CHK-1");
        c.reject(
                "lengths-wrap-around",
                "The chunk lengths add up to the chunk area only modulo 2^64.",
                FileParts.of(three()).edit(m -> {
                    lengthen(m.getTensorsBuilder(0).getSymbolsBuilder(), Long.MAX_VALUE - 13);
                    lengthen(m.getTensorsBuilder(1).getSymbolsBuilder(), Long.MAX_VALUE - 13);
                    lengthen(m.getTensorsBuilder(2).getSymbolsBuilder(), 28);
                }),
                "CHK-1");
        return c.vectors();
    }

    private static TensorParts[] three() {
        TensorParts[] three = new TensorParts[3];
        for (int i = 0; i < 3; i++) {
            byte[] values = Bytes.floats(i, i, i);
            three[i] = TensorParts.of("t" + i, pith.format.proto.ElementType.FLOAT, 3)
                    .exact(Seq.stored(values))
                    .values(values);
        }
        return three;
    }

    private static TensorParts floats() {
        byte[] values = Bytes.floats(1f, -2f, 0.5f);
        return TensorParts.of("weights", pith.format.proto.ElementType.FLOAT, 3)
                .exact(Seq.stored(values))
                .values(values);
    }

    private static void lengthen(pith.format.proto.Sequence.Builder sequence, long by) {
        sequence.setChunkLengths(0, sequence.getChunkLengths(0) + by);
    }

    private static FileParts cut(int length) {
        return FileParts.sample().whole(file -> Arrays.copyOf(file, length));
    }

    private static FileParts byteAt(int index, int value) {
        return FileParts.sample().whole(file -> Bytes.with(file, index, value));
    }
}
