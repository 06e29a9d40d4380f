package pith.calibrate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import pith.model.ElementType;
import pith.model.HalfFloats;
import pith.model.Shape;

/** A dense array of numbers, row-major. Immutable; its views share the bytes. */
public final class NdArray {
    private final ElementType type;
    private final Shape shape;
    private final ByteBuffer bytes;

    private NdArray(ElementType type, Shape shape, ByteBuffer bytes) {
        if (bytes.remaining() != type.bytes(shape.elements())) {
            throw new IllegalArgumentException(type + "" + shape + " does not have " + bytes.remaining() + " bytes");
        }
        this.type = type;
        this.shape = shape;
        this.bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the array over little-endian elements without gaps, which must not change afterwards. */
    public static NdArray of(ElementType type, Shape shape, ByteBuffer bytes) {
        return new NdArray(type, shape, bytes);
    }

    /** Returns a copy of the values as an array of type {@code FLOAT}. */
    public static NdArray of(Shape shape, float... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new NdArray(ElementType.FLOAT, shape, bytes);
    }

    public ElementType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** Number of elements. */
    public int size() {
        return Math.toIntExact(shape.elements());
    }

    /** The elements, little-endian, read-only, from position 0 to the limit. */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns the same elements in another shape. */
    NdArray reshaped(Shape other) {
        return new NdArray(type, other, bytes);
    }

    /** Returns part {@code index} of the outermost axis, without that axis. */
    NdArray slice(int index) {
        int length = Math.toIntExact(bytes.remaining() / shape.dim(0));
        long[] dims = shape.dims();
        return new NdArray(
                type, Shape.of(Arrays.copyOfRange(dims, 1, dims.length)), bytes.slice(index * length, length));
    }

    /** Returns the element at an index of the row-major order; an integer beyond 2⁵³ is rounded. */
    public double get(int index) {
        return switch (type) {
            case FLOAT -> bytes.getFloat(index * 4);
            case DOUBLE -> bytes.getDouble(index * 8);
            case FLOAT16 -> HalfFloats.fromFloat16(bytes.getShort(index * 2));
            case BFLOAT16 -> HalfFloats.fromBfloat16(bytes.getShort(index * 2));
            default -> getLong(index);
        };
    }

    /**
     * Returns the integer at an index of the row-major order.
     *
     * @throws UnsupportedOperationException if the elements are not whole bytes of integers
     */
    public long getLong(int index) {
        return switch (type) {
            case BOOL, UINT8 -> Byte.toUnsignedInt(bytes.get(index));
            case INT8 -> bytes.get(index);
            case UINT16 -> Short.toUnsignedInt(bytes.getShort(index * 2));
            case INT16 -> bytes.getShort(index * 2);
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(index * 4));
            case INT32 -> bytes.getInt(index * 4);
            case INT64, UINT64 -> bytes.getLong(index * 8);
            default -> throw new UnsupportedOperationException("no integers in an array of " + type);
        };
    }

    /** Returns a copy of the elements as floats. */
    public float[] toFloats() {
        float[] values = new float[size()];
        if (type == ElementType.FLOAT) {
            bytes.asReadOnlyBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
        } else if (type == ElementType.UINT8) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Byte.toUnsignedInt(bytes.get(i));
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) get(i);
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return type + "" + shape;
    }
}
