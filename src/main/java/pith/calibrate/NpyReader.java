package pith.calibrate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;

/** Reads one {@code .npy} array, whole or part after part of its outermost axis, from a stream that it owns. */
final class NpyReader implements Closeable {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** NumPy itself refuses longer headers. */
    private static final int MAX_HEADER = 1 << 16;

    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\sL]*)\\)");

    private final InputStream in;
    private final ElementType type;
    private final boolean bigEndian;
    private final Shape shape;
    private long partsLeft;

    /** The whole array where the file has it column-major, which cannot be read part by part. */
    private final @Nullable NdArray transposed;

    /**
     * Reads the header.
     *
     * @param size bytes of the whole stream, or -1 if unknown
     */
    NpyReader(InputStream in, long size) throws IOException, FormatException {
        this.in = in;
        byte[] start = read(8, "header");
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new FormatException(
                    FormatException.Kind.NOT_THIS_FORMAT, "", 0, "not an .npy array: no \\x93NUMPY at the start");
        }
        int major = start[6];
        if (major < 1 || major > 3) {
            throw FormatException.unsupported("", ".npy version " + major + "; 1 to 3 can be read");
        }
        int lengthBytes = major == 1 ? 2 : 4;
        byte[] lengthField = read(lengthBytes, "header length");
        long length = 0;
        for (int i = lengthBytes - 1; i >= 0; i--) {
            length = length << 8 | (lengthField[i] & 0xff);
        }
        if (length > MAX_HEADER) {
            throw FormatException.limit("", ".npy header of " + length + " bytes; at most " + MAX_HEADER);
        }
        String header = new String(read((int) length, "header"), major == 3 ? UTF_8 : ISO_8859_1);
        String descr = find(DESCR, header, "descr");
        this.type = elementType(descr);
        this.bigEndian = descr.charAt(0) == '>';
        boolean fortran = find(ORDER, header, "fortran_order").equals("True");
        this.shape = shape(find(SHAPE, header, "shape"));
        long expected = 8 + lengthBytes + length + type.bytes(shape.elements());
        if (size >= 0 && size != expected) {
            throw FormatException.malformed(
                    "", "%s%s takes %d bytes with its header, the array has %d".formatted(type, shape, expected, size));
        }
        this.partsLeft = shape.rank() == 0 ? 0 : shape.dim(0);
        this.transposed = fortran && shape.rank() > 1 ? transpose(read(shape)) : null;
    }

    ElementType type() {
        return type;
    }

    Shape shape() {
        return shape;
    }

    /** Returns the whole array; nothing may have been read before. */
    NdArray readAll() throws IOException, FormatException {
        return transposed != null ? transposed : read(shape);
    }

    /** Returns the next part of the outermost axis, without that axis; there must be one left. */
    NdArray next() throws IOException, FormatException {
        long index = shape.dim(0) - partsLeft--;
        return transposed != null
                ? transposed.slice((int) index)
                : read(Shape.of(Arrays.copyOfRange(shape.dims(), 1, shape.rank())));
    }

    /** Leaves out parts of the outermost axis. */
    void skip(long parts) throws IOException {
        partsLeft -= parts;
        if (partsLeft < 0) {
            throw new IllegalArgumentException("beyond the end of " + shape);
        }
        if (transposed == null && parts > 0) {
            in.skipNBytes(parts * (type.bytes(shape.elements()) / shape.dim(0)));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private NdArray read(Shape wanted) throws IOException, FormatException {
        long length = type.bytes(wanted.elements());
        if (length > Integer.MAX_VALUE - 8) {
            throw FormatException.limit("", type + "" + wanted + " is more than 2 GB at once");
        }
        byte[] data = read((int) length, type + "" + shape);
        if (bigEndian) {
            swap(data, type.bits() / 8);
        }
        return NdArray.of(type, wanted, ByteBuffer.wrap(data));
    }

    /** Returns column-major elements in row-major order. */
    private NdArray transpose(NdArray columns) {
        int width = type.bits() / 8;
        byte[] from = new byte[columns.bytes().remaining()];
        columns.bytes().get(from);
        byte[] to = new byte[from.length];
        long[] index = new long[shape.rank()];
        for (int source = 0; source < from.length; source += width) {
            long target = 0;
            for (int axis = 0; axis < index.length; axis++) {
                target = target * shape.dim(axis) + index[axis];
            }
            System.arraycopy(from, source, to, (int) target * width, width);
            for (int axis = 0; axis < index.length && ++index[axis] == shape.dim(axis); axis++) {
                index[axis] = 0;
            }
        }
        return NdArray.of(type, shape, ByteBuffer.wrap(to));
    }

    /** Reverses the bytes of each element of {@code width} bytes. */
    static void swap(byte[] data, int width) {
        for (int from = 0; from < data.length; from += width) {
            for (int low = from, high = from + width - 1; low < high; low++, high--) {
                byte kept = data[low];
                data[low] = data[high];
                data[high] = kept;
            }
        }
    }

    private byte[] read(int length, String what) throws IOException, FormatException {
        byte[] data = in.readNBytes(length);
        if (data.length < length) {
            throw FormatException.malformed("", "ends after %d of %d bytes of %s".formatted(data.length, length, what));
        }
        return data;
    }

    private static String find(Pattern pattern, String header, String key) throws FormatException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw FormatException.malformed("", "no usable '" + key + "' in the .npy header " + header.strip());
        }
        return matcher.group(1);
    }

    private static ElementType elementType(String descr) throws FormatException {
        String code = descr.isEmpty() ? "" : descr.substring(1);
        boolean order = !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
        return switch (order ? code : "") {
            case "f4" -> ElementType.FLOAT;
            case "f8" -> ElementType.DOUBLE;
            case "f2" -> ElementType.FLOAT16;
            case "u1" -> ElementType.UINT8;
            case "u2" -> ElementType.UINT16;
            case "u4" -> ElementType.UINT32;
            case "u8" -> ElementType.UINT64;
            case "i1" -> ElementType.INT8;
            case "i2" -> ElementType.INT16;
            case "i4" -> ElementType.INT32;
            case "i8" -> ElementType.INT64;
            case "b1" -> ElementType.BOOL;
            default ->
                throw FormatException.unsupported(
                        "", "elements of type '" + descr + "'; booleans, integers and floats can be read");
        };
    }

    private static Shape shape(String text) throws FormatException {
        String digits = text.replaceAll("[\\sL]", "").replaceAll(",$", "");
        try {
            return digits.isEmpty()
                    ? Shape.of()
                    : Shape.of(Arrays.stream(digits.split(",", -1))
                            .mapToLong(Long::parseLong)
                            .toArray());
        } catch (NumberFormatException | ArithmeticException e) {
            throw FormatException.malformed("", "shape (" + text + ") of the .npy array makes no sense");
        }
    }
}
