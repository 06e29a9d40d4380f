package pith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.compress.CompressOptions;
import pith.compress.Compression;
import pith.compress.Compressor;
import pith.compress.Guidance;
import pith.error.FormatException;
import pith.format.CompressedModel;
import pith.format.PithWriter;
import pith.model.Dialect;
import pith.model.IntegerWeights;
import pith.model.Model;
import pith.model.Range;
import pith.onnx.OnnxComparison;
import pith.onnx.OnnxExporter;
import pith.onnx.OnnxImporter;
import pith.onnx.OnnxQuantizer;
import pith.reader.PithFile;
import pith.reader.ReadOptions;
import pith.report.Report;
import pith.source.Archive;
import pith.source.ArchiveLimits;
import pith.source.FileSet;
import pith.source.ImportedModel;
import pith.source.ModelComparison;
import pith.tensorflow.TensorFlowComparison;
import pith.tensorflow.TensorFlowExporter;
import pith.tensorflow.TensorFlowImporter;
import pith.translate.OnnxTranslator;

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
     * Opens a model: an {@code .onnx} file; a TensorFlow graph, SavedModel folder or checkpoint with its graph; an archive
     * that holds one of them; or a {@code .pith} file. Which of them it is shows in its bytes.
     *
     * @throws FormatException if the file is none of them or is broken; the message names the file
     */
    public static ImportedModel open(Path path) throws IOException, FormatException {
        return open(path, ReadOptions.DEFAULT);
    }

    /**
     * Opens a model as {@link #open(Path)} does.
     *
     * @param options what a {@code .pith} file may cost, and who has to have signed it
     * @throws FormatException also if a signature is demanded and the model is no {@code .pith} file
     */
    public static ImportedModel open(Path path, ReadOptions options) throws IOException, FormatException {
        boolean folder = Files.isDirectory(path);
        if (isPith(path)) {
            PithFile file = PithFile.open(path, options);
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
        if (options.publicKey().isPresent()) {
            throw FormatException.untrusted("SIG-6", path + ": only a .pith file can be signed, and this is none");
        }
        try {
            if (!folder && Archive.isArchive(path)) {
                Archive archive = Archive.unpack(path, ArchiveLimits.DEFAULT);
                return TensorFlowImporter.recognizes(archive)
                        ? TensorFlowImporter.read(archive)
                        : OnnxImporter.read(archive);
            }
            return folder || TensorFlowImporter.recognizes(path)
                    ? TensorFlowImporter.read(path)
                    : OnnxImporter.read(path);
        } catch (FormatException e) {
            throw e.inFile(path.toString());
        } catch (IOException e) {
            throw FileSet.named(e, path);
        }
    }

    /**
     * Opens a model as {@link #open} does; one of TensorFlow is translated to ONNX.
     *
     * @throws FormatException if the file is no model or is broken, or ONNX has nothing for what it does
     */
    public static ImportedModel openAsOnnx(Path path) throws IOException, FormatException {
        return openAsOnnx(path, ReadOptions.DEFAULT);
    }

    /** Opens a model as {@link #openAsOnnx(Path)} does, if it is a {@code .pith} file as the options say. */
    public static ImportedModel openAsOnnx(Path path, ReadOptions options) throws IOException, FormatException {
        ImportedModel source = open(path, options);
        try {
            return new ImportedModel(asOnnx(source.model()), List.of(source));
        } catch (FormatException e) {
            source.close();
            throw e.inFile(path.toString());
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Returns a model if it is one of ONNX, else what it is translated to, which reads its data from the model. */
    static Model asOnnx(Model model) throws IOException, FormatException {
        return model.dialect() == Dialect.ONNX ? model : OnnxTranslator.translate(model);
    }

    /** Returns a model that comes from a {@code .pith} file with its layers. */
    static Model withLayers(Model model) throws IOException, FormatException {
        return new Model(
                model.dialect(),
                model.files(),
                model.skeleton(),
                model.tensors(),
                model.dialect() == Dialect.ONNX ? OnnxImporter.layers(model) : TensorFlowImporter.layers(model),
                model.pinned());
    }

    /** Whether a file begins as {@code .pith} files do. */
    public static boolean isPith(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return false;
        }
        try (var in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(5);
            return start.length == 5 && start[1] == 'P' && start[2] == 'I' && start[3] == 'T' && start[4] == 'H';
        } catch (IOException e) {
            throw FileSet.named(e, path);
        }
    }

    /**
     * Converts a model. The target is replaced when all of it is written, and stays as it was if anything fails.
     *
     * @param guidance samples and budget, if there are any, and the threads to use
     * @return what was written, and whether it is within the budget
     * @throws IllegalArgumentException if the options do not fit the model
     * @throws FormatException if the input is broken or cannot be treated as asked
     */
    public static Compression convert(Path in, Path out, CompressOptions options, Guidance guidance, Progress progress)
            throws IOException, FormatException {
        return convert(in, out, options, guidance, progress, ReadOptions.DEFAULT);
    }

    /** Converts a model, if it is a {@code .pith} file one that keeps some limits and is signed by whom it has to be. */
    public static Compression convert(
            Path in, Path out, CompressOptions options, Guidance guidance, Progress progress, ReadOptions reading)
            throws IOException, FormatException {
        return convert(in, path -> open(path, reading), out, options, guidance, progress);
    }

    /**
     * Converts a model as {@link #convert(Path, Path, CompressOptions, Guidance, Progress, ReadOptions)} does; one of TensorFlow is translated to ONNX first, and stays ONNX.
     *
     * @throws FormatException also if ONNX has nothing for what it does
     */
    public static Compression convertAsOnnx(
            Path in, Path out, CompressOptions options, Guidance guidance, Progress progress, ReadOptions reading)
            throws IOException, FormatException {
        return convert(in, path -> openAsOnnx(path, reading), out, options, guidance, progress);
    }

    /** What opens a model. */
    private interface Opening {
        ImportedModel open(Path path) throws IOException, FormatException;
    }

    private static Compression convert(
            Path in, Opening opening, Path out, CompressOptions options, Guidance guidance, Progress progress)
            throws IOException, FormatException {
        try (FileSet files = FileSet.at(out, true);
                ImportedModel imported = opening.open(in)) {
            Model model = imported.model();
            Compression compressed = Compressor.compress(model, options, guidance);
            long bytes = model.skeleton().size()
                    + model.tensors().stream()
                            .mapToLong(tensor -> tensor.data().size())
                            .sum();
            progress.start("coding", bytes);
            write(compressed.model(), files.reserve(""), out, guidance.threads(), progress);
            files.commit();
            return compressed;
        } catch (FormatException e) {
            throw e.inFile(in.toString());
        }
    }

    private static void write(CompressedModel model, Path temporary, Path out, int threads, Progress progress)
            throws IOException {
        try {
            PithWriter.write(model, temporary, PRODUCER, threads, progress::advance);
        } catch (IOException e) {
            throw FileSet.named(e, out);
        }
    }

    /**
     * Gives the source model back.
     *
     * @param out a file; a folder for a SavedModel, or a checkpoint with its graph
     * @param externalData whether the weights of an ONNX model go to files beside {@code out}: those they came from, or
     *     else {@code out.data}
     * @throws IllegalArgumentException if external data are asked for and the model is of TensorFlow
     */
    public static void expand(Path in, Path out, boolean externalData) throws IOException, FormatException {
        expand(in, out, externalData, ReadOptions.DEFAULT);
    }

    /** Gives the source model back, of a file that keeps some limits and is signed by whom it has to be. */
    public static void expand(Path in, Path out, boolean externalData, ReadOptions options)
            throws IOException, FormatException {
        expand(in, path -> open(path, options), out, externalData);
    }

    /**
     * Gives the source model as {@link #expand(Path, Path, boolean, ReadOptions)} does; one of TensorFlow is translated to
     * ONNX.
     *
     * @throws FormatException also if ONNX has nothing for what it does
     */
    public static void expandAsOnnx(Path in, Path out, boolean externalData, ReadOptions options)
            throws IOException, FormatException {
        expand(in, path -> openAsOnnx(path, options), out, externalData);
    }

    private static void expand(Path in, Opening opening, Path out, boolean externalData)
            throws IOException, FormatException {
        try (ImportedModel imported = opening.open(in)) {
            boolean onnx = imported.model().dialect() == Dialect.ONNX;
            if (!onnx && externalData) {
                throw new IllegalArgumentException("only ONNX models can have external data");
            } else if (!onnx) {
                TensorFlowExporter.write(imported.model(), out);
            } else if (externalData) {
                OnnxExporter.writeExternal(imported.model(), out);
            } else {
                OnnxExporter.writeFile(imported.model(), out);
            }
        } catch (FormatException e) {
            throw e.inFile(in.toString());
        }
    }

    /**
     * Gives the source model back as one that computes with integers of eight bits in onnxruntime, as far as the file says
     * what values are between.
     *
     * @throws FormatException if it is no {@code .pith} file of an ONNX model with such ranges
     */
    public static void expandQuantized(Path in, Path out, ReadOptions options) throws IOException, FormatException {
        try {
            if (!isPith(in)) {
                throw FormatException.unsupported(
                        "", "only a .pith file says what values are between, and this is none");
            }
            try (PithFile file = PithFile.open(in, options)) {
                quantize(file, out);
            }
        } catch (FormatException e) {
            throw e.inFile(in.toString());
        }
    }

    private static void quantize(PithFile file, Path out) throws IOException, FormatException {
        Map<String, Range> ranges = file.index().activations();
        if (ranges.isEmpty()) {
            throw FormatException.unsupported(
                    "",
                    "it does not say what values are between: convert the model with --method int8 --calibration SAMPLES");
        }
        Model model = file.model();
        if (model.dialect() != Dialect.ONNX) {
            throw FormatException.unsupported(
                    "", "only ONNX models can be made to compute with integers, this one is " + model.dialect());
        }
        Map<Integer, IntegerWeights> weights = new HashMap<>();
        for (int i = 0; i < file.tensors().size(); i++) {
            int number = i;
            file.integers(i).ifPresent(integers -> weights.put(number, integers));
        }
        OnnxQuantizer.write(model, weights, new TreeMap<>(ranges), out);
    }

    /**
     * Signs a {@code .pith} file, having checked it.
     *
     * @param key Ed25519 private key, see {@link pith.sign.KeyFile}
     * @param options what the file may cost, and who has to have signed it before
     * @param out the signed file; it may be {@code in}, and is replaced when all of it is written
     * @throws IllegalArgumentException if the key is not one of Ed25519
     * @throws FormatException if the file breaks a clause of the specification
     */
    public static void sign(Path in, PrivateKey key, Path out, ReadOptions options)
            throws IOException, FormatException {
        try {
            Signing.sign(in, key, out, options);
        } catch (FormatException e) {
            throw e.inFile(in.toString());
        }
    }

    /**
     * Compares two models, each of them anything that {@link #open} takes.
     *
     * @throws IllegalArgumentException if one is of ONNX and the other of TensorFlow
     */
    public static ModelComparison compare(Path a, Path b) throws IOException, FormatException {
        return compare(a, b, ReadOptions.DEFAULT);
    }

    /**
     * Compares two models as {@link #compare(Path, Path)} does.
     *
     * @param options what each that is a {@code .pith} file may cost, and who has to have signed it
     * @throws FormatException also if a signature is demanded and neither is a {@code .pith} file
     */
    public static ModelComparison compare(Path a, Path b, ReadOptions options) throws IOException, FormatException {
        if (options.publicKey().isPresent() && !isPith(a) && !isPith(b)) {
            throw FormatException.untrusted(
                    "SIG-6", a + " and " + b + ": only a .pith file can be signed, and neither is one");
        }
        try (ImportedModel first = open(a, isPith(a) ? options : options.withoutPublicKey());
                ImportedModel second = open(b, isPith(b) ? options : options.withoutPublicKey())) {
            boolean onnx =
                    first.model().dialect() == Dialect.ONNX && second.model().dialect() == Dialect.ONNX;
            return onnx
                    ? OnnxComparison.of(first.model(), second.model())
                    : TensorFlowComparison.of(first.model(), second.model());
        }
    }

    /**
     * Says what is in a {@code .pith} file and what it costs, for {@link pith.report.ReportPage} to show.
     *
     * @throws IllegalArgumentException if the request does not fit the file
     * @throws FormatException if the file is none, or samples do not fit the network
     */
    public static Report report(Path file, ReportRequest request, Progress progress)
            throws IOException, FormatException {
        try {
            return new Reporting(request, progress).of(file);
        } catch (FormatException e) {
            throw e.inFile(file.toString());
        }
    }
}
