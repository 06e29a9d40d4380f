package pith.translate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.model.ElementType;
import pith.model.HalfFloats;
import pith.model.Shape;
import pith.model.Tensor;
import pith.model.TensorData;

/** Elements of constants as numbers. */
final class Elements {
    private Elements() {}

    /** Whether elements are whole numbers, or of BOOL. */
    static boolean isInteger(ElementType type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64, BOOL -> true;
            default -> false;
        };
    }

    /** Whether elements can be read and written as numbers here. */
    static boolean isNumber(ElementType type) {
        return isInteger(type) || type.isReal();
    }

    /** Returns the elements of a tensor of whole numbers. */
    static long[] integers(Tensor tensor) throws IOException {
        ByteBuffer bytes = bytes(tensor);
        long[] values = new long[Math.toIntExact(tensor.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type()) {
                case INT8 -> bytes.get();
                case UINT8, BOOL -> bytes.get() & 0xFF;
                case INT16 -> bytes.getShort();
                case UINT16 -> bytes.getShort() & 0xFFFF;
                case INT32 -> bytes.getInt();
                case UINT32 -> bytes.getInt() & 0xFFFF_FFFFL;
                case INT64, UINT64 -> bytes.getLong();
                default -> throw new IllegalArgumentException(tensor.type() + " has no whole numbers");
            };
        }
        return values;
    }

    /** Returns the elements of a tensor of any type of numbers. */
    static double[] reals(Tensor tensor) throws IOException {
        double[] values = new double[Math.toIntExact(tensor.shape().elements())];
        if (isInteger(tensor.type())) {
            long[] integers = integers(tensor);
            for (int i = 0; i < values.length; i++) {
                values[i] = integers[i];
            }
            return values;
        }
        ByteBuffer bytes = bytes(tensor);
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.type()) {
                case FLOAT -> bytes.getFloat();
                case DOUBLE -> bytes.getDouble();
                case FLOAT16 -> HalfFloats.fromFloat16(bytes.getShort());
                case BFLOAT16 -> HalfFloats.fromBfloat16(bytes.getShort());
                default -> throw new IllegalArgumentException(tensor.type() + " has no real numbers");
            };
        }
        return values;
    }

    private static ByteBuffer bytes(Tensor tensor) throws IOException {
        return ByteBuffer.wrap(tensor.data().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a tensor of whole numbers. */
    static Tensor of(String name, ElementType type, Shape shape, long[] values) {
        int width = type.unitWidth();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, width)).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            for (int i = 0; i < width; i++) {
                bytes.put((byte) (value >>> (Byte.SIZE * i)));
            }
        }
        return new Tensor(name, type, shape, TensorData.of(bytes.array()));
    }

    /** Returns a tensor of numbers, rounded to its type. */
    static Tensor of(String name, ElementType type, Shape shape, double[] values) {
        if (isInteger(type)) {
            long[] integers = new long[values.length];
            for (int i = 0; i < values.length; i++) {
                integers[i] = type == ElementType.BOOL ? (values[i] == 0 ? 0 : 1) : (long) values[i];
            }
            return of(name, type, shape, integers);
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, type.unitWidth()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case FLOAT -> bytes.putFloat((float) value);
                case DOUBLE -> bytes.putDouble(value);
                case FLOAT16 -> bytes.putShort(HalfFloats.toFloat16((float) value));
                case BFLOAT16 -> bytes.putShort(HalfFloats.toBfloat16((float) value));
                default -> throw new IllegalArgumentException(type + " has no real numbers");
            }
        }
        return new Tensor(name, type, shape, TensorData.of(bytes.array()));
    }

    /** Returns a tensor whose elements are those of another one, at given places. */
    static Tensor pick(Tensor from, Shape shape, int[] places) throws IOException {
        int width = from.type().unitWidth();
        byte[] source = from.data().toByteArray();
        byte[] picked = new byte[Math.multiplyExact(places.length, width)];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(source, places[i] * width, picked, i * width, width);
        }
        return new Tensor(from.name(), from.type(), shape, TensorData.of(picked));
    }
}
