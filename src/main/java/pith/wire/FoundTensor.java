package pith.wire;

import java.util.List;
import java.util.Optional;
import pith.model.TensorData;

/**
 * A tensor message and its payload.
 *
 * @param payload the elements, if they are in one piece; none if there are none, or several pieces
 */
public record FoundTensor(MessageLocation location, Optional<Payload> payload) {

    /**
     * A length-delimited field that holds elements.
     *
     * @param field number of the field
     * @param tag offset of the field's tag
     * @param from offset of the first byte of payload
     * @param to offset after the last byte
     */
    public record Payload(int field, long tag, long from, long to) {
        /** Bytes of payload. */
        public long size() {
            return to - from;
        }
    }

    /** Returns the bytes of the tensor message without those of its payload field. */
    public TensorData header(TensorData file) {
        if (payload.isEmpty()) {
            return file.slice(location.start(), location.end() - location.start());
        }
        Payload field = payload.get();
        return TensorData.concat(List.of(
                file.slice(location.start(), field.tag() - location.start()),
                file.slice(field.to(), location.end() - field.to())));
    }
}
