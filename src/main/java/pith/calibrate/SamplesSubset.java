package pith.calibrate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.source.Digest;

/** Some samples of others. */
final class SamplesSubset extends Samples {
    private final Samples all;

    /** Ascending. */
    private final int[] chosen;

    SamplesSubset(Samples all, int[] chosen) {
        this.all = all;
        this.chosen = chosen;
    }

    @Override
    Path path() {
        return all.path();
    }

    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    Optional<String> leftOut() {
        return all.leftOut();
    }

    @Override
    void digest(Digest digest) throws IOException {
        all.digest(digest);
        digest.add(Arrays.toString(chosen));
    }

    @Override
    int @Nullable [] labelArray() {
        int[] labels = all.labelArray();
        return labels == null ? null : Arrays.stream(chosen).map(i -> labels[i]).toArray();
    }

    @Override
    List<Field> fields() {
        return all.fields();
    }

    @Override
    int stored() {
        return all.stored();
    }

    @Override
    int storedIndex(int index) {
        return all.storedIndex(chosen[index]);
    }

    @Override
    NdArray whole(Field field) throws IOException, FormatException {
        return all.whole(field);
    }

    @Override
    Cursor cursor(List<Field> wanted) throws IOException, FormatException {
        Cursor cursor = all.cursor(wanted);
        return new Cursor() {
            private int position;
            private int index;

            @Override
            public List<NdArray> next() throws IOException, FormatException {
                cursor.skip(chosen[index] - position);
                position = chosen[index++] + 1;
                return cursor.next();
            }

            @Override
            public void skip(int count) {
                index += count;
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
    }
}
