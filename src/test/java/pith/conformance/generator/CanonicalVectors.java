package pith.conformance.generator;

import java.util.List;
import pith.format.proto.ElementType;

/** Chapter 3, canonical form: manifests whose protobuf encoding is not the one allowed. */
final class CanonicalVectors {
    private static final byte[] CHUNK = Chunks.stored(Bytes.of(7, 7));

    private CanonicalVectors() {}

    static List<GeneratedVector> vectors() {
        Catalog c = new Catalog("canonical-form");
        c.accept(
                "by-hand",
                "The tensor message that the faults of this chapter are put into, written field by field.",
                tensor(fields()));
        order(c);
        presence(c);
        numbers(c);
        text(c);
        wireTypes(c);
        ranges(c);
        return c.vectors();
    }

    private static void order(Catalog c) {
        reject(c, "tags-out-of-order", "Field 2 stands before field 1.", type(), name(), dims(), exact(), symbols());
        reject(c, "field-twice", "The field name stands twice.", name(), name(), type(), dims(), exact(), symbols());
        reject(
                c,
                "message-twice",
                "The message symbols is written in two parts.",
                name(),
                type(),
                dims(),
                exact(),
                Wire.bytes(10, length()),
                Wire.bytes(10, crc()));
        reject(
                c,
                "two-rules",
                "Two members of the oneof rule are set.",
                name(),
                type(),
                dims(),
                exact(),
                Wire.bytes(7, Wire.number(1, 2), Wire.number(2, 1)),
                symbols());
        reject(
                c,
                "rule-twice",
                "One member of the oneof rule is set twice.",
                name(),
                type(),
                dims(),
                exact(),
                exact(),
                symbols());
        reject(
                c,
                "numbers-not-packed",
                "The numbers dims are fields of their own instead of one packed field.",
                name(),
                type(),
                Wire.number(3, 1),
                Wire.number(3, 2),
                exact(),
                symbols());
        reject(
                c,
                "numbers-in-two-packed-fields",
                "The numbers dims are in two packed fields.",
                name(),
                type(),
                Wire.bytes(3, Bytes.of(1)),
                Wire.bytes(3, Bytes.of(2)),
                exact(),
                symbols());
        rejectManifest(
                c,
                "ignorable-fields-out-of-order",
                "Ignorable field 65 stands before ignorable field 64.",
                Wire.number(65, 1),
                Wire.number(64, 1));
        rejectManifest(
                c, "ignorable-field-twice", "An ignorable field stands twice.", Wire.number(64, 1), Wire.number(64, 1));
        rejectManifest(
                c,
                "ignorable-before-known",
                "An ignorable field stands before a field of the schema.",
                Wire.number(64, 1),
                Wire.text(3, "x"));
    }

    private static void presence(Catalog c) {
        byte[] scalar = Chunks.stored(Bytes.of(7));
        c.reject(
                "empty-packed-field",
                "The empty list dims is present as a packed field without numbers.",
                tensor(Wire.bytes(2, name(), type(), Wire.bytes(3), exact(), symbols(scalar)), scalar),
                "MAN-2");
        reject(
                c,
                "empty-string",
                "The empty string name is present.",
                Wire.text(1, ""),
                type(),
                dims(),
                exact(),
                symbols());
        reject(
                c,
                "zero-number",
                "The number chunk_elements is present and 0.",
                name(),
                type(),
                dims(),
                exact(),
                Wire.bytes(10, length(), crc(), Wire.number(3, 0)));
        reject(
                c,
                "false-bool",
                "The bool sign_last is present and false.",
                name(),
                type(),
                dims(),
                Wire.bytes(4, Wire.number(1, 0)),
                symbols());
        c.reject(
                "zero-enum",
                "The enum form is present and 0.",
                FileParts.of(TensorParts.bytes(Bytes.of(7, 7), CHUNK))
                        .manifestBytes(m -> Bytes.join(
                                Wire.bytes(1, Wire.number(1, 1), Wire.bytes(2, Wire.bytes(2, Wire.number(3, 0)))), m)),
                "MAN-2");
    }

