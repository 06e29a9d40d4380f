package pith.conformance.generator;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Changes to a field of a message, or of a message in it. */
final class MessageMutator {
    private final Choices choices;
    private final NumberMutator numbers;

    MessageMutator(Choices choices) {
        this.choices = choices;
        this.numbers = new NumberMutator(choices);
    }

    void change(Message.Builder message) {
        List<FieldDescriptor> fields = new ArrayList<>(message.getAllFields().keySet());
        boolean any = fields.isEmpty() || choices.oneIn(4);
        List<FieldDescriptor> choice = any ? message.getDescriptorForType().getFields() : fields;
        if (choice.isEmpty()) {
            return;
        }
        FieldDescriptor field = choices.of(choice);
        boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
        if (field.isRepeated()) {
            repeated(message, field, nested);
        } else if (!nested) {
            message.setField(field, scalar(field, message.getField(field)));
        } else if (message.hasField(field) && choices.oneIn(8)) {
            message.clearField(field);
        } else {
            change(message.getFieldBuilder(field));
        }
    }

    private void repeated(Message.Builder message, FieldDescriptor field, boolean nested) {
        List<Object> values = new ArrayList<>((List<?>) message.getField(field));
        int count = values.size();
        int kind = choices.below(16);
        if (count == 0 || kind == 0) {
            message.addRepeatedField(
                    field, nested ? message.newBuilderForField(field).build() : number(field));
        } else if (kind <= 2) {
            values.remove(choices.below(count));
            message.setField(field, values);
        } else if (kind == 3) {
            values.add(choices.below(count + 1), choices.of(values));
            message.setField(field, values);
        } else if (kind == 4) {
            Collections.swap(values, choices.below(count), choices.below(count));
            message.setField(field, values);
        } else if (nested) {
            change(message.getRepeatedFieldBuilder(field, choices.below(count)));
        } else {
            int at = choices.below(count);
            message.setRepeatedField(field, at, scalar(field, values.get(at)));
        }
    }

    /** Returns a member of a repeated field; the schema repeats no others than messages and numbers. */
    private Object number(FieldDescriptor field) {
        long number = numbers.near(1);
        return field.getJavaType() == FieldDescriptor.JavaType.INT ? (Object) (int) number : (Object) number;
    }

    private Object scalar(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case INT -> (int) numbers.near((int) value);
            case LONG -> numbers.near((long) value);
            case FLOAT -> real((float) value);
            case BOOLEAN -> !(boolean) value;
            case STRING -> text((String) value);
            case BYTE_STRING -> bytes((ByteString) value);
            case ENUM -> named(field, (EnumValueDescriptor) value);
            default -> throw new IllegalStateException("a field of type " + field.getJavaType());
        };
    }

    /** Returns a float of near bits, of the other sign, or a special one. */
    private float real(float value) {
        return switch (choices.below(4)) {
            case 0 -> -value;
            case 1 -> choices.of(List.of(0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE));
            case 2 -> choices.of(List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
            default -> Float.intBitsToFloat((int) numbers.near(Float.floatToRawIntBits(value)));
        };
    }

    private String text(String value) {
        return switch (choices.below(4)) {
            case 0 -> "";
            case 1 -> value + choices.of(List.of("/", "..", "\\", ":", "\u007f", "a", "/a", "\u00e9", "\ud83d\ude00"));
            case 2 -> value.substring(0, value.length() / 2);
            default -> ByteString.copyFrom(new byte[choices.below(4)]).toStringUtf8();
        };
    }

    /** Returns bytes of which one is missing, added or changed. */
    private ByteString bytes(ByteString value) {
        byte[] changed = value.toByteArray();
        if (changed.length == 0 || choices.oneIn(4)) {
            return value.concat(ByteString.copyFrom(new byte[1]));
        } else if (choices.oneIn(4)) {
            return value.substring(1);
        }
        changed[choices.below(changed.length)] ^= (byte) (1 << choices.below(8));
        return ByteString.copyFrom(changed);
    }

    private Object named(FieldDescriptor field, EnumValueDescriptor value) {
        int number = choices.oneIn(2) ? value.getNumber() + 1 - 2 * choices.below(2) : choices.below(30);
        return field.getEnumType().findValueByNumberCreatingIfUnknown(number);
    }
}
