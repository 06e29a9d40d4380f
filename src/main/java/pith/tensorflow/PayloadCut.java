package pith.tensorflow;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.Optional;
import org.tensorflow.proto.TensorProto;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.PayloadForm;
import pith.model.Shape;
import pith.model.TensorData;
import pith.tensorflow.bundle.DataTypes;
import pith.wire.FoundTensor;
import pith.wire.FoundTensor.Payload;
import pith.wire.VarintElements;

/**
 * A tensor inside a graph whose elements are understood, and can be written again to the same bytes.
 *
 * @param header the tensor's message without its payload
 * @param data the elements
 */
record PayloadCut(
        FoundTensor found, TensorProto header, ElementType type, Shape shape, PayloadForm form, TensorData data) {

    Payload payload() {
        return found.payload().orElseThrow();
    }

    /**
     * Looks at the payload of a tensor.
     *
     * @return nothing if the payload can only be kept as it is: strings, a few elements that stand for many, an unusual
     *     encoding
     * @throws FormatException if data and shape do not go together
     */
    static Optional<PayloadCut> of(FoundTensor found, TensorData file) throws IOException, FormatException {
        try {
            TensorProto header = TensorProto.parseFrom(found.header(file).toByteArray());
            Optional<ElementType> type = DataTypes.elementType(header.getDtype());
            if (type.isEmpty() || header.getTensorShape().getUnknownRank()) {
                return Optional.empty();
            }
            return of(found, header, type.get(), DataTypes.shape(header.getTensorShape()), file);
        } catch (InvalidProtocolBufferException e) {
            throw FormatException.malformed("", found.location() + ": not a valid TensorProto: " + e.getMessage())
                    .at(found.location().start());
        } catch (FormatException e) {
            throw e.in(found.location().path()).at(found.location().start());
        }
    }

    private static Optional<PayloadCut> of(
            FoundTensor found, TensorProto header, ElementType type, Shape shape, TensorData file)
            throws IOException, FormatException {
        Payload payload = found.payload().orElseThrow();
        PayloadForm form = TensorProtos.form(payload.field());
        TensorData bytes = file.slice(payload.from(), payload.size());
        long expected = type.bytes(shape.elements());
        if (payload.field() == TensorProto.TENSOR_CONTENT_FIELD_NUMBER) {
            if (bytes.size() != expected) {
                throw FormatException.malformed(
                        "",
                        type + shape.toString() + " has " + expected + " bytes of elements, but tensor_content holds "
                                + bytes.size());
            }
        } else if (payload.field() != TensorProtos.typedField(header.getDtype())) {
            return Optional.empty();
        } else if (form == PayloadForm.VARINT) {
            Optional<VarintElements> elements = VarintElements.of(bytes, type);
            // Fewer elements than the shape has are legal: the last one is repeated.
            return elements.filter(all -> all.size() == expected)
                    .map(all -> new PayloadCut(found, header, type, shape, form, all));
        } else if (bytes.size() != expected) {
            return Optional.empty();
        }
        return Optional.of(new PayloadCut(found, header, type, shape, form, bytes));
    }
}
