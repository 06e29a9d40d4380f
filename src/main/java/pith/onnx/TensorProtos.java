package pith.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.PayloadForm;
import pith.model.Shape;
import pith.onnx.proto.ModelProto;
import pith.onnx.proto.TensorProto;
import pith.onnx.proto.TensorProto.DataLocation;
import pith.source.SourceElements;
import pith.source.SourceShapes;
import pith.wire.TensorSchema;

/** How {@code onnx.TensorProto} stores elements. */
final class TensorProtos {
    static final TensorSchema SCHEMA = new TensorSchema(
            ModelProto.getDescriptor(),
            TensorProto.getDescriptor(),
            Set.of(
                    TensorProto.FLOAT_DATA_FIELD_NUMBER,
                    TensorProto.INT32_DATA_FIELD_NUMBER,
                    TensorProto.INT64_DATA_FIELD_NUMBER,
                    TensorProto.RAW_DATA_FIELD_NUMBER,
                    TensorProto.DOUBLE_DATA_FIELD_NUMBER,
                    TensorProto.UINT64_DATA_FIELD_NUMBER));

    private TensorProtos() {}

    /** Number of the field, besides {@code raw_data}, that elements of a type are stored in. */
    static int typedField(ElementType type) {
        return switch (type) {
            case FLOAT, COMPLEX64 -> TensorProto.FLOAT_DATA_FIELD_NUMBER;
            case DOUBLE, COMPLEX128 -> TensorProto.DOUBLE_DATA_FIELD_NUMBER;
            case INT64 -> TensorProto.INT64_DATA_FIELD_NUMBER;
            case UINT32, UINT64 -> TensorProto.UINT64_DATA_FIELD_NUMBER;
            default -> TensorProto.INT32_DATA_FIELD_NUMBER;
        };
    }

    /** Form of a payload in a field. */
    static PayloadForm form(int field) {
        return switch (field) {
            case TensorProto.RAW_DATA_FIELD_NUMBER,
                    TensorProto.FLOAT_DATA_FIELD_NUMBER,
                    TensorProto.DOUBLE_DATA_FIELD_NUMBER -> PayloadForm.RAW;
            default -> PayloadForm.VARINT;
        };
    }

    static String fieldName(int field) {
        return TensorProto.getDescriptor().findFieldByNumber(field).getName();
    }

    static boolean isExternal(TensorProto tensor) {
        return tensor.getDataLocation() == DataLocation.EXTERNAL;
    }

    /**
     * Returns the shape of a tensor.
     *
     * @throws FormatException if a dimension is negative, or there are too many elements or dimensions
     */
    static Shape shape(TensorProto tensor) throws FormatException {
        return SourceShapes.of(tensor.getDimsList());
    }

    /** Returns a tensor without elements, and without saying where they are. */
    static TensorProto withoutData(TensorProto tensor) {
        return tensor.toBuilder()
                .clearFloatData()
                .clearInt32Data()
                .clearStringData()
                .clearInt64Data()
                .clearRawData()
                .clearDoubleData()
                .clearUint64Data()
                .clearExternalData()
                .clearDataLocation()
                .build();
    }

    /** Number of the field that holds the elements of a parsed tensor; 0 if none does. */
    static int dataField(TensorProto tensor) {
        int typed = ElementType.of(tensor.getDataType())
                .map(TensorProtos::typedField)
                .orElse(TensorProto.STRING_DATA_FIELD_NUMBER);
        if (tensor.hasRawData()) {
            return TensorProto.RAW_DATA_FIELD_NUMBER;
        }
        return tensor.getRepeatedFieldCount(TensorProto.getDescriptor().findFieldByNumber(typed)) > 0 ? typed : 0;
    }

    private static byte[] bytes(TensorProto tensor, ElementType type) {
        if (tensor.hasRawData()) {
            return tensor.getRawData().toByteArray();
        }
        List<? extends Number> numbers = switch (typedField(type)) {
            case TensorProto.FLOAT_DATA_FIELD_NUMBER -> tensor.getFloatDataList();
            case TensorProto.DOUBLE_DATA_FIELD_NUMBER -> tensor.getDoubleDataList();
            case TensorProto.INT64_DATA_FIELD_NUMBER -> tensor.getInt64DataList();
            case TensorProto.UINT64_DATA_FIELD_NUMBER -> tensor.getUint64DataList();
            default -> tensor.getInt32DataList();
        };
        return SourceElements.bytes(numbers, type.unitWidth());
    }

    /** Returns the elements of a parsed tensor of type FLOAT. */
    static double[] floats(TensorProto tensor) {
        FloatBuffer elements = ByteBuffer.wrap(bytes(tensor, ElementType.FLOAT))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        double[] values = new double[elements.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = elements.get(i);
        }
        return values;
    }

    /** Returns the elements of an INT64 tensor that has them in its message; none for other tensors. */
    static List<Long> smallIntegers(TensorProto tensor) {
        if (tensor.getDataType() != TensorProto.DataType.INT64_VALUE) {
            return List.of();
        }
        List<Long> elements = new ArrayList<>(tensor.getInt64DataList());
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        while (raw.remaining() >= Long.BYTES) {
            elements.add(raw.getLong());
        }
        return elements;
    }

    /**
     * Checks that the data fields of a parsed tensor hold as many elements as its shape says.
     *
     * @throws FormatException if they do not
     */
    static void checkCount(TensorProto tensor, Shape shape) throws FormatException {
        if (tensor.getDataType() == TensorProto.DataType.STRING_VALUE) {
            check("strings", shape.elements(), tensor.getStringDataCount());
            return;
        }
        ElementType type = ElementType.of(tensor.getDataType()).orElseThrow();
        long expected = type.bytes(shape.elements());
        if (tensor.hasRawData()) {
            check("bytes in raw_data", expected, tensor.getRawData().size());
            return;
        }
        switch (typedField(type)) {
            case TensorProto.FLOAT_DATA_FIELD_NUMBER ->
                check("numbers in float_data", expected / Float.BYTES, tensor.getFloatDataCount());
            case TensorProto.DOUBLE_DATA_FIELD_NUMBER ->
                check("numbers in double_data", expected / Double.BYTES, tensor.getDoubleDataCount());
            case TensorProto.INT64_DATA_FIELD_NUMBER ->
                check("numbers in int64_data", shape.elements(), tensor.getInt64DataCount());
            case TensorProto.UINT64_DATA_FIELD_NUMBER ->
                check("numbers in uint64_data", shape.elements(), tensor.getUint64DataCount());
            default -> check("numbers in int32_data", expected / type.unitWidth(), tensor.getInt32DataCount());
        }
    }

    private static void check(String what, long expected, long actual) throws FormatException {
        if (expected != actual) {
            throw FormatException.malformed("", "expected " + expected + " " + what + ", found " + actual);
        }
    }
}
