package pith.wire;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import pith.error.FormatException;
import pith.model.TensorData;

/** The fields at the start of bytes that may be a message, to tell by them what sort of message it is. */
public final class MessageFields {
    private MessageFields() {}

    /**
     * A field.
     *
     * @param wireType as of {@link WireFormat}
     * @param from offset of its content, after the length of one that has it
     * @param to offset after its content
     */
    public record Field(int number, int wireType, long from, long to) {
        /** Whether the field holds bytes: a message, a string, packed numbers. */
        public boolean isBytes() {
            return wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }
    }

    /**
     * Returns the first fields of a message, up to the first fault in it. A field that is cut short ends where the bytes
     * do.
     *
     * @param most how many fields at most
     */
    public static List<Field> first(TensorData message, int most) throws IOException {
        List<Field> fields = new ArrayList<>();
        WireInput input = new WireInput(message);
        long end = message.size();
        try {
            while (input.position() < end && fields.size() < most) {
                int tag = input.readTag(end);
                int number = WireFormat.getTagFieldNumber(tag);
                int wireType = WireFormat.getTagWireType(tag);
                long from = input.position();
                switch (wireType) {
                    case WireFormat.WIRETYPE_VARINT -> input.readVarint(end);
                    case WireFormat.WIRETYPE_FIXED64 -> input.skip(Long.BYTES, end);
                    case WireFormat.WIRETYPE_FIXED32 -> input.skip(Integer.BYTES, end);
                    case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                        long length = input.readVarint(end);
                        from = input.position();
                        boolean complete = length >= 0 && length <= end - from;
                        input.skipTo(complete ? from + length : end);
                    }
                    default -> {
                        return fields;
                    }
                }
                fields.add(new Field(number, wireType, from, input.position()));
            }
        } catch (FormatException e) {
            // What comes before the fault has to do.
            return fields;
        }
        return fields;
    }
}
