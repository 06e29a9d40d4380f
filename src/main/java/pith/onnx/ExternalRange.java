package pith.onnx;

import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;
import pith.model.TensorData;
import pith.onnx.proto.TensorProto;

/** The elements of a tensor as a range of an external file. */
record ExternalRange(ElementType type, Shape shape, String path, long from, long to) {

    /**
     * Checks where a tensor's elements are against its shape.
     *
     * @throws FormatException if a string tensor or one of an unknown type is said to be external, or the length is not
     *     that of the shape
     */
    static ExternalRange of(TensorProto tensor) throws FormatException {
        ExternalLocation location = ExternalLocation.of(tensor);
        ElementType type = ElementType.of(tensor.getDataType())
                .orElseThrow(() ->
                        FormatException.unsupported("", "external data of the element type " + tensor.getDataType()));
        Shape shape = TensorProtos.shape(tensor);
        long size = type.bytes(shape.elements());
        long length = location.length().orElse(size);
        if (length != size) {
            throw FormatException.malformed(
                    "",
                    type + shape.toString() + " has " + size + " bytes of elements, but its external data " + length);
        }
        if (location.offset() > Long.MAX_VALUE - size) {
            throw FormatException.malformed("", "external data at offset " + location.offset());
        }
        return new ExternalRange(type, shape, location.path(), location.offset(), location.offset() + size);
    }

    /** Returns the elements. */
    TensorData in(TensorData file) throws FormatException {
        if (to > file.size()) {
            throw FormatException.malformed(
                    "", "external data end at byte " + to + " of '" + path + "', which has " + file.size() + " bytes");
        }
        return file.slice(from, to - from);
    }
}
