package pith.calibrate;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pith.calibrate.FeedInput.Role;
import pith.error.FormatException;
import pith.model.Shape;
import pith.source.Digest;

/**
 * Samples on their way into the inputs of a network.
 *
 * <p>An input takes the array of its own name; a network with one input takes the one array there is. Bytes of images are
 * preprocessed, other values fit as they are or are refused.
 */
public final class Feed {
    private final Samples samples;
    private final Preprocess given;
    private final List<FeedInput> inputs;

    /** All samples ready for the network, kept if they are not too many: decoding images again takes longer than running. */
    private volatile @Nullable List<List<NdArray>> prepared;

    /** Samples of a run where the inputs' shapes fix it, 0 where they leave it open. */
    private final int fixedRows;

    /** Bytes of samples that are kept. */
    private static final long MOST_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);

    private Feed(Samples samples, Preprocess given, List<FeedInput> inputs, int fixedRows) {
        this.samples = samples;
        this.given = given;
        this.inputs = inputs;
        this.fixedRows = fixedRows;
    }

    /**
     * Finds out how samples become inputs.
     *
     * @param inputs all inputs that the network needs
     * @throws FormatException if an input finds no array, or one of the wrong shape or type; here and later the message
     *     names the file of the samples
     * @throws IllegalArgumentException if the preprocessing does not go together with the input
     */
    public static Feed of(Samples samples, List<InputSpec> inputs, Preprocess given) throws FormatException {
        if (inputs.isEmpty()) {
            throw FormatException.malformed("", "the network has no inputs");
        }
        try {
            return fitting(samples, inputs, given);
        } catch (FormatException e) {
            throw e.inFile(samples.path().toString());
        }
    }

    private static Feed fitting(Samples samples, List<InputSpec> inputs, Preprocess given) throws FormatException {
        List<FeedInput> found = new ArrayList<>();
        for (InputSpec input : inputs) {
            Field field = field(samples, inputs, input);
            found.add(FeedInput.of(input, field, samples.stored(), given, inputs.size() == 1));
        }
        if (!given.isNone() && found.stream().allMatch(input -> input.plan() == null)) {
            throw FormatException.malformed(
                    "", "there are no images that \"%s\" could be done to: %s".formatted(given, samples.fields()));
        }
        return new Feed(samples, given, List.copyOf(found), fixedRows(found));
    }

    private static Field field(Samples samples, List<InputSpec> inputs, InputSpec input) throws FormatException {
        List<Field> fields = samples.fields();
        Optional<Field> named = fields.stream()
                .filter(field -> field.name().equals(input.name()))
                .findFirst();
        if (named.isPresent()) {
            return named.get();
        }
        if (inputs.size() == 1 && fields.size() == 1) {
            return fields.get(0);
        }
        String wanted = inputs.stream().map(InputSpec::name).collect(Collectors.joining("', '", "'", "'"));
        throw FormatException.malformed(
                "",
                "no array for the input '%s'; the network takes %s, the samples have %s%s"
                        .formatted(
                                input.name(),
                                wanted,
                                fields,
                                inputs.size() > 1 ? "; give an .npz with an array for each" : ""));
    }

    private static int fixedRows(List<FeedInput> inputs) throws FormatException {
        int rows = 0;
        for (FeedInput input : inputs) {
            long own = switch (input.role()) {
                case ROWS -> Math.max(0, input.input().dim(0));
                case EACH -> 1;
                case CONSTANT -> 0;
            };
            if (own > 0 && rows > 0 && own != rows) {
                throw FormatException.malformed("", "the inputs take %d and %d samples at once".formatted(rows, own));
            }
            rows = own > 0 ? Math.toIntExact(own) : rows;
        }
        return rows;
    }

    public Samples samples() {
        return samples;
    }

    /** Which samples are left out, what happens to the others and what of it was guessed, line by line. */
    public List<String> description() {
        List<String> lines = new ArrayList<>();
        samples.leftOut().ifPresent(lines::add);
        for (FeedInput input : inputs) {
            if (input.plan() != null) {
                lines.add(input.plan().description());
            }
        }
        return lines;
    }

    /** Samples that a run has to take, 0 where it may be any number. */
    int fixedRows() {
        return fixedRows;
    }

    /** Adds all that the inputs' values depend on to a digest. */
    void digest(Digest digest) throws IOException {
        samples.digest(digest);
        digest.add(given.toString());
        inputs.forEach(input -> digest.add(input.input().toString()));
    }

    /** Starts at the first sample. */
    Batches batches() throws IOException, FormatException {
        try {
            return new Batches();
        } catch (FormatException e) {
            throw e.inFile(samples.path().toString());
        }
    }

    /** Goes through the samples, some at a time. */
    final class Batches implements Closeable {
        private final Map<String, NdArray> constants = new LinkedHashMap<>();
        private final List<FeedInput> changing =
                inputs.stream().filter(input -> input.role() != Role.CONSTANT).toList();
        private final Set<String> batched = changing.stream()
                .filter(input -> input.role() == Role.ROWS)
                .map(input -> input.input().name())
                .collect(Collectors.toSet());
        private final Samples.@Nullable Cursor cursor;
        private int position;
        private final @Nullable List<List<NdArray>> ready = prepared;

        /** Samples so far, while they may be kept. */
        private @Nullable List<List<NdArray>> collected = ready == null ? new ArrayList<>() : null;

        private long collectedBytes;

        /** Read ahead, because it did not have the shape of those before. */
        private @Nullable List<NdArray> waiting;

        private Batches() throws IOException, FormatException {
            for (FeedInput input : inputs) {
                if (input.role() == Role.CONSTANT) {
                    constants.put(input.input().name(), prepare(input, samples.whole(input.field())));
                }
            }
            cursor = changing.isEmpty() || ready != null
                    ? null
                    : samples.cursor(changing.stream().map(FeedInput::field).toList());
        }

        /**
         * Returns the next samples, or null after the last.
         *
         * @param most more are not taken unless the network's shape wants it; where sizes of images differ, fewer
         */
        @Nullable
        Batch next(int most) throws IOException, FormatException {
            try {
                return batch(most);
            } catch (FormatException e) {
                throw e.inFile(samples.path().toString());
            }
        }

        private @Nullable Batch batch(int most) throws IOException, FormatException {
            int rows = fixedRows > 0 ? fixedRows : Math.max(1, most);
            int first = position;
            List<List<NdArray>> taken = new ArrayList<>();
            while (taken.size() < rows && position < samples.count()) {
                List<NdArray> sample = waiting != null ? waiting : read();
                waiting = null;
                if (!taken.isEmpty() && fixedRows == 0 && !sameShapes(taken.get(0), sample)) {
                    waiting = sample;
                    break;
                }
                taken.add(sample);
                position++;
            }
            if (taken.isEmpty()) {
                return null;
            }
            int count = taken.size();
            while (fixedRows > 0 && taken.size() < rows) {
                taken.add(taken.get(count - 1));
            }
            Map<String, NdArray> values = new LinkedHashMap<>(constants);
            for (int i = 0; i < changing.size(); i++) {
                values.put(changing.get(i).input().name(), joined(changing.get(i), taken, i));
            }
            return new Batch(first, count, taken.size(), values, batched);
        }

        private List<NdArray> read() throws IOException, FormatException {
            if (ready != null) {
                return ready.get(position);
            }
            List<NdArray> sample = new ArrayList<>();
            if (cursor != null) {
                List<NdArray> raw = cursor.next();
                for (int i = 0; i < raw.size(); i++) {
                    sample.add(prepare(changing.get(i), raw.get(i)));
                }
            }
            keep(sample);
            return sample;
        }

        private void keep(List<NdArray> sample) {
            if (collected == null) {
                return;
            }
            collected.add(sample);
            for (NdArray array : sample) {
                collectedBytes += array.bytes().remaining();
            }
            if (collectedBytes > MOST_BYTES) {
                collected = null;
            } else if (collected.size() == samples.count()) {
                prepared = List.copyOf(collected);
            }
        }

        private NdArray prepare(FeedInput input, NdArray value) throws FormatException {
            try {
                return input.prepare(value);
            } catch (FormatException e) {
                throw e.in("sample " + samples.storedIndex(position)
                        + (inputs.size() == 1 ? "" : ", '" + input.input().name() + "'"));
            }
        }

        private static boolean sameShapes(List<NdArray> one, List<NdArray> other) {
            for (int i = 0; i < one.size(); i++) {
                if (!one.get(i).shape().equals(other.get(i).shape())) {
                    return false;
                }
            }
            return true;
        }

        private static NdArray joined(FeedInput input, List<List<NdArray>> taken, int index) throws FormatException {
            NdArray first = taken.get(0).get(index);
            if (input.role() == Role.EACH) {
                return first;
            }
            ByteBuffer bytes = ByteBuffer.allocate(
                    Math.multiplyExact(taken.size(), first.bytes().remaining()));
            for (List<NdArray> sample : taken) {
                if (!sample.get(index).shape().equals(first.shape())) {
                    throw FormatException.malformed(
                            "",
                            "samples of one batch have shapes %s and %s"
                                    .formatted(first.shape(), sample.get(index).shape()));
                }
                bytes.put(sample.get(index).bytes());
            }
            long[] dims = new long[first.shape().rank() + 1];
            dims[0] = taken.size();
            System.arraycopy(first.shape().dims(), 0, dims, 1, dims.length - 1);
            return NdArray.of(first.type(), Shape.of(dims), bytes.flip());
        }

        @Override
        public void close() throws IOException {
            if (cursor != null) {
                cursor.close();
            }
        }
    }
}
