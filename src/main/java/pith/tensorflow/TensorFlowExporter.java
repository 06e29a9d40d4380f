package pith.tensorflow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.Model;
import pith.model.TensorData;
import pith.source.FileSet;
import pith.tensorflow.ParsedModel.Checkpoint;

/**
 * Writes TensorFlow models. Files that exist are replaced when all new ones are complete, and stay as they were if anything
 * fails.
 */
public final class TensorFlowExporter {
    private TensorFlowExporter() {}

    /**
     * Writes the files that a model came from. Where variables have changed, the index of the checkpoint gets their new
     * checksums, without which TensorFlow would refuse them; all other bytes are those of the source.
     *
     * @param target the file of a graph, or the folder of all other models
     * @throws IllegalArgumentException if it is not a TensorFlow model
     * @throws FormatException if the model is damaged
     */
    public static void write(Model model, Path target) throws IOException, FormatException {
        RestoredModel restored = RestoredModel.of(model);
        Optional<Checkpoint> checkpoint = restored.parsed().checkpoint();
        Optional<TensorData> index = Optional.empty();
        if (checkpoint.isPresent()) {
            index = checkpoint.get().bundle().withChecksums(checkpoint.get().data());
        }
        try (FileSet files = FileSet.at(target, model.files().get(0).path().isEmpty())) {
            for (Map.Entry<String, TensorData> file : restored.files().entrySet()) {
                boolean renewed = index.isPresent()
                        && file.getKey().equals(checkpoint.get().path());
                files.write(file.getKey(), renewed ? index.get() : file.getValue());
            }
            files.commit();
        }
    }
}
