package pith.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;
import pith.model.Layer;
import pith.model.Model;
import pith.model.TensorData;
import pith.source.Archive;
import pith.source.FileCutter.Piece;
import pith.source.ImportedModel;
import pith.source.ModelBuilder;
import pith.source.PayloadLayout.Claim;
import pith.tensorflow.ParsedModel.Checkpoint;
import pith.tensorflow.bundle.Variable;

/**
 * Reads a TensorFlow model with all its files.
 *
 * <p>Constants of 64 bytes or more in graphs and functions, and the variables of the checkpoint, become tensors;
 * everything else stays in the skeleton byte for byte. A graph in text format has its constants in the text, and they
 * stay there.
 */
public final class TensorFlowImporter {
    private TensorFlowImporter() {}

    /** Returns whether a folder holds a SavedModel, or a file looks like a graph, a SavedModel or a checkpoint's index. */
    public static boolean recognizes(Path path) throws IOException {
        return ModelFolder.isModel(path);
    }

    /** Returns whether a SavedModel, a graph or a checkpoint is in an archive. */
    public static boolean recognizes(Archive archive) throws IOException {
        return !ModelFolder.models(archive.files()).isEmpty();
    }

    /**
     * Reads a model: the folder of a SavedModel; a graph, frozen or not; or a MetaGraphDef ({@code .meta}) or the index of
     * the checkpoint beside it. The data stay in the files, to be read when they are asked for.
     *
     * @throws FormatException if the files are not a well-formed model
     */
    public static ImportedModel read(Path path) throws IOException, FormatException {
        ModelFolder folder = ModelFolder.open(path);
        try {
            return new ImportedModel(model(folder.files()), List.of(folder));
        } catch (IOException | FormatException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Reads the model in an archive, as {@link #read(Path)} does. The archive is closed with the model, or if this fails.
     *
     * @throws FormatException if there is not just one model, or it is not well-formed
     */
    public static ImportedModel read(Archive archive) throws IOException, FormatException {
        try {
            List<Path> models = ModelFolder.models(archive.files());
            if (models.size() != 1) {
                throw FormatException.malformed(
                        "", "the archive holds " + models.size() + " TensorFlow models instead of one");
            }
            ImportedModel imported = read(models.get(0));
            return new ImportedModel(imported.model(), List.of(archive, imported));
        } catch (IOException | FormatException | RuntimeException e) {
            archive.close();
            throw e;
        }
    }

    /** Returns the model that files make up, by their paths, the main file first. */
    static Model model(Map<String, TensorData> files) throws IOException, FormatException {
        ParsedModel parsed = ParsedModel.of(files);
        Cycles.check(parsed.graphs());
        ModelBuilder builder = new ModelBuilder();
        TensorIndex index = new TensorIndex();
        List<Piece> pieces = new ArrayList<>();
        ConstantNames names = ConstantNames.of(parsed);
        for (int i = 0; i < parsed.cuts().size(); i++) {
            PayloadCut cut = parsed.cuts().get(i);
            int tensor = builder.addTensor(names.name(i), cut.type(), cut.shape(), cut.data());
            index.putConstant(i, tensor);
            pieces.add(new Piece(cut.payload().from(), cut.payload().to(), tensor, cut.form()));
        }
        Map<String, List<Claim>> claims = new HashMap<>();
        if (parsed.checkpoint().isPresent()) {
            addVariables(parsed.checkpoint().get(), builder, index, claims);
        }
        boolean main = true;
        for (Map.Entry<String, TensorData> file : files.entrySet()) {
            if (main) {
                builder.addFile(file.getKey(), file.getValue(), pieces);
            } else {
                builder.addDataFile(file.getKey(), file.getValue(), claims.getOrDefault(file.getKey(), List.of()));
            }
            main = false;
        }
        return builder.build(parsed.kind().dialect(), LayerFinder.find(parsed, index, builder.tensors()));
    }

    private static void addVariables(
            Checkpoint checkpoint, ModelBuilder builder, TensorIndex index, Map<String, List<Claim>> claims)
            throws IOException, FormatException {
        try {
            checkpoint.bundle().check(checkpoint.data());
        } catch (FormatException e) {
            throw e.in(checkpoint.path());
        }
        List<String> paths = List.copyOf(checkpoint.shards().keySet());
        for (Variable variable : checkpoint.bundle().variables()) {
            if (variable.type().isPresent() && variable.to() > variable.from()) {
                String path = paths.get(variable.shard());
                TensorData data = checkpoint.data().get(variable.shard());
                int tensor =
                        builder.addTensor(variable.name(), variable.type().get(), variable.shape(), variable.in(data));
                index.putVariable(variable.name(), tensor);
                claims.computeIfAbsent(path, shard -> new ArrayList<>())
                        .add(new Claim(variable.from(), variable.to(), tensor));
            }
        }
    }

    /**
     * Finds the uses of tensors as weights in a model that has been read from elsewhere, such as a {@code .pith} file.
     *
     * @throws IllegalArgumentException if it is not a TensorFlow model
     * @throws FormatException if its files are not
     */
    public static List<Layer> layers(Model model) throws IOException, FormatException {
        RestoredModel restored = RestoredModel.of(model);
        return LayerFinder.find(restored.parsed(), restored.index(), model.tensors());
    }
}
