package pith.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.TensorData;
import pith.onnx.proto.ModelProto;
import pith.wire.FoundTensor;
import pith.wire.MessageRewriter;
import pith.wire.TensorScanner;

/**
 * A serialised {@code onnx.ModelProto}, taken apart.
 *
 * @param data the file
 * @param proto the parsed model, without payloads in one piece of {@value #MIN_PAYLOAD} bytes or more
 * @param tensors in the order of the file
 */
record ModelFile(TensorData data, ModelProto proto, List<GraphTensor> tensors) {
    /** What a protobuf parser of any language can take. */
    static final long MAX_BYTES = Integer.MAX_VALUE;

    /** Payload that is worth taking out of a message. */
    static final int MIN_PAYLOAD = 64;

    /** Largest model without its payloads; it is held in memory. */
    private static final long MAX_STRIPPED_BYTES = 1L << 29;

    private static final int HEAD = 512;

    /** First IR version that demands operator set versions. */
    private static final int IR_WITH_OPSETS = 3;

    /**
     * Reads a file.
     *
     * @throws FormatException if it is not an ONNX model, damaged, or too large
     */
    static ModelFile read(TensorData data) throws IOException, FormatException {
        if (data.size() == 0) {
            throw notOnnx("the file is empty");
        }
        if (!startsLikeModel(data)) {
            throw notOnnx("not an ONNX model");
        }
        if (data.size() > MAX_BYTES) {
            throw FormatException.limit(
                    "", data.size() + " bytes in one ONNX file, more than the " + MAX_BYTES + " that protobuf allows");
        }
        List<FoundTensor> found = TensorScanner.scan(data, TensorProtos.SCHEMA);
        List<FoundTensor> large = found.stream()
                .filter(tensor -> tensor.payload()
                        .filter(payload -> payload.size() >= MIN_PAYLOAD)
                        .isPresent())
                .toList();
        ModelProto proto = parse(MessageRewriter.strip(data, large));
        if (!proto.hasGraph()) {
            throw FormatException.malformed("", "the model has no graph: is the file complete?");
        }
        if (proto.getIrVersion() >= IR_WITH_OPSETS && proto.getOpsetImportCount() == 0) {
            throw FormatException.malformed("", "the model has no opset_import: is the file complete?");
        }
        List<GraphTensor> tensors = new ArrayList<>(found.size());
        for (FoundTensor tensor : found) {
            // A tensor that cannot be reached has been overruled by a later field; its bytes stay in the skeleton.
            for (List<Message> chain : tensor.location().in(proto).stream().toList()) {
                tensors.add(new GraphTensor(tensor, chain));
            }
        }
        return new ModelFile(data, proto, tensors);
    }

    private static ModelProto parse(TensorData stripped) throws IOException, FormatException {
        if (stripped.size() > MAX_STRIPPED_BYTES) {
            throw FormatException.limit(
                    "", stripped.size() + " bytes besides packed tensor data, more than " + MAX_STRIPPED_BYTES);
        }
        try {
            return ModelProto.parseFrom(stripped.toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw FormatException.malformed("", "not a valid ModelProto: " + e.getMessage());
        }
    }

    /** Whether the first field is one that a model can have, and the file is not text. */
    private static boolean startsLikeModel(TensorData data) throws IOException {
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD, data.size()));
        data.read(0, head);
        head.flip();
        int tag = head.get(0) & 0xFF;
        int wireType = tag & 7;
        boolean known = ModelProto.getDescriptor().findFieldByNumber(tag >>> 3) != null
                && (wireType == WireFormat.WIRETYPE_VARINT || wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED);
        // Fields from 16 on have tags of two bytes, the first of them with its high bit set.
        return (known || tag >= 0x80) && !isText(head);
    }

    private static boolean isText(ByteBuffer head) {
        while (head.hasRemaining()) {
            int b = head.get() & 0xFF;
            boolean control = (b < ' ' && b != '\t' && b != '\n' && b != '\r') || b == 0x7F;
            if (control) {
                return false;
            }
        }
        return true;
    }

    private static FormatException notOnnx(String message) {
        return new FormatException(Kind.NOT_THIS_FORMAT, "", 0, message);
    }
}
