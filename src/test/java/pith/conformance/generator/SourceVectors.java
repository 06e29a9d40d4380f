package pith.conformance.generator;

import static pith.format.proto.Dialect.ONNX;
import static pith.format.proto.Dialect.TENSORFLOW_GRAPH_DEF;
import static pith.format.proto.Dialect.TENSORFLOW_SAVED_MODEL;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import pith.format.proto.ElementType;
import pith.format.proto.Source;

/** Chapter 3, source: files, cuts and payloads. */
final class SourceVectors {
    private static final byte[] BYTES = Bytes.of(1, 2, 3);

    private SourceVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("source");
        files(c);
        varints(c);
        faults(c);
        paths(c);
        folders(c);
        return c.vectors();
    }

    private static void files(Catalog c) {
        c.accept("text-only", "A source file without payloads.", FileParts.of().source(SourceParts.ofText("text")));
        c.accept(
                "empty-file",
                "A source file without bytes, and so a source without skeleton.",
                FileParts.of().source(SourceParts.of(TENSORFLOW_GRAPH_DEF).file("")));
        c.accept(
                "payload-only",
                "A source file that is one payload; the skeleton is empty.",
                FileParts.of(bytes())
                        .source(SourceParts.of(TENSORFLOW_GRAPH_DEF).file("").raw(0, BYTES)));
        c.accept("raw-of-every-type", "A payload of bytes of every element type.", rawOfEveryType());
        c.accept(
                "several-files",
                "Four files share the skeleton and the tensors; one has no bytes, one no cuts, one no skeleton.",
                FileParts.of(bytes())
                        .source(SourceParts.of(TENSORFLOW_SAVED_MODEL)
                                .file("saved_model.pb")
                                .text("a")
                                .raw(0, BYTES)
                                .text("b")
                                .file("variables/variables.index")
                                .file("variables/variables.data-00000-of-00001")
                                .raw(0, BYTES)
                                .file("assets/text.txt")
                                .text("c")));
        c.accept(
                "same-tensor-twice",
                "One tensor's payload stands twice in a file, without a byte in between.",
                FileParts.of(bytes())
                        .source(SourceParts.of(ONNX)
                                .file("")
                                .raw(0, BYTES)
                                .raw(0, BYTES)
                                .text("end")));
        c.accept(
                "tensor-of-no-file",
                "A tensor that no cut names is decoded all the same.",
                FileParts.of(bytes()).source(SourceParts.ofText("text")));
        c.accept(
                "payload-of-no-bytes",
                "Payloads of a tensor without elements, in both forms.",
                FileParts.of(TensorParts.of("none", ElementType.INT32, 2, 0).exact(Seq.NONE))
                        .source(SourceParts.of(ONNX)
                                .file("")
                                .raw(0, Bytes.NONE)
                                .text("x")
                                .varints(0, Bytes.NONE)));
        c.accept(
                "paths",
                "Paths with dots, spaces, a tilde, characters of two to four bytes, and U+0080, which is allowed.",
                FileParts.of()
                        .source(SourceParts.of(ONNX)
                                .file("")
                                .file("...")
                                .file(".hidden/..data")
                                .file("a b/~/-c")
                                .file("\u00e9/\u4e2d/\ud83d\ude00")
                                .file("\u0080")
                                .file("A")
                                .file("a")
                                .text("last")));
        c.accept(
                "main-file-with-path",
                "The first file may have a path that is not empty.",
                FileParts.of().source(SourceParts.of(ONNX).file("model.onnx").text("m")));
    }

    private static FileParts rawOfEveryType() {
        SourceParts source = SourceParts.of(TENSORFLOW_GRAPH_DEF).file("");
        List<TensorParts> tensors = new ArrayList<>();
        for (ElementType type : TypeMatrix.TYPES) {
            // Three elements; of packed types they leave bits at the end.
            byte[] values = TypeMatrix.units((3 * TypeMatrix.bits(type) + 7) / 8, 1);
            source.text(type.name()).raw(tensors.size(), values);
            tensors.add(TensorParts.of(type.name(), type, 3)
                    .exact(Seq.of(Chunks.stored(values)))
                    .values(values));
        }
        return FileParts.of(tensors.toArray(TensorParts[]::new)).source(source);
    }

    /** Payloads of small numbers as varints, worked out by hand. */
    private static void varints(Catalog c) {
        varint(c, "int8", ElementType.INT8, Bytes.of(0, 127, 128, 255), "00 7F" + minus("80 FF") + minus("FF FF"));
        varint(
                c,
                "int16",
                ElementType.INT16,
                Bytes.units(2, 128, 0x7FFF, 0x8000, -1),
                "80 01 FF FF 01" + minus("80 80 FE") + minus("FF FF FF"));
        varint(
                c,
                "int32",
                ElementType.INT32,
                Bytes.units(4, 300, Integer.MIN_VALUE, -1),
                "AC 02 80 80 80 80 F8 FF FF FF FF 01" + minus("FF FF FF"));
        varint(
                c,
                "int64",
                ElementType.INT64,
                Bytes.units(8, 1, Long.MAX_VALUE, Long.MIN_VALUE),
                "01 FF FF FF FF FF FF FF FF 7F 80 80 80 80 80 80 80 80 80 01");
        varint(c, "uint8", ElementType.UINT8, Bytes.of(0, 127, 128, 255), "00 7F 80 01 FF 01");
        varint(c, "uint16", ElementType.UINT16, Bytes.units(2, 16383, 16384, 65535), "FF 7F 80 80 01 FF FF 03");
        varint(c, "uint32", ElementType.UINT32, Bytes.units(4, 1, -1), "01 FF FF FF FF 0F");
        varint(c, "uint64", ElementType.UINT64, Bytes.units(8, 1, -1), "01 FF FF FF FF FF FF FF FF FF 01");
        varint(c, "bool", ElementType.BOOL, Bytes.of(0, 1, 255), "00 01 FF 01");
        varint(c, "float16", ElementType.FLOAT16, Bytes.units(2, 0x3C00, 0x8000, 0xFE01), "80 78 80 80 02 81 FC 03");
        varint(c, "bfloat16", ElementType.BFLOAT16, Bytes.units(2, 0x3F80, 0xBF80), "80 7F 80 FF 02");
        varint(c, "float8e4m3fn", ElementType.FLOAT8E4M3FN, Bytes.of(0x38, 0xFF), "38 FF 01");
        varint(c, "float8e4m3fnuz", ElementType.FLOAT8E4M3FNUZ, Bytes.of(0x40, 0x80), "40 80 01");
        varint(c, "float8e5m2", ElementType.FLOAT8E5M2, Bytes.of(0x3C, 0xFC), "3C FC 01");
        varint(c, "float8e5m2fnuz", ElementType.FLOAT8E5M2FNUZ, Bytes.of(0x40, 0xC0), "40 C0 01");
        varint(c, "float8e8m0", ElementType.FLOAT8E8M0, Bytes.of(0x7F, 0xFF), "7F FF 01");
        packed(c, "int4", ElementType.INT4, 3, Bytes.of(0x8F, 0xF7), "8F 01 F7 01");
        packed(c, "uint4", ElementType.UINT4, 4, Bytes.of(0x01, 0xFF), "01 FF 01");
        packed(c, "float4e2m1", ElementType.FLOAT4E2M1, 1, Bytes.of(0xF2), "F2 01");
        packed(c, "int2", ElementType.INT2, 5, Bytes.of(0xE4, 0x83), "E4 01 83 01");
        packed(c, "uint2", ElementType.UINT2, 8, Bytes.of(0x1B, 0x7F), "1B 7F");
    }

    /** Completes a negative number to ten bytes. */
    private static String minus(String start) {
        String all = start + "FF".repeat(10);
        String digits = all.replace(" ", "");
        return " " + digits.substring(0, 18) + "01 ";
    }

    private static void varint(Catalog c, String type, ElementType elements, byte[] values, String payload) {
        int width = elements == ElementType.BOOL ? 1 : TypeMatrix.bits(elements) / 8;
        packed(c, type, elements, values.length / width, values, payload);
    }

    private static void packed(Catalog c, String type, ElementType elements, int count, byte[] values, String payload) {
        c.accept(
                "varint-" + type,
                "Elements of type " + elements + " are a payload of varints.",
                FileParts.of(TensorParts.of("t", elements, count)
                                .exact(Seq.stored(values))
                                .values(values))
                        .source(SourceParts.of(ONNX)
                                .file("")
                                .text("<")
                                .varints(0, Bytes.hex(payload))
                                .text(">")));
    }

    private static void faults(Catalog c) {
        c.reject(
                "skeleton-left-over",
                "The files need one byte less than the skeleton has.",
                edited(s -> s.getFilesBuilder(0).setTail(3)),
                "SRC-1");
        c.reject(
                "skeleton-too-small",
                "The files need one byte more than the skeleton has.",
                edited(s -> s.getFilesBuilder(0).setTail(5)),
                "SRC-1");
        c.reject(
                "skeleton-sum-wraps-around",
                "Skips and tails add up to the skeleton's size only modulo 2^64.",
                edited(s -> {
                    var file = s.getFilesBuilder(0).setTail(Long.MAX_VALUE);
                    file.getCutsBuilder(0).setSkip(Long.MAX_VALUE);
                    file.addCuts(file.getCuts(0).toBuilder().setSkip(10));
                }),
                "SRC-1");
        c.reject(
                "cut-of-no-tensor",
                "A cut names tensor 1 of one tensor.",
                edited(s -> s.getFilesBuilder(0).getCutsBuilder(0).setTensor(1)),
                "SRC-2");
        c.reject(
                "cut-of-tensor-2-32-less-1",
                "A cut names tensor 2^32 - 1.",
                edited(s -> s.getFilesBuilder(0).getCutsBuilder(0).setTensor(-1)),
                "SRC-2");
        c.reject("no-dialect", "The source has no dialect.", edited(Source.Builder::clearDialect), "SRC-4");
        c.reject("no-files", "The source has no files.", FileParts.of().source(SourceParts.of(ONNX)), "SRC-4");
        for (ElementType type :
                List.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.COMPLEX64, ElementType.COMPLEX128)) {
            byte[] values = new byte[TypeMatrix.bits(type) / 8];
            c.reject(
                    "varint-" + type.name().toLowerCase(java.util.Locale.ROOT),
                    "Elements of type " + type + " are a payload of varints.",
                    FileParts.of(TensorParts.of("t", type)
                                    .exact(Seq.stored(values))
                                    .values(values))
                            .source(SourceParts.of(ONNX).file("").varints(0, Bytes.NONE)),
                    "SRC-5");
        }
    }

    private static void paths(Catalog c) {
        path(c, "path-absolute", "begins with a slash", "/etc/passwd");
        path(c, "path-parent", "is the parent folder", "..");
        path(c, "path-through-parent", "has a component '..'", "a/../../b");
        path(c, "path-dot", "has a component '.'", "a/./b");
        path(c, "path-empty-component", "has an empty component", "a//b");
        path(c, "path-ends-with-slash", "ends with a slash", "a/");
        path(c, "path-backslash", "has a backslash", "a\\b");
        path(c, "path-colon", "has a colon", "C:a");
        path(c, "path-null", "has the character U+0000", "a\0b");
        path(c, "path-control-character", "has the character U+001F", "a\u001f");
        path(c, "path-delete-character", "has the character U+007F", "a\u007f");
        path(c, "path-empty-for-second-file", "is empty and the file not the first", "");
        path(c, "path-twice", "is that of the first file", "first");
    }

    private static void folders(Catalog c) {
        c.accept(
                "paths-with-common-starts",
                "Paths begin alike and none is a folder on the way to another.",
                FileParts.of()
                        .source(SourceParts.of(ONNX)
                                .file("")
                                .file("a")
                                .file("a.b/c")
                                .file("ab/c")
                                .file("b/c")
                                .file("b/c.d/e")
                                .file("b/cd/a")
                                .text("last")),
                "SRC-3");
        folder(c, "path-is-a-folder", "a", "a/b");
        folder(c, "path-is-a-folder-of-an-earlier-file", "a/b", "a");
        folder(c, "path-is-a-folder-further-up", "a/b/c/d", "a/b");
    }

    private static void folder(Catalog c, String name, String first, String second) {
        c.reject(
                name,
                "One of two files is " + first + ", the other " + second + ".",
                FileParts.of()
                        .source(SourceParts.of(ONNX)
                                .file(first)
                                .file("a!")
                                .file(second)
                                .text("x")),
                "SRC-3");
    }

    private static void path(Catalog c, String name, String what, String path) {
        c.reject(
                name,
                "The path of the second file " + what + ".",
                FileParts.of()
                        .source(SourceParts.of(ONNX).file("first").file(path).text("x")),
                "SRC-3");
    }

    private static TensorParts bytes() {
        return TensorParts.bytes(BYTES, Chunks.stored(BYTES));
    }

    private static FileParts edited(Consumer<Source.Builder> edit) {
        return FileParts.of(bytes())
                .source(SourceParts.of(ONNX).file("").text("head").raw(0, BYTES).text("tail"))
                .edit(m -> edit.accept(m.getSourceBuilder()));
    }
}
