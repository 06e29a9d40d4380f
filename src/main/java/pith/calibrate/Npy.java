package pith.calibrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.ElementType;
import pith.model.HalfFloats;
import pith.model.Shape;

/**
 * An array as NumPy's {@code .npy} files hold it, versions 1.0 to 3.0.
 *
 * @param data elements in row-major order, little-endian; a fresh view each time
 */
public record Npy(ElementType type, Shape shape, ByteBuffer data) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");

    public Npy {
        data = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a file.
     *
     * @throws FormatException if it is not an array of numbers, or is damaged
     */
    public static Npy read(Path file) throws IOException, FormatException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in);
        }
    }

    /** Reads an array up to the end of its data, as {@link #read(Path)} does. */
    public static Npy read(InputStream in) throws IOException, FormatException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new FormatException(Kind.NOT_THIS_FORMAT, "", 0, "not a .npy array");
        }
        int version = start[MAGIC.length];
        if (version < 1 || version > 3) {
            throw FormatException.unsupported("", "version " + version + " of the .npy format");
        }
        long headerLength = version == 1
                ? exactly(in, 2, "header length").getShort(0) & 0xFFFF
                : exactly(in, 4, "header length").getInt(0) & 0xFFFF_FFFFL;
        String header = StandardCharsets.UTF_8
                .decode(exactly(in, headerLength, "header"))
                .toString();
        Matcher descr = find(DESCR, header, "descr");
        ElementType type = type(descr);
        Shape shape = shape(find(SHAPE, header, "shape").group(1));
        ByteBuffer data = exactly(in, type.bytes(shape.elements()), "data");
        if (descr.group(1).equals(">")) {
            reverse(data, type.unitWidth());
        }
        boolean fortran = find(ORDER, header, "fortran_order").group(1).equals("True");
        return new Npy(type, shape, fortran ? rowMajor(data, shape, type.bits() / 8) : data);
    }

    /**
     * Returns the elements as floats, rounded where a float cannot hold them.
     *
     * @throws IllegalArgumentException if the numbers are complex
     */
    public float[] toFloats() {
        float[] floats = new float[Math.toIntExact(shape.elements())];
        ByteBuffer from = data();
        for (int i = 0; i < floats.length; i++) {
            floats[i] = switch (type) {
                case FLOAT -> from.getFloat(i * Float.BYTES);
                case DOUBLE -> (float) from.getDouble(i * Double.BYTES);
                case FLOAT16 -> HalfFloats.fromFloat16(from.getShort(i * Short.BYTES));
                case BOOL, UINT8 -> from.get(i) & 0xFF;
                case INT8 -> from.get(i);
                case UINT16 -> from.getShort(i * Short.BYTES) & 0xFFFF;
                case INT16 -> from.getShort(i * Short.BYTES);
                case UINT32 -> from.getInt(i * Integer.BYTES) & 0xFFFF_FFFFL;
                case INT32 -> from.getInt(i * Integer.BYTES);
                case INT64 -> from.getLong(i * Long.BYTES);
                case UINT64 -> unsigned(from.getLong(i * Long.BYTES));
                default -> throw new IllegalArgumentException("numbers of type " + type);
            };
        }
        return floats;
    }

    private static float unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2f;
    }

    private static Matcher find(Pattern pattern, String header, String key) throws FormatException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw FormatException.unsupported("", "the header has no plain " + key + ": " + header.strip());
        }
        return matcher;
    }

    private static ElementType type(Matcher descr) throws FormatException {
        String code = descr.group(2) + descr.group(3);
        return Optional.ofNullable(
                        switch (code) {
                            case "b1" -> ElementType.BOOL;
                            case "u1" -> ElementType.UINT8;
                            case "u2" -> ElementType.UINT16;
                            case "u4" -> ElementType.UINT32;
                            case "u8" -> ElementType.UINT64;
                            case "i1" -> ElementType.INT8;
                            case "i2" -> ElementType.INT16;
                            case "i4" -> ElementType.INT32;
                            case "i8" -> ElementType.INT64;
                            case "f2" -> ElementType.FLOAT16;
                            case "f4" -> ElementType.FLOAT;
                            case "f8" -> ElementType.DOUBLE;
                            case "c8" -> ElementType.COMPLEX64;
                            case "c16" -> ElementType.COMPLEX128;
                            default -> null;
                        })
                .orElseThrow(() -> FormatException.unsupported("", "arrays of type '" + code + "'"));
    }

    private static Shape shape(String dims) throws FormatException {
        try {
            return Shape.of(Arrays.stream(dims.split(","))
                    .map(String::strip)
                    .filter(dim -> !dim.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw FormatException.malformed("", "shape (" + dims + ")");
        }
    }

    /** Reads bytes piece by piece, so that memory is taken only for those that are there. */
    private static ByteBuffer exactly(InputStream in, long length, String what) throws IOException, FormatException {
        if (length > Integer.MAX_VALUE - 8) {
            throw FormatException.limit("", "the array's " + what + " has " + length + " bytes, too many for a buffer");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw FormatException.malformed(
                    "", "the array's " + what + " has " + length + " bytes, but only " + bytes.length + " are left");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void reverse(ByteBuffer data, int width) {
        for (int start = 0; start < data.capacity(); start += width) {
            for (int i = start, j = start + width - 1; i < j; i++, j--) {
                byte swapped = data.get(i);
                data.put(i, data.get(j));
                data.put(j, swapped);
            }
        }
    }

    /** Returns the elements of an array whose first index runs fastest in the order in which the last one does. */
    private static ByteBuffer rowMajor(ByteBuffer data, Shape shape, int width) {
        ByteBuffer result = ByteBuffer.allocate(data.capacity());
        long[] dims = shape.dims();
        long[] index = new long[dims.length];
        for (long i = 0; i < shape.elements(); i++) {
            long from = 0;
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                from = from * dims[axis] + index[axis];
            }
            result.put(data.slice((int) from * width, width));
            for (int axis = dims.length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return result.flip();
    }
}
