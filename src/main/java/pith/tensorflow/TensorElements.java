package pith.tensorflow;

import java.nio.ByteBuffer;
import java.util.List;
import org.tensorflow.proto.TensorProto;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;
import pith.model.TensorData;
import pith.source.SourceElements;

/** Elements that a parsed tensor message holds itself, in whichever of its fields they are. */
final class TensorElements {
    /** Elements that are repeated from a few; more would be a file that is made to take up memory. */
    private static final long MAX_REPEATED = 1L << 28;

    private TensorElements() {}

    /**
     * Returns all elements. Where there are fewer than the shape says, the last one stands for all that are left.
     *
     * @throws FormatException if there are more, or too many are left
     */
    static TensorData of(TensorProto tensor, ElementType type, Shape shape) throws FormatException {
        long expected = type.bytes(shape.elements());
        byte[] stored = stored(tensor, type);
        if (stored.length == expected) {
            return TensorData.of(stored);
        }
        int width = Math.toIntExact(type.bytes(1));
        if (stored.length > expected || stored.length % width != 0) {
            throw FormatException.malformed(
                    "", type + shape.toString() + " takes " + expected + " bytes, but " + stored.length + " are given");
        } else if (expected > MAX_REPEATED) {
            throw FormatException.limit("", expected + " bytes of repeated elements, more than " + MAX_REPEATED);
        } else if (stored.length == 0) {
            return TensorData.zeros(expected);
        }
        ByteBuffer all = ByteBuffer.allocate((int) expected).put(stored);
        while (all.hasRemaining()) {
            all.put(stored, stored.length - width, width);
        }
        return TensorData.of(all.array());
    }

    private static byte[] stored(TensorProto tensor, ElementType type) {
        if (!tensor.getTensorContent().isEmpty()) {
            return tensor.getTensorContent().toByteArray();
        }
        return tensor.getFloat8Val().isEmpty()
                ? typed(tensor, type)
                : tensor.getFloat8Val().toByteArray();
    }

    private static byte[] typed(TensorProto tensor, ElementType type) {
        List<? extends Number> numbers = switch (TensorProtos.typedField(tensor.getDtype())) {
            case TensorProto.FLOAT_VAL_FIELD_NUMBER -> tensor.getFloatValList();
            case TensorProto.DOUBLE_VAL_FIELD_NUMBER -> tensor.getDoubleValList();
            case TensorProto.HALF_VAL_FIELD_NUMBER -> tensor.getHalfValList();
            case TensorProto.INT64_VAL_FIELD_NUMBER -> tensor.getInt64ValList();
            case TensorProto.UINT32_VAL_FIELD_NUMBER -> tensor.getUint32ValList();
            case TensorProto.UINT64_VAL_FIELD_NUMBER -> tensor.getUint64ValList();
            case TensorProto.SCOMPLEX_VAL_FIELD_NUMBER -> tensor.getScomplexValList();
            case TensorProto.DCOMPLEX_VAL_FIELD_NUMBER -> tensor.getDcomplexValList();
            case TensorProto.BOOL_VAL_FIELD_NUMBER ->
                tensor.getBoolValList().stream().map(value -> value ? 1 : 0).toList();
            default -> tensor.getIntValList();
        };
        return SourceElements.bytes(numbers, type.unitWidth());
    }
}
