package pith.format;

import static pith.error.FormatException.malformed;
import static pith.error.FormatException.unsupported;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;
import pith.format.proto.Manifest;

/** The one encoding that a manifest may have; clauses MAN-2 to MAN-4 of the specification. */
final class CanonicalForm {
    /** The lowest number of a field that a reader may ignore. */
    private static final int FIRST_IGNORABLE = 64;

    private CanonicalForm() {}

    /** Parses a manifest, having checked its encoding. */
    static Manifest parse(byte[] bytes) throws FormatException {
        Manifest manifest;
        try {
            manifest = Manifest.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw malformed("MAN-2", "the manifest is not a protobuf message: " + e.getMessage());
        }
        // Serialisation is canonical but for numbers that an int field cuts off, and those come out shorter.
        if (!manifest.toByteString().equals(ByteString.copyFrom(ByteBuffer.wrap(bytes)))) {
            throw malformed("MAN-2", "the manifest is not in canonical form");
        }
        checkNumbers(manifest);
        checkUnknown(manifest);
        return manifest;
    }

    private static void checkNumbers(Message message) throws FormatException {
        for (var field : message.getAllFields().entrySet()) {
            for (Object value : values(field.getKey(), field.getValue())) {
                if (value instanceof Message nested) {
                    checkNumbers(nested);
                } else if ((value instanceof Long number && number < 0)
                        || (value instanceof EnumValueDescriptor constant && constant.getNumber() < 0)) {
                    throw malformed("MAN-4", field.getKey().getName() + " is out of range");
                }
            }
        }
        for (Map.Entry<Integer, UnknownFieldSet.Field> unknown :
                message.getUnknownFields().asMap().entrySet()) {
            UnknownFieldSet.Field field = unknown.getValue();
            int times = field.getVarintList().size()
                    + field.getFixed32List().size()
                    + field.getFixed64List().size()
                    + field.getLengthDelimitedList().size();
            if (times != 1 || !field.getGroupList().isEmpty()) {
                throw malformed("MAN-3", "unknown field " + unknown.getKey() + " stands more than once, or is a group");
            }
        }
    }

    private static void checkUnknown(Message message) throws FormatException {
        for (int number : message.getUnknownFields().asMap().keySet()) {
            if (number < FIRST_IGNORABLE) {
                throw unsupported(
                        "MAN-3", message.getDescriptorForType().getName() + " has the unknown field " + number);
            }
        }
        for (var field : message.getAllFields().entrySet()) {
            for (Object value : values(field.getKey(), field.getValue())) {
                if (value instanceof Message nested) {
                    checkUnknown(nested);
                } else if (value instanceof EnumValueDescriptor constant && constant.getIndex() < 0) {
                    throw unsupported(
                            "MAN-3", field.getKey().getName() + " has the unknown value " + constant.getNumber());
                }
            }
        }
    }

    private static List<?> values(FieldDescriptor field, Object value) {
        return field.isRepeated() ? (List<?>) value : List.of(value);
    }
}
