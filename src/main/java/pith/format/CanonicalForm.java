package pith.format;

import static pith.error.FormatException.malformed;
import static pith.error.FormatException.unsupported;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.format.proto.Manifest;

/**
 * The one encoding that a manifest may have; clauses MAN-2 to MAN-4 of the specification. A pass over the bytes, before
 * any object is made of them; it goes as deep as the schema, whose messages do not nest in themselves.
 */
final class CanonicalForm {
    /** The lowest number of a field that a reader may ignore. */
    private static final int FIRST_IGNORABLE = 64;

    private static final int MAX_VARINT_BYTES = 10;

    private final byte[] bytes;
    private int position;

    private CanonicalForm(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Parses a manifest, having checked its encoding. */
    static Manifest parse(byte[] bytes) throws FormatException {
        new CanonicalForm(bytes).message(Manifest.getDescriptor(), bytes.length);
        try {
            return Manifest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            // What the library refuses beyond the clauses, if there is such a thing.
            throw malformed("MAN-2", "the manifest is not a protobuf message: " + e.getMessage());
        }
    }

    private void message(Descriptor type, int end) throws FormatException {
        int last = 0;
        boolean oneofIsSet = false;
        while (position < end) {
            long tag = varint(end, "a tag");
            if (tag >>> 32 != 0 || tag >>> 3 == 0) {
                throw malformed("MAN-2", "tag " + tag + " in " + type.getName());
            }
            int number = (int) (tag >>> 3);
            @Nullable FieldDescriptor field = type.findFieldByNumber(number);
            boolean isNext = field != null && field.isRepeated() && !field.isPacked() && number == last;
            if (number <= last && !isNext) {
                throw malformed("MAN-2", type.getName() + " has field " + number + " after field " + last);
            }
            last = number;
            int wireType = (int) tag & 7;
            if (field == null) {
                skip(number, wireType, end);
                continue;
            }
            if (wireType != wireType(field)) {
                throw malformed("MAN-2", field.getName() + " has wire type " + wireType);
            }
            boolean isMember = field.getRealContainingOneof() != null;
            if (isMember && oneofIsSet) {
                throw malformed("MAN-2", type.getName() + " has " + field.getName() + " and another member of a oneof");
            }
            oneofIsSet |= isMember;
            value(field, isMember, end);
        }
    }

    private static int wireType(FieldDescriptor field) {
        return field.isPacked()
                ? WireFormat.WIRETYPE_LENGTH_DELIMITED
                : field.getLiteType().getWireType();
    }

    private void value(FieldDescriptor field, boolean mayBeDefault, int end) throws FormatException {
        if (wireType(field) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            if (number(field, end) == 0 && !mayBeDefault) {
                throw malformed("MAN-2", field.getName() + " is present and has its default value");
            }
            return;
        }
        int stop = length(field.getName(), end);
        if (field.getType() == FieldDescriptor.Type.MESSAGE) {
            message(field.getMessageType(), stop);
            return;
        }
        if (position == stop) {
            throw malformed("MAN-2", field.getName() + " is present and empty");
        }
        if (field.getType() == FieldDescriptor.Type.STRING) {
            if (!ByteString.copyFrom(bytes, position, stop - position).isValidUtf8()) {
                throw malformed("MAN-2", field.getName() + " is not valid UTF-8");
            }
            position = stop;
        } else if (field.getType() == FieldDescriptor.Type.BYTES) {
            position = stop;
        }
        while (position < stop) {
            number(field, stop);
        }
    }

    private long number(FieldDescriptor field, int end) throws FormatException {
        if (field.getType() == FieldDescriptor.Type.FIXED32 || field.getType() == FieldDescriptor.Type.FLOAT) {
            int at = position;
            take(Integer.BYTES, field.getName(), end);
            return LittleEndian.getInt(bytes, at);
        }
        long value = varint(end, field.getName());
        switch (field.getType()) {
            case UINT32, SINT32 -> checkRange(field, value, 32);
            case UINT64 -> checkRange(field, value, 63);
            case ENUM -> {
                checkRange(field, value, 31);
                if (field.getEnumType().findValueByNumber((int) value) == null) {
                    throw unsupported("MAN-3", field.getName() + " has the unknown value " + value);
                }
            }
            case BOOL -> {
                if (value >>> 1 != 0) {
                    throw malformed("MAN-2", field.getName() + " is neither 0 nor 1");
                }
            }
            default -> throw new IllegalStateException("the schema has a field of type " + field.getType());
        }
        return value;
    }

    private static void checkRange(FieldDescriptor field, long value, int bits) throws FormatException {
        if (value >>> bits != 0) {
            throw malformed(
                    "MAN-4", field.getName() + " is " + Long.toUnsignedString(value) + ", 2^" + bits + " or more");
        }
    }

    private void skip(int number, int wireType, int end) throws FormatException {
        String field = "field " + number;
        switch (wireType) {
            case WireFormat.WIRETYPE_VARINT -> varint(end, field);
            case WireFormat.WIRETYPE_FIXED64 -> take(Long.BYTES, field, end);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> position = length(field, end);
            case WireFormat.WIRETYPE_FIXED32 -> take(Integer.BYTES, field, end);
            default -> throw malformed("MAN-2", field + " has wire type " + wireType);
        }
        if (number < FIRST_IGNORABLE) {
            throw unsupported("MAN-3", field + " is unknown");
        }
    }

    /** Reads a length and returns where what has it ends. */
    private int length(String field, int end) throws FormatException {
        long length = varint(end, field);
        if (length < 0 || length > end - position) {
            throw malformed("MAN-2", field + " is cut short");
        }
        return position + (int) length;
    }

    private void take(int count, String field, int end) throws FormatException {
        if (count > end - position) {
            throw malformed("MAN-2", field + " is cut short");
        }
        position += count;
    }

    private long varint(int end, String field) throws FormatException {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (position == end) {
                throw malformed("MAN-2", field + " is cut short");
            }
            int next = bytes[position++];
            value |= (next & 0x7FL) << (7 * i);
            if (next >= 0) {
                if ((next == 0 && i > 0) || (i == MAX_VARINT_BYTES - 1 && next > 1)) {
                    break;
                }
                return value;
            }
        }
        throw malformed("MAN-2", field + " is a varint of more bytes than it needs, or of more than 64 bits");
    }
}
