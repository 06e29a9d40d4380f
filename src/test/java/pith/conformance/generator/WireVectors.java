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

/** Chapter 3, canonical form: wire types and ranges of numbers. */
final class WireVectors {
    private WireVectors() {}

    static void add(Catalog c) {
        wireTypes(c);
        ranges(c);
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
        enumType(c, "enum-sign-extended", "-1, sign-extended to 64 bits", -1);
        enumType(c, "enum-of-32-bits", "2^31", 1L << 31);
        enumType(c, "enum-of-33-bits", "2^32 + 2, which is 2 modulo 2^32", (1L << 32) + 2);
    }

    private static void enumType(Catalog c, String name, String value, long type) {
        range(
                c,
                name,
                "The enum type is " + value + ".",
                tensor(name(), Wire.number(2, type), dims(), exact(), symbols()));
    }

    private static void range(Catalog c, String name, String fault, FileParts file) {
        c.reject(name, fault, file, "MAN-4");
    }
}
