package pith.calibrate;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;
import pith.source.Digest;

/** Samples in an IDX file, the form of the MNIST digits, plain or gzipped. */
final class IdxFile extends Samples {
    private final Path file;
    private final Field field;
    private final int @Nullable [] labels;

    private IdxFile(Path file, Field field, int @Nullable [] labels) {
        this.file = file;
        this.field = field;
        this.labels = labels;
    }

    static Samples of(Path file, int @Nullable [] labels) throws IOException, FormatException {
        try (Reader reader = new Reader(file)) {
            if (reader.shape.rank() == 0) {
                throw FormatException.malformed("", "an IDX file of one number has no samples");
            }
            if (labels != null) {
                Labels.checkCount(labels.length, reader.shape.dim(0));
            }
            reader.toEnd(reader.type.bytes(reader.shape.elements()));
            return new IdxFile(file, new Field("", reader.type, reader.shape), labels);
        }
    }

    /** Reads a whole file. */
    static NdArray readAll(Path file) throws IOException, FormatException {
        try (Reader reader = new Reader(file)) {
            NdArray array = reader.read(reader.shape);
            reader.toEnd(0);
            return array;
        }
    }

    @Override
    Path path() {
        return file;
    }

    @Override
    public int count() {
        return field.dims().get(0).intValue();
    }

    @Override
    void digest(Digest digest) throws IOException {
        digest.addFile(file);
    }

    @Override
    int @Nullable [] labelArray() {
        return labels;
    }

    @Override
    List<Field> fields() {
        return List.of(field);
    }

    @Override
    NdArray whole(Field wanted) throws IOException, FormatException {
        return readAll(file);
    }

    @Override
    Cursor cursor(List<Field> wanted) throws IOException, FormatException {
        return new Reader(file);
    }

    /** The stream after its header, whose numbers are big-endian like all of the file. */
    private static final class Reader implements Cursor, Closeable {
        private final InputStream in;
        private final ElementType type;
        private final Shape shape;

        Reader(Path file) throws IOException, FormatException {
            InputStream opened = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            boolean complete = false;
            try {
                opened.mark(2);
                boolean gzipped = opened.read() == 0x1f && opened.read() == 0x8b;
                opened.reset();
                in = gzipped ? gunzip(opened) : opened;
                byte[] magic = readFully(4, "the header");
                if (magic[0] != 0 || magic[1] != 0) {
                    throw new FormatException(
                            FormatException.Kind.NOT_THIS_FORMAT,
                            "",
                            0,
                            "neither a folder, .npz, .npy nor an IDX file: IDX starts with two zero bytes");
                }
                type = elementType(magic[2] & 0xff);
                byte[] dims = readFully(4 * (magic[3] & 0xff), "the dimensions");
                shape = shape(ByteBuffer.wrap(dims));
                if (!gzipped) {
                    long expected = 4 + dims.length + type.bytes(shape.elements());
                    if (Files.size(file) != expected) {
                        throw FormatException.malformed(
                                "",
                                "%s%s takes %d bytes with its header, the file has %d"
                                        .formatted(type, shape, expected, Files.size(file)));
                    }
                }
                complete = true;
            } finally {
                if (!complete) {
                    opened.close();
                }
            }
        }

        private static InputStream gunzip(InputStream in) throws IOException, FormatException {
            try {
                return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
            } catch (EOFException | ZipException e) {
                throw damaged("the gzip header", e);
            }
        }

        private static ElementType elementType(int code) throws FormatException {
            return switch (code) {
                case 0x08 -> ElementType.UINT8;
                case 0x09 -> ElementType.INT8;
                case 0x0b -> ElementType.INT16;
                case 0x0c -> ElementType.INT32;
                case 0x0d -> ElementType.FLOAT;
                case 0x0e -> ElementType.DOUBLE;
                default -> throw FormatException.unsupported("", "IDX type code 0x%02x".formatted(code));
            };
        }

        private static Shape shape(ByteBuffer dims) throws FormatException {
            long[] values = new long[dims.remaining() / 4];
            for (int i = 0; i < values.length; i++) {
                values[i] = Integer.toUnsignedLong(dims.getInt());
            }
            try {
                Shape shape = Shape.of(values);
                Math.multiplyExact(shape.elements(), 16L);
                if (values.length > 0 && values[0] > Integer.MAX_VALUE) {
                    throw FormatException.limit("", values[0] + " samples; at most " + Integer.MAX_VALUE);
                }
                return shape;
            } catch (ArithmeticException e) {
                throw FormatException.malformed("", "dimensions " + Arrays.toString(values) + " make no sense");
            }
        }

        @Override
        public List<NdArray> next() throws IOException, FormatException {
            return List.of(read(Shape.of(Arrays.copyOfRange(shape.dims(), 1, shape.rank()))));
        }

        @Override
        public void skip(int count) throws IOException, FormatException {
            try {
                in.skipNBytes(count == 0 ? 0 : count * (type.bytes(shape.elements()) / shape.dim(0)));
            } catch (EOFException | ZipException e) {
                throw damaged(type + "" + shape, e);
            }
        }

        /**
         * Reads on to the end of the file, where gzip has its checksum.
         *
         * @param left bytes of elements that are left
         */
        void toEnd(long left) throws IOException, FormatException {
            try {
                in.skipNBytes(left);
            } catch (EOFException | ZipException e) {
                throw damaged(type + "" + shape, e);
            }
            try {
                if (in.read() >= 0) {
                    throw FormatException.malformed(
                            "", "damaged: its data go on after %s%s, which its header tells of".formatted(type, shape));
                }
            } catch (EOFException e) {
                throw damaged("the checksum", e);
            } catch (ZipException e) {
                throw FormatException.malformed("", "damaged: its checksum does not match");
            }
        }

        private static FormatException damaged(String what, IOException fault) {
            return FormatException.malformed(
                    "",
                    fault instanceof EOFException
                            ? "cut short in " + what
                            : "damaged: the gzip data of " + what + " cannot be read");
        }

        private NdArray read(Shape wanted) throws IOException, FormatException {
            long length = type.bytes(wanted.elements());
            if (length > Integer.MAX_VALUE - 8) {
                throw FormatException.limit("", type + "" + wanted + " is more than 2 GB at once");
            }
            byte[] data = readFully((int) length, type + "" + shape);
            NpyReader.swap(data, type.bits() / 8);
            return NdArray.of(type, wanted, ByteBuffer.wrap(data));
        }

        private byte[] readFully(int length, String what) throws IOException, FormatException {
            byte[] data;
            try {
                data = in.readNBytes(length);
            } catch (EOFException | ZipException e) {
                throw damaged(what, e);
            }
            if (data.length < length) {
                throw FormatException.malformed(
                        "", "ends after %d of %d bytes of %s".formatted(data.length, length, what));
            }
            return data;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
