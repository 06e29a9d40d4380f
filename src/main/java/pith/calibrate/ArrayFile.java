package pith.calibrate;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.source.Digest;

/** The arrays of an {@code .npz} archive other than its labels, or the one of an {@code .npy} file. */
final class ArrayFile extends Samples {
    private final Path file;
    private final boolean archive;
    private final List<Field> fields;
    private final int count;
    private final int @Nullable [] labels;

    private ArrayFile(Path file, boolean archive, List<Field> fields, int count, int @Nullable [] labels) {
        this.file = file;
        this.archive = archive;
        this.fields = fields;
        this.count = count;
        this.labels = labels;
    }

    static Samples of(Path file, int @Nullable [] givenLabels) throws IOException, FormatException {
        boolean archive =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".npz");
        List<Field> fields = new ArrayList<>();
        int[] labels = givenLabels;
        if (archive) {
            try (ZipFile zip = Npz.open(file)) {
                Npz.check(zip);
                for (String name : Npz.names(zip)) {
                    try (NpyReader reader = Npz.reader(zip, name)) {
                        if (!name.equals(Labels.ARRAY)) {
                            fields.add(new Field(name, reader.type(), reader.shape()));
                        } else if (labels == null) {
                            labels = Labels.of(reader.readAll());
                        }
                    } catch (FormatException e) {
                        throw e.in(name);
                    }
                }
            }
        } else {
            try (NpyReader reader = Npz.reader(file)) {
                fields.add(new Field("", reader.type(), reader.shape()));
            }
        }
        if (fields.isEmpty()) {
            throw FormatException.malformed("", "there is no array of samples in it");
        }
        int count = count(fields, labels);
        if (labels != null) {
            Labels.checkCount(labels.length, count);
        }
        return new ArrayFile(file, archive, List.copyOf(fields), count, labels);
    }

    /**
     * How many samples there are: as many as labels, else the outermost dimension that all arrays have in common. Where
     * they differ, the arrays are one set of inputs, and that is one sample.
     */
    private static int count(List<Field> fields, int @Nullable [] labels) throws FormatException {
        long[] counts = fields.stream()
                .filter(field -> !field.dims().isEmpty())
                .mapToLong(field -> field.dims().get(0))
                .distinct()
                .toArray();
        if (labels != null && Arrays.stream(counts).anyMatch(count -> count == labels.length)) {
            return labels.length;
        }
        if (counts.length != 1) {
            return 1;
        }
        if (counts[0] > Integer.MAX_VALUE) {
            throw FormatException.limit("", counts[0] + " samples; at most " + Integer.MAX_VALUE);
        }
        return (int) counts[0];
    }

    @Override
    Path path() {
        return file;
    }

    @Override
    public int count() {
        return count;
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
        return fields;
    }

    @Override
    NdArray whole(Field field) throws IOException, FormatException {
        if (!archive) {
            return Npz.readArray(file);
        }
        try (ZipFile zip = Npz.open(file);
                NpyReader reader = Npz.reader(zip, field.name())) {
            return reader.readAll();
        }
    }

    @Override
    Cursor cursor(List<Field> wanted) throws IOException, FormatException {
        List<Closeable> open = new ArrayList<>();
        List<NpyReader> readers = new ArrayList<>();
        boolean complete = false;
        try {
            if (archive) {
                ZipFile zip = Npz.open(file);
                open.add(zip);
                for (Field field : wanted) {
                    readers.add(Npz.reader(zip, field.name()));
                }
            } else {
                readers.add(Npz.reader(file));
            }
            open.addAll(0, readers);
            complete = true;
        } finally {
            if (!complete) {
                closeAll(open);
            }
        }
        return new ArrayCursor(readers, open);
    }

    private static void closeAll(List<Closeable> open) throws IOException {
        for (Closeable resource : open) {
            resource.close();
        }
    }

    private record ArrayCursor(List<NpyReader> readers, List<Closeable> open) implements Cursor {
        @Override
        public List<NdArray> next() throws IOException, FormatException {
            List<NdArray> sample = new ArrayList<>();
            for (NpyReader reader : readers) {
                sample.add(reader.next());
            }
            return sample;
        }

        @Override
        public void skip(int count) throws IOException {
            for (NpyReader reader : readers) {
                reader.skip(count);
            }
        }

        @Override
        public void close() throws IOException {
            closeAll(open);
        }
    }
}
