package pith.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.TensorData;
import pith.wire.FoundTensor.Payload;

/**
 * Finds every tensor of a serialised message, at any depth, guided by the schema alone.
 *
 * <p>Reads tags and lengths only, so that a file of any size takes little memory. Checks the structure of the whole
 * message, unknown fields and groups included.
 */
public final class TensorScanner {
    /** Depth of messages and groups up to which protobuf parsers go. */
    static final int MAX_DEPTH = 100;

    /** Tensors in one file, far above what any model has. */
    static final int MAX_TENSORS = 1 << 24;

    private final WireInput input;
    private final TensorSchema schema;
    private final List<FoundTensor> found = new ArrayList<>();
    private MessageLocation at;

    private TensorScanner(TensorData message, TensorSchema schema) {
        this.input = new WireInput(message);
        this.schema = schema;
        this.at = MessageLocation.root(message.size());
    }

    /**
     * Returns the tensors of a message in the order of the file.
     *
     * @throws FormatException if it is not a well-formed message; the exception has the offset and the place
     */
    public static List<FoundTensor> scan(TensorData message, TensorSchema schema) throws IOException, FormatException {
        TensorScanner scanner = new TensorScanner(message, schema);
        try {
            scanner.scanMessage(schema.root(), new Seen(), 0);
        } catch (FormatException e) {
            String path = scanner.at.path();
            throw path.isEmpty() ? e : e.in(path);
        }
        return scanner.found;
    }

    /**
     * What has been seen of a message. A parser merges the occurrences of a field that is not repeated, so they share
     * one.
     */
    private static final class Seen {
        final Map<Integer, Integer> counts = new HashMap<>();
        final Map<Integer, Seen> children = new HashMap<>();
        int tensor = -1;
    }

    private void scanMessage(Descriptor type, Seen seen, int depth) throws IOException, FormatException {
        MessageLocation here = at;
        boolean isTensor = type == schema.tensor();
        Optional<Payload> payload = Optional.empty();
        int pieces = 0;
        while (input.position() < here.end()) {
            long tagAt = input.position();
            int tag = input.readTag(here.end());
            int number = WireFormat.getTagFieldNumber(tag);
            int wireType = WireFormat.getTagWireType(tag);
            FieldDescriptor field = type.findFieldByNumber(number);
            if (isTensor && schema.payload().contains(number)) {
                pieces++;
                payload = Optional.empty();
                if (pieces == 1 && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    long end = input.readEnd(here.end());
                    payload = Optional.of(new Payload(number, tagAt, input.position(), end));
                    input.skipTo(end);
                } else {
                    skip(tag, here.end(), depth);
                }
            } else if (field != null
                    && field.getJavaType() == JavaType.MESSAGE
                    && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                scanField(here, field, seen, depth);
            } else {
                skip(tag, here.end(), depth);
            }
        }
        if (isTensor) {
            add(new FoundTensor(here, payload), seen);
        }
    }

    private void scanField(MessageLocation here, FieldDescriptor field, Seen seen, int depth)
            throws IOException, FormatException {
        checkDepth(depth);
        long prefix = input.position();
        long end = input.readEnd(here.end());
        int index = 0;
        Seen inner;
        if (field.isRepeated()) {
            index = seen.counts.merge(field.getNumber(), 1, Integer::sum) - 1;
            inner = new Seen();
        } else {
            inner = seen.children.computeIfAbsent(field.getNumber(), number -> new Seen());
        }
        at = here.child(field, index, prefix, input.position(), end);
        scanMessage(field.getMessageType(), inner, depth + 1);
        at = here;
    }

    /** Adds a tensor; the payload of one that occurs again, to be merged with the first, is not in one piece. */
    private void add(FoundTensor tensor, Seen seen) throws FormatException {
        if (found.size() == MAX_TENSORS) {
            throw FormatException.limit("", "more than " + MAX_TENSORS + " tensors");
        }
        if (seen.tensor < 0) {
            seen.tensor = found.size();
            found.add(tensor);
        } else {
            FoundTensor first = found.get(seen.tensor);
            found.set(seen.tensor, new FoundTensor(first.location(), Optional.empty()));
            found.add(new FoundTensor(tensor.location(), Optional.empty()));
        }
    }

    /** Steps over the rest of a field. */
    private void skip(int tag, long limit, int depth) throws IOException, FormatException {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> input.readVarint(limit);
            case WireFormat.WIRETYPE_FIXED64 -> input.skip(Long.BYTES, limit);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> input.skipTo(input.readEnd(limit));
            case WireFormat.WIRETYPE_START_GROUP -> skipGroup(WireFormat.getTagFieldNumber(tag), limit, depth);
            case WireFormat.WIRETYPE_FIXED32 -> input.skip(Integer.BYTES, limit);
            default ->
                throw WireInput.malformed(
                        input.position(),
                        "wire type " + WireFormat.getTagWireType(tag) + " where a field should start");
        }
    }

    private void skipGroup(int number, long limit, int depth) throws IOException, FormatException {
        checkDepth(depth);
        while (true) {
            int tag = input.readTag(limit);
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_END_GROUP) {
                skip(tag, limit, depth + 1);
            } else if (WireFormat.getTagFieldNumber(tag) == number) {
                return;
            } else {
                throw WireInput.malformed(
                        input.position(), "group " + number + " ends as group " + WireFormat.getTagFieldNumber(tag));
            }
        }
    }

    private void checkDepth(int depth) throws FormatException {
        if (depth >= MAX_DEPTH) {
            throw new FormatException(
                    FormatException.Kind.LIMIT_EXCEEDED,
                    "",
                    input.position(),
                    "messages inside each other more than " + MAX_DEPTH + " deep");
        }
    }
}
