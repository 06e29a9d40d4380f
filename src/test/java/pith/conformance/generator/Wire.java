package pith.conformance.generator;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

/** Protobuf fields written by hand, to break the rules that the generated classes keep. */
final class Wire {
    private Wire() {}

    static byte[] tag(int field, int wireType) {
        return Bytes.varint((long) field << 3 | wireType);
    }

    static byte[] number(int field, long value) {
        return Bytes.join(tag(field, 0), Bytes.varint(value));
    }

    static byte[] bytes(int field, byte[]... content) {
        byte[] all = Bytes.join(content);
        return Bytes.join(tag(field, 2), Bytes.varint(all.length), all);
    }

    static byte[] text(int field, String text) {
        return bytes(field, Bytes.text(text));
    }

    /** Returns a varint with a last byte that it does not need. */
    static byte[] longVarint(long value) {
        byte[] shortest = Bytes.varint(value);
        shortest[shortest.length - 1] |= (byte) 0x80;
        return Bytes.join(shortest, Bytes.of(0));
    }

    /** Returns one unknown field that holds a small number. */
    static UnknownFieldSet unknown(int field) {
        return UnknownFieldSet.newBuilder()
                .addField(field, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
    }

    /** Returns ignorable fields of all four wire types. */
    static UnknownFieldSet ignorable() {
        return UnknownFieldSet.newBuilder()
                .addField(64, UnknownFieldSet.Field.newBuilder().addVarint(0).build())
                .addField(65, UnknownFieldSet.Field.newBuilder().addFixed64(1).build())
                .addField(
                        1000,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .build())
                .addField(
                        (1 << 29) - 1,
                        UnknownFieldSet.Field.newBuilder().addFixed32(2).build())
                .build();
    }
}
