package pith.tensorflow;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import pith.error.FormatException;
import pith.model.Dialect;
import pith.model.Model;
import pith.model.TensorData;
import pith.source.SourceFiles;
import pith.source.SourceFiles.Assembled;
import pith.source.SourceFiles.Stretch;
import pith.tensorflow.ParsedModel.Checkpoint;
import pith.tensorflow.bundle.Variable;

/**
 * A model taken apart again: its graphs, and which tensor each constant and variable is. Elements are decoded only when
 * they are read.
 *
 * @param files of the model, put together, by their paths
 */
record RestoredModel(Map<String, TensorData> files, ParsedModel parsed, TensorIndex index) {

    /**
     * Takes a model apart.
     *
     * @throws IllegalArgumentException if it is not a TensorFlow model
     * @throws FormatException if its files are not
     */
    static RestoredModel of(Model model) throws IOException, FormatException {
        if (model.dialect() == Dialect.ONNX) {
            throw new IllegalArgumentException("the model is of dialect " + model.dialect() + ", not of TensorFlow");
        }
        Map<String, TensorData> files = new LinkedHashMap<>();
        Map<String, Map<Long, Stretch>> stretches = new HashMap<>();
        List<Assembled> assembled = SourceFiles.assembleAll(model);
        for (int i = 0; i < assembled.size(); i++) {
            String path = model.files().get(i).path();
            files.put(path, assembled.get(i).data());
            Map<Long, Stretch> byStart = new HashMap<>();
            assembled.get(i).stretches().forEach(stretch -> byStart.put(stretch.from(), stretch));
            stretches.put(path, byStart);
        }
        // The graph is read from an outline, which has the same offsets and does not decode large tensors.
        String main = model.files().get(0).path();
        Map<String, TensorData> outline = new LinkedHashMap<>(files);
        outline.put(main, SourceFiles.outline(model, 0).data());
        ParsedModel parsed = ParsedModel.of(outline);
        TensorIndex index = new TensorIndex();
        for (int i = 0; i < parsed.cuts().size(); i++) {
            PayloadCut cut = parsed.cuts().get(i);
            int number = i;
            tensor(
                            stretches.getOrDefault(main, Map.of()),
                            cut.payload().from(),
                            cut.payload().to())
                    .ifPresent(tensor -> index.putConstant(number, tensor));
        }
        if (parsed.checkpoint().isPresent()) {
            Checkpoint checkpoint = parsed.checkpoint().get();
            List<String> paths = List.copyOf(checkpoint.shards().keySet());
            for (Variable variable : checkpoint.bundle().variables()) {
                Map<Long, Stretch> shard = stretches.getOrDefault(paths.get(variable.shard()), Map.of());
                tensor(shard, variable.from(), variable.to())
                        .ifPresent(tensor -> index.putVariable(variable.name(), tensor));
            }
        }
        return new RestoredModel(files, parsed, index);
    }

    private static OptionalInt tensor(Map<Long, Stretch> stretches, long from, long to) {
        return Optional.ofNullable(stretches.get(from))
                .filter(stretch -> stretch.to() == to)
                .map(stretch -> OptionalInt.of(stretch.tensor()))
                .orElse(OptionalInt.empty());
    }
}
