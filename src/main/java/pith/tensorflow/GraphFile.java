package pith.tensorflow;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;
import pith.model.TensorData;
import pith.wire.FoundTensor;
import pith.wire.MessageLocation;
import pith.wire.MessageRewriter;
import pith.wire.TensorScanner;

/**
 * A serialised graph, or a message with graphs in it, taken apart.
 *
 * @param proto the parsed message, with marks in place of the payloads of {@code cuts}
 * @param cuts the large tensors, in the order of the file
 */
record GraphFile<T extends Message>(T proto, List<PayloadCut> cuts) {
    /** What a protobuf parser of any language can take. */
    private static final long MAX_BYTES = Integer.MAX_VALUE;

    /** Payload that is worth taking out of a message. */
    private static final int MIN_PAYLOAD = 64;

    /** Largest graph without its payloads; it is held in memory. */
    static final long MAX_STRIPPED_BYTES = 1L << 29;

    /**
     * Reads a message.
     *
     * @throws FormatException if it is not well-formed, or too large
     */
    static <T extends Message> GraphFile<T> read(TensorData file, Descriptor type, Parser<T> parser)
            throws IOException, FormatException {
        if (file.size() > MAX_BYTES) {
            throw FormatException.limit(
                    "", file.size() + " bytes in one message, more than the " + MAX_BYTES + " that protobuf allows");
        }
        List<PayloadCut> cuts = new ArrayList<>();
        Map<MessageLocation, TensorData> contents = new LinkedHashMap<>();
        for (FoundTensor tensor : outermost(TensorScanner.scan(file, TensorProtos.schema(type)))) {
            boolean large = tensor.payload()
                    .filter(payload -> payload.size() >= MIN_PAYLOAD)
                    .isPresent();
            if (large) {
                var cut = PayloadCut.of(tensor, file);
                if (cut.isPresent()) {
                    contents.put(tensor.location(), Marks.marked(cut.get(), file, cuts.size()));
                    cuts.add(cut.get());
                }
            }
        }
        TensorData stripped = MessageRewriter.rewrite(file, contents);
        if (stripped.size() > MAX_STRIPPED_BYTES) {
            throw FormatException.limit(
                    "", stripped.size() + " bytes besides tensor data, more than " + MAX_STRIPPED_BYTES);
        }
        try {
            return new GraphFile<>(parser.parseFrom(stripped.toByteArray()), cuts);
        } catch (InvalidProtocolBufferException e) {
            throw FormatException.malformed("", "not a valid " + type.getName() + ": " + e.getMessage());
        }
    }

    /** Returns the tensors that are not inside others, as those of a variant are. */
    private static List<FoundTensor> outermost(List<FoundTensor> tensors) {
        List<FoundTensor> sorted = new ArrayList<>(tensors);
        sorted.sort(Comparator.comparingLong(
                        (FoundTensor tensor) -> tensor.location().start())
                .thenComparing(Comparator.comparingLong(
                                (FoundTensor tensor) -> tensor.location().end())
                        .reversed()));
        List<FoundTensor> outermost = new ArrayList<>();
        long end = 0;
        for (FoundTensor tensor : sorted) {
            if (tensor.location().start() >= end) {
                outermost.add(tensor);
                end = tensor.location().end();
            }
        }
        return outermost;
    }
}
