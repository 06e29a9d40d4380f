package pith.conformance.generator;

import static pith.conformance.generator.ByHand.CHUNK;
import static pith.conformance.generator.ByHand.crc;
import static pith.conformance.generator.ByHand.dims;
import static pith.conformance.generator.ByHand.exact;
import static pith.conformance.generator.ByHand.fields;
import static pith.conformance.generator.ByHand.length;
import static pith.conformance.generator.ByHand.name;
import static pith.conformance.generator.ByHand.reject;
import static pith.conformance.generator.ByHand.rejectManifest;
import static pith.conformance.generator.ByHand.symbols;
import static pith.conformance.generator.ByHand.tensor;
import static pith.conformance.generator.ByHand.type;

import java.util.List;

/** Chapter 3, canonical form: manifests whose protobuf encoding is not the one allowed. */
final class CanonicalVectors {
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
        WireVectors.add(c);
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
}
