package pith;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pith.compress.CompressOptions;
import pith.compress.Compressor;
import pith.compress.Guidance;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.PithWriter;
import pith.model.Dialect;
import pith.model.Model;
import pith.onnx.OnnxComparison;
import pith.onnx.OnnxExporter;
import pith.onnx.OnnxImporter;
import pith.reader.PithFile;
import pith.source.FileSet;
import pith.source.ImportedModel;

/**
 * Opens, converts, restores and compares models.
 *
 * <p>To load a {@code .pith} file in an application, {@link PithFile} is enough; to run it, see {@link
 * pith.onnx.OnnxSessions}.
 */
public final class Pith {
    /** What files say wrote them. */
    public static final String PRODUCER = "pith " + Version.current();

    private Pith() {}

    /**
     * Opens a model: an {@code .onnx} file, an archive that holds one, or a {@code .pith} file. Which of them it is shows
     * in its first bytes.
     *
     * @throws FormatException if the file is none of them or is broken; the message names the file
     */
    public static ImportedModel open(Path path) throws IOException, FormatException {
        if (isPith(path)) {
            PithFile file = PithFile.open(path);
            if (file.index().source().isEmpty()) {
                file.close();
                throw new FormatException(
                        FormatException.Kind.UNSUPPORTED,
                        "",
                        FormatException.NO_OFFSET,
                        path + ": holds tensors, no model");
            }
            return new ImportedModel(withLayers(file.model()), List.of(file));
        }
        try {
            return OnnxImporter.read(path);
        } catch (FormatException e) {
            throw e.in(path.toString());
        }
    }

    private static Model withLayers(Model model) throws IOException, FormatException {
        return new Model(
                model.dialect(),
                model.files(),
                model.skeleton(),
                model.tensors(),
                model.dialect() == Dialect.ONNX ? OnnxImporter.layers(model) : List.of(),
                model.pinned());
    }

    private static boolean isPith(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(5);
            return start.length == 5 && start[1] == 'P' && start[2] == 'I' && start[3] == 'T' && start[4] == 'H';
        }
    }

    /**
     * Converts a model. The target is replaced when all of it is written, and stays as it was if anything fails.
     *
     * @param guidance samples and target size, if there are any, and the threads to use
     * @throws IllegalArgumentException if the options do not fit the model
     * @throws FormatException if the input is broken or cannot be treated as asked
     */
    public static void convert(Path in, Path out, CompressOptions options, Guidance guidance, Progress progress)
            throws IOException, FormatException {
        try (FileSet files = FileSet.at(out, true);
                ImportedModel imported = open(in)) {
            Model model = imported.model();
            CompressedModel compressed = Compressor.compress(model, options, guidance);
            long bytes = model.skeleton().size()
                    + model.tensors().stream()
                            .mapToLong(tensor -> tensor.data().size())
                            .sum();
            progress.start("coding", bytes);
            write(compressed, files.reserve(""), out, guidance.threads(), progress);
            files.commit();
        } catch (FormatException e) {
            throw located(e, in);
        }
    }

    private static void write(CompressedModel model, Path temporary, Path out, int threads, Progress progress)
            throws IOException {
        try {
            PithWriter.write(model, temporary, PRODUCER, threads, progress::advance);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            // What the system says of a full disk names no file.
            FileSystemException named = new FileSystemException(out.toString(), null, e.getMessage());
            named.initCause(e.getCause());
            throw named;
        }
    }

    /**
     * Gives the source model back.
     *
     * @param externalData whether weights go to files beside {@code out}: those they came from, or else {@code out.data}
     */
    public static void expand(Path in, Path out, boolean externalData) throws IOException, FormatException {
        try (ImportedModel imported = open(in)) {
            if (externalData) {
                OnnxExporter.writeExternal(imported.model(), out);
            } else {
                OnnxExporter.writeFile(imported.model(), out);
            }
        } catch (FormatException e) {
            throw located(e, in);
        }
    }

    /** Compares two models, each of them anything that {@link #open} takes. */
    public static OnnxComparison compare(Path a, Path b) throws IOException, FormatException {
        try (ImportedModel first = open(a);
                ImportedModel second = open(b)) {
            return OnnxComparison.of(first.model(), second.model());
        }
    }

    private static FormatException located(FormatException fault, Path file) {
        String message = String.valueOf(fault.getMessage());
        return message.startsWith(file + ": ") ? fault : fault.in(file.toString());
    }
}
