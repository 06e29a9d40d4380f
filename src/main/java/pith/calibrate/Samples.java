package pith.calibrate;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.source.Digest;

/**
 * Samples in files: a folder of images, an {@code .npz} archive, an {@code .npy} array or an IDX file. They are read one
 * after the other whenever they are gone through, and never all held in memory.
 */
public abstract sealed class Samples permits ImageFolder, ArrayFile, IdxFile, SamplesSubset {

    /**
     * Opens samples.
     *
     * @param labels file of class indexes, one for each sample: a {@code labels.csv} for images, an IDX file, an
     *     {@code .npy} or the array {@code labels} of an {@code .npz}. Without it labels are looked for in a
     *     {@code labels.csv} in the folder and in the array {@code labels} of the archive
     * @throws FormatException if the file is none of these, holds no samples, or not as many labels as samples; the
     *     message names the file inside a folder or archive, not {@code path}
     */
    public static Samples open(Path path, Optional<Path> labels) throws IOException, FormatException {
        if (Files.isDirectory(path)) {
            return ImageFolder.of(path, labels);
        }
        int @Nullable [] given = labels.isPresent() ? Labels.read(labels.get()) : null;
        Samples samples = isArrayFile(path) ? ArrayFile.of(path, given) : IdxFile.of(path, given);
        if (samples.count() == 0) {
            throw FormatException.malformed("", "there are no samples in it");
        }
        return samples;
    }

    static boolean isArrayFile(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".npz") || name.endsWith(".npy");
    }

    /** Returns the file or folder that they are in. */
    abstract Path path();

    /** Number of samples. */
    public abstract int count();

    /** Class index of each sample, if labels are known. */
    public Optional<int[]> labels() {
        int[] labels = labelArray();
        return labels == null ? Optional.empty() : Optional.of(labels.clone());
    }

    /** Returns some of these samples, spread evenly over them; all of them if there are not more than that. */
    public Samples atMost(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " samples; at least 1 is needed");
        }
        if (count >= count()) {
            return this;
        }
        long all = count();
        int[] chosen = new int[count];
        Arrays.setAll(chosen, i -> (int) (i * all / count));
        return new SamplesSubset(this, chosen);
    }

    /**
     * Returns every n-th of these samples, or all the others: two sets that share none.
     *
     * @param n at least 2, and there must be as many samples
     * @param first index of the first one, below n
     * @param others whether to return those that are not it
     */
    public Samples everyNth(int n, int first, boolean others) {
        if (n < 2 || first < 0 || first >= n || count() < n) {
            throw new IllegalArgumentException("every " + n + "th from " + first + " of " + count() + " samples");
        }
        int[] chosen = IntStream.range(0, count())
                .filter(i -> (i % n == first) != others)
                .toArray();
        return new SamplesSubset(this, chosen);
    }

    /** Says which samples are not among these although they lie beside them, if there are any. */
    Optional<String> leftOut() {
        return Optional.empty();
    }

    /** Returns a digest of all that the samples depend on: equal ones are the same samples. */
    public String fingerprint() throws IOException {
        Digest digest = new Digest();
        digest(digest);
        return digest.hex();
    }

    /** Adds all that the samples depend on to a digest. */
    abstract void digest(Digest digest) throws IOException;

    abstract int @Nullable [] labelArray();

    /** Number of samples in the arrays that these are in. */
    int stored() {
        return count();
    }

    /** Returns which of the stored samples one of these is, to name it by. */
    int storedIndex(int index) {
        return index;
    }

    /** The arrays that a sample consists of, as they are stored. */
    abstract List<Field> fields();

    /** Starts at the first sample. */
    abstract Cursor cursor(List<Field> wanted) throws IOException, FormatException;

    /** Returns an array whole; only for fields whose shape is known. */
    abstract NdArray whole(Field field) throws IOException, FormatException;

    /** Goes through the samples in their order. */
    interface Cursor extends Closeable {

        /** Returns the next sample, one array for each wanted field. Call it only as often as there are samples. */
        List<NdArray> next() throws IOException, FormatException;

        /** Leaves out samples. */
        void skip(int count) throws IOException, FormatException;
    }
}