    private static void numbers(Catalog c) {
        reject(
                c,
                "long-tag",
                "A tag is a varint with a needless last byte.",
                Bytes.join(Wire.longVarint(1 << 3 | 2), Bytes.of(1, 't')),
                type(),
                dims(),
                exact(),
                symbols());
        reject(
                c,
                "long-length",
                "The length of a string is a varint with a needless last byte.",
                Bytes.join(Wire.tag(1, 2), Wire.longVarint(1), Bytes.text("t")),
                type(),
                dims(),
                exact(),
                symbols());
        reject(
                c,
                "long-number",
                "An enum is a varint with a needless last byte.",
                name(),
                Bytes.join(Wire.tag(2, 0), Wire.longVarint(2)),
                dims(),
                exact(),
                symbols());
        reject(
                c,
                "long-packed-number",
                "A number in a packed field is a varint with a needless last byte.",
                name(),
                type(),
                Wire.bytes(3, Bytes.of(1), Wire.longVarint(2)),
                exact(),
                symbols());
        reject(
                c,
                "bool-2",
                "The bool sign_last is 2.",
                name(),
                type(),
                dims(),
                Wire.bytes(4, Wire.number(1, 2)),
                symbols());
        reject(
                c,
                "number-of-eleven-bytes",
                "A number in dims has eleven bytes.",
                name(),
                type(),
                Wire.bytes(3, Bytes.of(1), Bytes.hex("82 80 80 80 80 80 80 80 80 80 00")),
                exact(),
                symbols());
        rejectManifest(
                c,
                "long-ignorable-number",
                "An ignorable number is a varint with a needless last byte.",
                Wire.tag(64, 0),
                Wire.longVarint(1));
        rejectManifest(
                c,
                "ignorable-number-of-65-bits",
                "An ignorable number is 2^64.",
                Wire.tag(64, 0),
                Bytes.hex("80 80 80 80 80 80 80 80 80 02"));
    }

    private static void text(Catalog c) {
        utf8(c, "lone-continuation-byte", "a continuation byte without a first byte", "80");
        utf8(c, "overlong-character", "an overlong form of U+002F", "C0 AF");
        utf8(c, "surrogate", "the surrogate U+D800", "ED A0 80");
        utf8(c, "character-past-the-last", "a character above U+10FFFF", "F4 90 80 80");
        utf8(c, "cut-character", "a character that is cut short", "61 E2 82");
    }

    private static void utf8(Catalog c, String name, String what, String hex) {
        reject(
                c,
                name,
                "The name contains " + what + ".",
                Wire.bytes(1, Bytes.hex(hex)),
                type(),
                dims(),
                exact(),
                symbols());
    }

    private static void wireTypes(Catalog c) {
        reject(
                c,
                "number-for-message",
                "The last field, symbols, has the wire type of a number.",
                name(),
                type(),
                dims(),
                exact(),
                Wire.number(10, 1));
        reject(
                c,
                "fixed-for-number",
                "The field name has the wire type of 32 fixed bits.",
                Bytes.join(Wire.tag(1, 5), Bytes.units(4, 1)),
                type(),
                dims(),
                exact(),
                symbols());
        reject(
                c,
                "checksums-as-varints",
                "The checksums are varints.",
                name(),
                type(),
                dims(),
                exact(),
                Wire.bytes(10, length(), Wire.number(2, 1)));
        reject(
                c,
                "group",
                "A field has wire type 3, a group.",
                name(),
                type(),
                dims(),
                exact(),
                symbols(),
                Wire.tag(64, 3),
                Wire.tag(64, 4));
        reject(
                c,
                "end-of-no-group",
                "A field has wire type 4, the end of a group.",
                name(),
                type(),
                dims(),
                exact(),
                symbols(),
                Wire.tag(64, 4));
        reject(
                c,
                "wire-type-6",
                "A field has wire type 6.",
                name(),
                type(),
                dims(),
                exact(),
                symbols(),
                Wire.tag(64, 6));
        reject(c, "field-0", "A field has the number 0.", name(), type(), dims(), exact(), symbols(), Bytes.of(0, 1));
        reject(
                c,
                "field-2-29",
                "A field has the number 2^29.",
                name(),
                type(),
                dims(),
                exact(),
                symbols(),
                Bytes.varint(1L << 32),
                Bytes.of(1));
        reject(
                c,
                "message-past-its-parent",
                "A message is longer than the one it is in.",
                name(),
                type(),
                dims(),
                exact(),
                Bytes.join(Wire.tag(10, 2), Bytes.varint(length().length + crc().length + 1), length(), crc()));
        reject(
                c,
                "half-a-checksum",
                "The packed checksums have five bytes.",
                name(),
                type(),
                dims(),
                exact(),
                Wire.bytes(10, length(), Wire.bytes(2, Bytes.units(4, Bytes.crc(CHUNK)), Bytes.of(0))));
        rejectManifest(c, "cut-number", "The manifest ends within a number.", Wire.tag(64, 0), Bytes.of(0x80));
        rejectManifest(c, "cut-tag", "The manifest ends within a tag.", Bytes.of(0x80));
        rejectManifest(c, "cut-fixed", "The manifest ends within 64 fixed bits.", Wire.tag(64, 1), Bytes.units(4, 1));
    }

