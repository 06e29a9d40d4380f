package pith.tensorflow;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;
import pith.model.PayloadForm;
import pith.wire.TensorSchema;

/** How {@code tensorflow.TensorProto} stores elements. */
final class TensorProtos {
    private static final Set<Integer> RAW_FIELDS = Set.of(
            TensorProto.TENSOR_CONTENT_FIELD_NUMBER,
            TensorProto.FLOAT_VAL_FIELD_NUMBER,
            TensorProto.DOUBLE_VAL_FIELD_NUMBER,
            TensorProto.SCOMPLEX_VAL_FIELD_NUMBER,
            TensorProto.DCOMPLEX_VAL_FIELD_NUMBER,
            TensorProto.FLOAT8_VAL_FIELD_NUMBER);

    private static final Set<Integer> PAYLOAD_FIELDS = Set.of(
            TensorProto.TENSOR_CONTENT_FIELD_NUMBER,
            TensorProto.HALF_VAL_FIELD_NUMBER,
            TensorProto.FLOAT_VAL_FIELD_NUMBER,
            TensorProto.DOUBLE_VAL_FIELD_NUMBER,
            TensorProto.INT_VAL_FIELD_NUMBER,
            TensorProto.SCOMPLEX_VAL_FIELD_NUMBER,
            TensorProto.INT64_VAL_FIELD_NUMBER,
            TensorProto.BOOL_VAL_FIELD_NUMBER,
            TensorProto.DCOMPLEX_VAL_FIELD_NUMBER,
            TensorProto.UINT32_VAL_FIELD_NUMBER,
            TensorProto.UINT64_VAL_FIELD_NUMBER,
            TensorProto.FLOAT8_VAL_FIELD_NUMBER);

    private TensorProtos() {}

    /** Returns where a file keeps its tensors. */
    static TensorSchema schema(Descriptor root) {
        return new TensorSchema(root, TensorProto.getDescriptor(), PAYLOAD_FIELDS);
    }

    /** Number of the field, besides {@code tensor_content}, that elements of a type are stored in. */
    static int typedField(DataType type) {
        return switch (type) {
            case DT_FLOAT -> TensorProto.FLOAT_VAL_FIELD_NUMBER;
            case DT_DOUBLE -> TensorProto.DOUBLE_VAL_FIELD_NUMBER;
            case DT_HALF, DT_BFLOAT16 -> TensorProto.HALF_VAL_FIELD_NUMBER;
            case DT_FLOAT8_E5M2, DT_FLOAT8_E4M3FN -> TensorProto.FLOAT8_VAL_FIELD_NUMBER;
            case DT_INT64 -> TensorProto.INT64_VAL_FIELD_NUMBER;
            case DT_UINT32 -> TensorProto.UINT32_VAL_FIELD_NUMBER;
            case DT_UINT64 -> TensorProto.UINT64_VAL_FIELD_NUMBER;
            case DT_BOOL -> TensorProto.BOOL_VAL_FIELD_NUMBER;
            case DT_COMPLEX64 -> TensorProto.SCOMPLEX_VAL_FIELD_NUMBER;
            case DT_COMPLEX128 -> TensorProto.DCOMPLEX_VAL_FIELD_NUMBER;
            default -> TensorProto.INT_VAL_FIELD_NUMBER;
        };
    }

    /** Form of a payload in a field. */
    static PayloadForm form(int field) {
        return RAW_FIELDS.contains(field) ? PayloadForm.RAW : PayloadForm.VARINT;
    }
}
