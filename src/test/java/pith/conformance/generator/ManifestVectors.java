package pith.conformance.generator;

import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.function.Consumer;
import pith.format.proto.ElementType;
import pith.format.proto.Manifest;
import pith.format.proto.Option;

/** Chapter 3, canonical form: manifests that keep it, and fields that this version does not know. */
final class ManifestVectors {
    private ManifestVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("manifest");
        codings(c);
        accepted(c);
        ignorable(c);
        unknown(c);
        return c.vectors();
    }

    private static void codings(Catalog c) {
        String producer = String.valueOf((char) 26).repeat(26);
        c.accept(
                "coded-constant",
                "The manifest is a constant chunk: 28 bytes 0x1A are the field producer with 26 characters U+001A.",
                FileParts.of().producer(producer).manifestChunk(bytes -> Coding.CONSTANT.chunk(1, bytes)));
        c.accept("coded-dense", "The manifest is a dense chunk.", coded(Coding.DENSE));
        c.accept("coded-sparse", "The manifest is a sparse chunk.", coded(Coding.SPARSE));
        c.accept("coded-sparse-with-residues", "The manifest is a sparse chunk with residues.", coded(Coding.RESIDUES));
        c.accept("coded-matched", "The manifest is a matched chunk.", coded(Coding.MATCHED));
        c.unsupported(
                "coded-in-unknown-mode",
                "The manifest is a chunk of mode 6.",
                FileParts.sample().manifestChunk(bytes -> Bytes.join(Bytes.of(6), bytes)),
                "CHU-1");
        c.reject(
                "byte-after-chunk",
                "The stored manifest has one byte more than the chunk that it is.",
                FileParts.sample().manifestChunk(bytes -> Bytes.join(Chunks.stored(bytes), Bytes.of(0))),
                "CHU-2");
        c.reject(
                "stored-length-0",
                "The stored manifest has no bytes.",
                FileParts.of().producer("x").manifestChunk(bytes -> Bytes.NONE),
                "CHU-2");
        c.reject(
                "decoded-length-too-small",
                "The manifest decoded length is one less than what the stored chunk holds.",
                FileParts.sample().prologue(p -> p.decodedLength--),
                "CHU-2");
    }

    private static FileParts coded(Coding coding) {
        return FileParts.sample().producer("ababab").manifestChunk(bytes -> coding.chunk(1, bytes));
    }

    private static void accepted(Catalog c) {
        c.accept(
                "informative-fields",
                "Producer, method and options are set; the options are neither sorted nor unique.",
                FileParts.sample()
                        .edit(m -> m.setProducer("encoder 1")
                                .setMethod("lossless")
                                .addOptions(Option.newBuilder().setKey("b").setValue("2"))
                                .addOptions(Option.newBuilder().setKey("a"))
                                .addOptions(Option.newBuilder().setKey("b").setValue("1"))));
        c.accept(
                "names",
                "Tensor names with characters that JSON escapes, with characters of two, three and four bytes, and"
                        + " none at all.",
                FileParts.of(
                        TensorParts.of("\"\\/\b\f\n\r\t\0\u001f\u007f", ElementType.FLOAT, 0)
                                .exact(Seq.NONE),
                        TensorParts.of("\u00e9\u2028\u2029\uffff\ud83d\ude00<&>'", ElementType.FLOAT, 0)
                                .exact(Seq.NONE),
                        TensorParts.of("", ElementType.FLOAT, 0).exact(Seq.NONE)));
    }

    private static void ignorable(Catalog c) {
        UnknownFieldSet fields = Wire.ignorable();
        c.accept(
                "ignorable-fields",
                "Every message has unknown fields from 64 on, of all four wire types; a reader ignores them.",
                everyMessage().edit(m -> {
                    m.setUnknownFields(fields);
                    m.getOptionsBuilder(0).setUnknownFields(fields);
                    var source = m.getSourceBuilder().setUnknownFields(fields);
                    source.getSkeletonBuilder().setUnknownFields(fields);
                    var file = source.getFilesBuilder(0).setUnknownFields(fields);
                    file.getCutsBuilder(0).setUnknownFields(fields);
                    m.getTensorsBuilderList().forEach(tensor -> tensor.setUnknownFields(fields));
                    m.getTensorsBuilder(0).getExactBuilder().setUnknownFields(fields);
                    m.getTensorsBuilder(1).getCodebookBuilder().setUnknownFields(fields);
                    m.getTensorsBuilder(2).getAffineBuilder().setUnknownFields(fields);
                    m.getTensorsBuilder(3).getPowerOfTwoBuilder().setUnknownFields(fields);
                    m.getTensorsBuilder(4).getProductBuilder().setUnknownFields(fields);
                    m.getActivationsBuilder(0).setUnknownFields(fields);
                }),
                "MAN-3");
        c.accept(
                "ignorable-number-of-64-bits",
                "An unknown field from 64 on holds 2^64 - 1, a varint of ten bytes.",
                FileParts.sample().manifestBytes(m -> Bytes.join(m, Wire.number(64, -1))),
                "MAN-3");
    }

    /** Returns a file with a message of every type. */
    static FileParts everyMessage() {
        byte[] four = Bytes.floats(1f, 1f, -1f, 1f);
        Seq table = Seq.floats(1f, -1f);
        Seq symbols = Seq.stored(Bytes.of(0, 0, 1, 0));
        return FileParts.of(
                        TensorParts.of("exact", ElementType.FLOAT, 4)
                                .exact(Seq.stored(four))
                                .values(four),
                        TensorParts.of("codebook", ElementType.FLOAT, 4)
                                .codebook(2, true, table, symbols)
                                .values(four),
                        TensorParts.of("affine", ElementType.FLOAT, 4)
                                .affine(
                                        2,
                                        pith.format.proto.Grouping.PER_TENSOR,
                                        0,
                                        0,
                                        Seq.floats(-1f),
                                        Seq.stored(Bytes.of(1)),
                                        Seq.stored(Bytes.of(0, 0, 2, 0)))
                                .values(four),
                        TensorParts.of("power", ElementType.FLOAT, 4)
                                .powerOfTwo(0, 1, Seq.stored(Bytes.of(1, 1, 2, 1)))
                                .values(four),
                        TensorParts.of("product", ElementType.FLOAT, 4)
                                .product(0, 1, 2, true, table, symbols)
                                .values(four))
                .source(SourceParts.of(pith.format.proto.Dialect.ONNX)
                        .file("")
                        .text("x")
                        .raw(0, four))
                .activation("x", 0, 0x3F80_0000)
                .edit(m -> m.addOptions(Option.newBuilder().setKey("k").setValue("v")));
    }

    private static void unknown(Catalog c) {
        unknown(c, "manifest", 7, m -> m.setUnknownFields(Wire.unknown(7)));
        unknown(c, "option", 3, m -> m.getOptionsBuilder(0).setUnknownFields(Wire.unknown(3)));
        unknown(c, "source", 5, m -> m.getSourceBuilder().setUnknownFields(Wire.unknown(5)));
        unknown(c, "file", 4, m -> m.getSourceBuilder().getFilesBuilder(0).setUnknownFields(Wire.unknown(4)));
        unknown(
                c,
                "cut",
                4,
                m -> m.getSourceBuilder().getFilesBuilder(0).getCutsBuilder(0).setUnknownFields(Wire.unknown(4)));
        unknown(c, "tensor", 11, m -> m.getTensorsBuilder(0).setUnknownFields(Wire.unknown(11)));
        unknown(
                c,
                "sequence",
                4,
                m -> m.getTensorsBuilder(0).getSymbolsBuilder().setUnknownFields(Wire.unknown(4)));
        unknown(c, "exact", 2, m -> m.getTensorsBuilder(0).getExactBuilder().setUnknownFields(Wire.unknown(2)));
        unknown(
                c,
                "codebook",
                4,
                m -> m.getTensorsBuilder(1).getCodebookBuilder().setUnknownFields(Wire.unknown(4)));
        unknown(c, "affine", 7, m -> m.getTensorsBuilder(2).getAffineBuilder().setUnknownFields(Wire.unknown(7)));
        unknown(
                c,
                "power-of-two",
                3,
                m -> m.getTensorsBuilder(3).getPowerOfTwoBuilder().setUnknownFields(Wire.unknown(3)));
        unknown(c, "product", 6, m -> m.getTensorsBuilder(4).getProductBuilder().setUnknownFields(Wire.unknown(6)));
        unknown(c, "last-critical", 63, m -> m.setUnknownFields(Wire.unknown(63)));
        value(c, "dialect-4", "dialect 4", m -> m.getSourceBuilder().setDialectValue(4));
        value(
                c,
                "payload-form-2",
                "payload form 2",
                m -> m.getSourceBuilder().getFilesBuilder(0).getCutsBuilder(0).setFormValue(2));
        value(c, "element-type-8", "element type 8", m -> m.getTensorsBuilder(0).setTypeValue(8));
        value(
                c,
                "element-type-27",
                "element type 27",
                m -> m.getTensorsBuilder(0).setTypeValue(27));
        value(
                c,
                "element-type-2-31-less-1",
                "element type 2^31 - 1",
                m -> m.getTensorsBuilder(0).setTypeValue(Integer.MAX_VALUE));
        value(
                c,
                "grouping-3",
                "grouping 3",
                m -> m.getTensorsBuilder(2).getAffineBuilder().setGroupingValue(3));
    }

    private static void unknown(Catalog c, String message, int field, Consumer<Manifest.Builder> edit) {
        FileParts file = everyMessage();
        c.unsupported(
                "unknown-field-" + message,
                "A message has the unknown field " + field + ", below 64 (" + message + ").",
                file.edit(edit),
                "MAN-3");
    }

    private static void value(Catalog c, String name, String value, Consumer<Manifest.Builder> edit) {
        c.unsupported(
                "unknown-" + name,
                "The schema does not define " + value + ".",
                everyMessage().edit(edit),
                "MAN-3");
    }
}