    private static void ranges(Catalog c) {
        range(
                c,
                "uint32-of-33-bits",
                "The uint32 chunk_elements is 2^32.",
                tensor(name(), type(), dims(), exact(), Wire.bytes(10, length(), crc(), Wire.number(3, 1L << 32))));
        range(
                c,
                "sint32-of-33-bits",
                "The sint32 max_exponent is written as 2^32.",
                tensor(
                        name(),
                        Wire.number(2, 1),
                        dims(),
                        Wire.bytes(7, Wire.number(1, 1L << 32), Wire.number(2, 4)),
                        symbols()));
        byte[] second = Wire.bytes(2, Wire.text(1, "u"), type(), dims(), Wire.number(9, 1L << 32));
        range(
                c,
                "oneof-number-of-33-bits",
                "The number same_as is 2^32.",
                tensor(Bytes.join(Wire.bytes(2, fields()), second), CHUNK));
        range(
                c,
                "uint64-of-64-bits",
                "A number in dims is 2^63.",
                tensor(name(), type(), Wire.bytes(3, Bytes.varint(Long.MIN_VALUE)), exact(), symbols()));
        type(c, "enum-sign-extended", "-1, sign-extended to 64 bits", -1);
        type(c, "enum-of-32-bits", "2^31", 1L << 31);
        type(c, "enum-of-33-bits", "2^32 + 2, which is 2 modulo 2^32", (1L << 32) + 2);
    }

    private static void type(Catalog c, String name, String value, long type) {
        range(
                c,
                name,
                "The enum type is " + value + ".",
                tensor(name(), Wire.number(2, type), dims(), exact(), symbols()));
    }

    private static void range(Catalog c, String name, String fault, FileParts file) {
        c.reject(name, fault, file, "MAN-4");
    }

    private static void reject(Catalog c, String name, String fault, byte[]... fields) {
        c.reject(name, fault, tensor(fields), "MAN-2");
    }

    private static void rejectManifest(Catalog c, String name, String fault, byte[]... added) {
        c.reject(
                name,
                fault,
                FileParts.of(TensorParts.bytes(Bytes.of(7, 7), CHUNK))
                        .manifestBytes(m -> Bytes.join(m, Bytes.join(added))),
                "MAN-2");
    }

    /** Returns a manifest of one tensor, given as its fields. */
    private static FileParts tensor(byte[]... fields) {
        return tensor(Wire.bytes(2, fields), CHUNK);
    }

    private static FileParts tensor(byte[] manifest, byte[] chunk) {
        return FileParts.of(TensorParts.of("t", ElementType.UINT8, 1, 2)
                        .exact(Seq.of(chunk))
                        .values(Bytes.of(7, 7)))
                .manifestBytes(m -> manifest);
    }

    private static byte[][] fields() {
        return new byte[][] {name(), type(), dims(), exact(), symbols()};
    }

    private static byte[] name() {
        return Wire.text(1, "t");
    }

    private static byte[] type() {
        return Wire.number(2, 2);
    }

    private static byte[] dims() {
        return Wire.bytes(3, Bytes.of(1, 2));
    }

    private static byte[] exact() {
        return Wire.bytes(4);
    }

    private static byte[] length() {
        return Wire.bytes(1, Bytes.varint(CHUNK.length));
    }

    private static byte[] crc() {
        return Wire.bytes(2, Bytes.units(4, Bytes.crc(CHUNK)));
    }

    private static byte[] symbols() {
        return symbols(CHUNK);
    }

    private static byte[] symbols(byte[] chunk) {
        return Wire.bytes(
                10, Wire.bytes(1, Bytes.varint(chunk.length)), Wire.bytes(2, Bytes.units(4, Bytes.crc(chunk))));
    }
}
