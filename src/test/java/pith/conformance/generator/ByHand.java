package pith.conformance.generator;

import pith.format.proto.ElementType;

/** The manifest of one tensor of two bytes, written field by field. */
final class ByHand {
    static final byte[] CHUNK = Chunks.stored(Bytes.of(7, 7));

    private ByHand() {}

    static void reject(Catalog c, String name, String fault, byte[]... fields) {
        c.reject(name, fault, tensor(fields), "MAN-2");
    }

    static void rejectManifest(Catalog c, String name, String fault, byte[]... added) {
        c.reject(
                name,
                fault,
                FileParts.of(TensorParts.bytes(Bytes.of(7, 7), CHUNK))
                        .manifestBytes(m -> Bytes.join(m, Bytes.join(added))),
                "MAN-2");
    }

    /** Returns a manifest of one tensor, given as its fields. */
    static FileParts tensor(byte[]... fields) {
        return tensor(Wire.bytes(2, fields), CHUNK);
    }

    static FileParts tensor(byte[] manifest, byte[] chunk) {
        return FileParts.of(TensorParts.of("t", ElementType.UINT8, 1, 2)
                        .exact(Seq.of(chunk))
                        .values(Bytes.of(7, 7)))
                .manifestBytes(m -> manifest);
    }

    static byte[][] fields() {
        return new byte[][] {name(), type(), dims(), exact(), symbols()};
    }

    static byte[] name() {
        return Wire.text(1, "t");
    }

    static byte[] type() {
        return Wire.number(2, 2);
    }

    static byte[] dims() {
        return Wire.bytes(3, Bytes.of(1, 2));
    }

    static byte[] exact() {
        return Wire.bytes(4);
    }

    static byte[] length() {
        return Wire.bytes(1, Bytes.varint(CHUNK.length));
    }

    static byte[] crc() {
        return Wire.bytes(2, Bytes.units(4, Bytes.crc(CHUNK)));
    }

    static byte[] symbols() {
        return symbols(CHUNK);
    }

    static byte[] symbols(byte[] chunk) {
        return Wire.bytes(
                10, Wire.bytes(1, Bytes.varint(chunk.length)), Wire.bytes(2, Bytes.units(4, Bytes.crc(chunk))));
    }
}
