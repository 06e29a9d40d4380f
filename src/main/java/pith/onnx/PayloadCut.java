package pith.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.PayloadForm;
import pith.model.Shape;
import pith.model.TensorData;
import pith.onnx.proto.TensorProto;
import pith.wire.FoundTensor.Payload;
import pith.wire.MessageLocation;
import pith.wire.VarintElements;

/**
 * A payload inside the model's own file whose elements are understood, and can be written again to the same bytes.
 *
 * @param data the tensor's elements
 */
record PayloadCut(ElementType type, Shape shape, PayloadForm form, Payload payload, TensorData data) {
    /**
     * Looks at the payload of a tensor that is not external.
     *
     * @return nothing if the payload can only be kept as it is: strings, elements in several pieces or in an unusual
     *     encoding, types that are not known
     * @throws FormatException if data and shape do not go together
     */
    static Optional<PayloadCut> of(GraphTensor tensor, TensorData file) throws IOException, FormatException {
        TensorProto header = tensor.header();
        Optional<Payload> payload = tensor.found().payload();
        Optional<ElementType> type = ElementType.of(header.getDataType());
        boolean isString = header.getDataType() == TensorProto.DataType.STRING_VALUE;
        boolean isKnown = !header.hasSegment() && (type.isPresent() || isString);
        try {
            Optional<PayloadCut> cut = Optional.empty();
            if (isKnown && !isString && payload.isPresent()) {
                cut = of(type.orElseThrow(), TensorProtos.shape(header), payload.get(), file);
            }
            if (cut.isEmpty()) {
                TensorProto whole = whole(tensor, file);
                if (isKnown) {
                    TensorProtos.checkCount(whole, TensorProtos.shape(header));
                }
            }
            return cut;
        } catch (FormatException e) {
            throw e.in("tensor '" + tensor.name() + "'")
                    .at(tensor.found().location().start());
        }
    }

    /** Returns a tensor's message with its payload. */
    static TensorProto whole(GraphTensor tensor, TensorData file) throws IOException, FormatException {
        if (tensor.found().payload().isEmpty()) {
            return tensor.header();
        }
        MessageLocation location = tensor.found().location();
        long size = location.end() - location.start();
        try {
            return TensorProto.parseFrom(file.slice(location.start(), size).toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw FormatException.malformed("", "not a valid TensorProto: " + e.getMessage());
        }
    }

    private static Optional<PayloadCut> of(ElementType type, Shape shape, Payload payload, TensorData file)
            throws IOException, FormatException {
        PayloadForm form = TensorProtos.form(payload.field());
        TensorData bytes = file.slice(payload.from(), payload.size());
        if (payload.field() == TensorProto.RAW_DATA_FIELD_NUMBER) {
            return Optional.of(new PayloadCut(type, shape, form, payload, checked(bytes, type, shape, payload)));
        } else if (payload.field() != TensorProtos.typedField(type)) {
            return Optional.empty();
        } else if (form == PayloadForm.RAW) {
            return Optional.of(new PayloadCut(type, shape, form, payload, checked(bytes, type, shape, payload)));
        }
        Optional<VarintElements> elements = VarintElements.of(bytes, type);
        if (elements.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PayloadCut(type, shape, form, payload, checked(elements.get(), type, shape, payload)));
    }

    private static TensorData checked(TensorData data, ElementType type, Shape shape, Payload payload)
            throws FormatException {
        long expected = type.bytes(shape.elements());
        if (data.size() != expected) {
            throw FormatException.malformed(
                    "",
                    type + shape.toString() + " has " + expected + " bytes of elements, but "
                            + TensorProtos.fieldName(payload.field()) + " holds " + data.size());
        }
        return data;
    }
}
