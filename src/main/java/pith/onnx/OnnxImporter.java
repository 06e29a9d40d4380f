package pith.onnx;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.Dialect;
import pith.model.Layer;
import pith.model.Model;
import pith.model.TensorData;
import pith.onnx.proto.TensorProto;
import pith.source.Archive;
import pith.source.ArchiveLimits;
import pith.source.FileCutter.Piece;
import pith.source.FileData;
import pith.source.ImportedModel;
import pith.source.ModelBuilder;
import pith.source.PayloadLayout.Claim;

/**
 * Reads an ONNX model with its external data.
 *
 * <p>Constants are found wherever the schema allows a tensor. Payloads in one piece, from 64 bytes on or of an
 * initializer of the main graph, become tensors; everything else stays in the skeleton byte for byte.
 */
public final class OnnxImporter {
    private final TensorData file;
    private final ExternalFiles external;
    private final ModelBuilder builder = new ModelBuilder();
    private final IdentityHashMap<TensorProto, Integer> indices = new IdentityHashMap<>();
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<String, List<Claim>> claims = new HashMap<>();

    private OnnxImporter(TensorData file, ExternalFiles external) {
        this.file = file;
        this.external = external;
    }

    /**
     * Reads a model: an {@code .onnx} file, or an archive (zip, tar, tar.gz) that holds one with its external data. The
     * data stay in the files, to be read when they are asked for; an archive is unpacked to a temporary folder until the
     * model is closed.
     *
     * @throws FormatException if the file or its external data are not a well-formed model
     */
    public static ImportedModel read(Path file) throws IOException, FormatException {
        return read(file, ArchiveLimits.DEFAULT);
    }

    /**
     * Finds the uses of tensors as weights in a model that has been read from elsewhere, such as a {@code .pith} file.
     *
     * @throws IllegalArgumentException if it is not an ONNX model
     * @throws FormatException if its files are not
     */
    public static List<Layer> layers(Model model) throws IOException, FormatException {
        OnnxModel onnx = OnnxModel.of(model);
        IdentityHashMap<TensorProto, Integer> indices = new IdentityHashMap<>();
        for (OnnxModel.Stored stored : onnx.tensors()) {
            stored.index().ifPresent(index -> indices.put(stored.tensor().header(), index));
        }
        return LayerFinder.find(onnx.proto(), model.tensors(), indices);
    }

    /** Reads a model as {@link #read(Path)} does, with other limits on what an archive may expand to. */
    public static ImportedModel read(Path file, ArchiveLimits limits) throws IOException, FormatException {
        return Archive.isArchive(file) ? read(Archive.unpack(file, limits)) : read(file, new ArrayList<>());
    }

    /**
     * Reads the model in an archive. The archive is closed with the model, or if this fails.
     *
     * @throws FormatException if there is not just one {@code .onnx} file, or the model is not well-formed
     */
    public static ImportedModel read(Archive archive) throws IOException, FormatException {
        Path main;
        try {
            main = onlyModel(archive.files());
        } catch (FormatException e) {
            archive.close();
            throw e;
        }
        return read(main, new ArrayList<>(List.of(archive)));
    }

    private static ImportedModel read(Path main, List<Closeable> resources) throws IOException, FormatException {
        try {
            FileData data = FileData.open(main);
            resources.add(data);
            ExternalFiles external = new ExternalFiles(main.toAbsolutePath().resolveSibling(""));
            resources.add(external);
            return new ImportedModel(model(data, external), resources);
        } catch (IOException | FormatException | RuntimeException e) {
            ImportedModel.closeAll(resources);
            throw e;
        }
    }

    private static Path onlyModel(List<Path> files) throws FormatException {
        List<Path> models = files.stream()
                .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx"))
                .toList();
        if (models.isEmpty()) {
            throw new FormatException(
                    FormatException.Kind.NOT_THIS_FORMAT,
                    "",
                    FormatException.NO_OFFSET,
                    "the archive holds no model, neither an .onnx file nor one of TensorFlow");
        } else if (models.size() > 1) {
            throw FormatException.malformed("", "the archive holds " + models.size() + " .onnx files instead of one");
        }
        return models.get(0);
    }

    /**
     * Returns the model of a file in memory, or put together from what is elsewhere. It must have all its data inside.
     *
     * @throws FormatException if it is not a well-formed model
     */
    public static Model model(TensorData file) throws IOException, FormatException {
        try (ExternalFiles none = new ExternalFiles(Path.of(""))) {
            return model(file, none);
        }
    }

    /** Returns the model that a main file and those beside it make up. */
    static Model model(TensorData file, ExternalFiles external) throws IOException, FormatException {
        return new OnnxImporter(file, external).read();
    }

    private Model read() throws IOException, FormatException {
        ModelFile model = ModelFile.read(file);
        for (GraphTensor tensor : model.tensors()) {
            if (TensorProtos.isExternal(tensor.header())) {
                addExternal(tensor);
            } else {
                addInline(tensor);
            }
        }
        builder.addFile("", file, pieces);
        external.files().forEach((path, data) -> builder.addDataFile(path, data, claims.getOrDefault(path, List.of())));
        return builder.build(Dialect.ONNX, LayerFinder.find(model.proto(), builder.tensors(), indices));
    }

    private void addInline(GraphTensor tensor) throws IOException, FormatException {
        Optional<PayloadCut> found = PayloadCut.of(tensor, file);
        int least = tensor.isMainInitializer() ? 1 : ModelFile.MIN_PAYLOAD;
        if (found.isPresent() && found.get().payload().size() >= least) {
            PayloadCut cut = found.get();
            int index = builder.addTensor(tensor.name(), cut.type(), cut.shape(), cut.data());
            indices.put(tensor.header(), index);
            pieces.add(new Piece(cut.payload().from(), cut.payload().to(), index, cut.form()));
        }
    }

    private void addExternal(GraphTensor tensor) throws IOException, FormatException {
        try {
            ExternalRange range = ExternalRange.of(tensor.header());
            TensorData data = range.in(external.get(range.path()));
            if (data.size() > 0) {
                int index = builder.addTensor(tensor.name(), range.type(), range.shape(), data);
                indices.put(tensor.header(), index);
                claims.computeIfAbsent(range.path(), path -> new ArrayList<>())
                        .add(new Claim(range.from(), range.to(), index));
            }
        } catch (FormatException e) {
            throw e.in("tensor '" + tensor.name() + "'");
        }
    }
}
