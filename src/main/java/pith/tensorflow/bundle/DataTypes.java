package pith.tensorflow.bundle;

import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;
import pith.source.SourceShapes;

/** TensorFlow's element types and shapes, in Pith's terms. */
public final class DataTypes {
    private DataTypes() {}

    /**
     * Returns the type that describes how elements are stored; none for those without a fixed size. Quantised types are
     * integers, and TensorFlow stores integers of four bits in a byte each.
     */
    public static Optional<ElementType> elementType(DataType type) {
        return Optional.ofNullable(
                switch (type) {
                    case DT_FLOAT -> ElementType.FLOAT;
                    case DT_DOUBLE -> ElementType.DOUBLE;
                    case DT_HALF -> ElementType.FLOAT16;
                    case DT_BFLOAT16 -> ElementType.BFLOAT16;
                    case DT_FLOAT8_E5M2 -> ElementType.FLOAT8E5M2;
                    case DT_FLOAT8_E4M3FN -> ElementType.FLOAT8E4M3FN;
                    case DT_INT8, DT_QINT8, DT_INT4 -> ElementType.INT8;
                    case DT_INT16, DT_QINT16 -> ElementType.INT16;
                    case DT_INT32, DT_QINT32 -> ElementType.INT32;
                    case DT_INT64 -> ElementType.INT64;
                    case DT_UINT8, DT_QUINT8, DT_UINT4 -> ElementType.UINT8;
                    case DT_UINT16, DT_QUINT16 -> ElementType.UINT16;
                    case DT_UINT32 -> ElementType.UINT32;
                    case DT_UINT64 -> ElementType.UINT64;
                    case DT_BOOL -> ElementType.BOOL;
                    case DT_COMPLEX64 -> ElementType.COMPLEX64;
                    case DT_COMPLEX128 -> ElementType.COMPLEX128;
                    default -> null;
                });
    }

    /**
     * Returns a shape.
     *
     * @throws FormatException if a dimension is not known, or there are too many elements or dimensions
     */
    public static Shape shape(TensorShapeProto shape) throws FormatException {
        if (shape.getUnknownRank()) {
            throw FormatException.malformed("", "a tensor of unknown rank");
        }
        return SourceShapes.of(
                shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList());
    }
}
