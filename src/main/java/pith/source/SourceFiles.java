package pith.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pith.error.FormatException;
import pith.model.Cut;
import pith.model.Model;
import pith.model.PayloadForm;
import pith.model.SourceFile;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.wire.VarintPayload;

/** The source files of a model, put together from its skeleton and tensors; chapter 3 of the specification, "Source". */
public final class SourceFiles {
    /** Smaller payloads may be what a graph's structure depends on, such as axes. */
    private static final int MIN_BLANK = 64;

    private SourceFiles() {}

    /**
     * Payload of a tensor inside a file.
     *
     * @param from offset of the first byte
     * @param to offset after the last byte
     */
    public record Stretch(int tensor, PayloadForm form, long from, long to) {}

    /** A file of a model in one piece, with the places where payloads are. */
    public record Assembled(TensorData data, List<Stretch> stretches) {
        public Assembled {
            stretches = List.copyOf(stretches);
        }
    }

    /** Returns the bytes of a file, read from the tensors when they are asked for. */
    public static Assembled assemble(Model model, int file) throws IOException, FormatException {
        return assemble(model, file, false);
    }

    /**
     * Returns a file with zeros in place of RAW payloads of {@value #MIN_BLANK} bytes or more, to look at what is around
     * them without decoding a large tensor. Offsets are the same as in the file itself.
     */
    public static Assembled outline(Model model, int file) throws IOException, FormatException {
        return assemble(model, file, true);
    }

    /** Returns all files, in the order of the model. */
    public static List<Assembled> assembleAll(Model model) throws IOException, FormatException {
        List<Assembled> all = new ArrayList<>();
        long skeleton = 0;
        for (SourceFile file : model.files()) {
            all.add(assemble(model, file, skeleton, false));
            skeleton += skeletonBytes(file);
        }
        return all;
    }

    private static Assembled assemble(Model model, int index, boolean blank) throws IOException, FormatException {
        long skeleton = 0;
        for (SourceFile before : model.files().subList(0, index)) {
            skeleton += skeletonBytes(before);
        }
        return assemble(model, model.files().get(index), skeleton, blank);
    }

    private static Assembled assemble(Model model, SourceFile file, long skeletonOffset, boolean blank)
            throws IOException, FormatException {
        long skeleton = skeletonOffset;
        List<TensorData> parts = new ArrayList<>();
        List<Stretch> stretches = new ArrayList<>();
        long position = 0;
        for (Cut cut : file.cuts()) {
            parts.add(skeleton(model, skeleton, cut.skip()));
            skeleton += cut.skip();
            position += cut.skip();
            TensorData payload = payload(model.tensors().get(cut.tensor()), cut.form(), blank);
            parts.add(payload);
            stretches.add(new Stretch(cut.tensor(), cut.form(), position, position + payload.size()));
            position += payload.size();
        }
        parts.add(skeleton(model, skeleton, file.tail()));
        return new Assembled(TensorData.concat(parts), stretches);
    }

    private static TensorData skeleton(Model model, long from, long length) throws FormatException {
        if (length < 0 || from > model.skeleton().size() - length) {
            throw FormatException.malformed(
                    "SRC-1", "the skeleton has " + model.skeleton().size() + " bytes, fewer than the files need");
        }
        return model.skeleton().slice(from, length);
    }

    private static long skeletonBytes(SourceFile file) {
        return file.cuts().stream().mapToLong(Cut::skip).reduce(file.tail(), Math::addExact);
    }

    private static TensorData payload(Tensor tensor, PayloadForm form, boolean blank) throws IOException {
        if (form == PayloadForm.VARINT) {
            return VarintPayload.of(tensor.data(), tensor.type());
        }
        boolean zeros = blank && tensor.data().size() >= MIN_BLANK;
        return zeros ? TensorData.zeros(tensor.data().size()) : tensor.data();
    }

    /**
     * Writes the files of a model. Each is written under another name beside its target first, and takes its place when
     * all of them are complete; files that are there already stay as they are if anything fails.
     *
     * @param target the main file; a folder if the main file has a path of its own
     * @throws FormatException if skeleton and tensors do not make up the files
     */
    public static void restore(Model model, Path target) throws IOException, FormatException {
        try (FileSet files = FileSet.at(target, model.files().get(0).path().isEmpty())) {
            long skeleton = 0;
            for (SourceFile file : model.files()) {
                files.write(file.path(), assemble(model, file, skeleton, false).data());
                skeleton += skeletonBytes(file);
            }
            files.commit();
        }
    }
}
