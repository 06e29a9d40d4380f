package pith.tensorflow;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.TensorData;
import pith.tensorflow.bundle.Bundle;

/**
 * The files of a model, parsed: its graphs, and the checkpoint that holds their variables.
 *
 * @param kind what the main file is
 * @param graphs each with what a SavedModel says of it; a graph by itself has nothing more
 * @param cuts the large constants of the graphs, marked in them by {@link Marks}
 */
record ParsedModel(FileKind kind, List<MetaGraphDef> graphs, List<PayloadCut> cuts, Optional<Checkpoint> checkpoint) {
    private static final String SAVED_MODEL_INDEX = "variables/variables.index";
    private static final String META = ".meta";
    private static final String INDEX = ".index";

    ParsedModel {
        graphs = List.copyOf(graphs);
        cuts = List.copyOf(cuts);
    }

    /**
     * The variables of a model.
     *
     * @param path of the index
     * @param shards the data files by their paths, in their order
     */
    record Checkpoint(String path, Bundle bundle, Map<String, TensorData> shards) {
        /** The contents of the data files. */
        List<TensorData> data() {
            return List.copyOf(shards.values());
        }
    }

    /**
     * Parses a model.
     *
     * @param files by their paths, the main file first
     * @throws FormatException if a file is damaged or missing, or the main file is none of TensorFlow's
     */
    static ParsedModel of(Map<String, ? extends TensorData> files) throws IOException, FormatException {
        String path = files.keySet().iterator().next();
        TensorData main = files.values().iterator().next();
        FileKind kind = FileKind.of(main);
        ParsedModel graphs;
        try {
            graphs = graphs(main, kind);
        } catch (FormatException e) {
            throw path.isEmpty() ? e : e.in(path);
        }
        Optional<String> index = indexPath(path, kind);
        return index.isEmpty() ? graphs : graphs.withCheckpoint(index.get(), files);
    }

    private static ParsedModel graphs(TensorData main, FileKind kind) throws IOException, FormatException {
        return switch (kind) {
            case GRAPH_DEF -> {
                var file = GraphFile.read(main, GraphDef.getDescriptor(), GraphDef.parser());
                yield new ParsedModel(kind, List.of(alone(file.proto())), file.cuts(), Optional.empty());
            }
            case META_GRAPH_DEF -> {
                var file = GraphFile.read(main, MetaGraphDef.getDescriptor(), MetaGraphDef.parser());
                yield new ParsedModel(kind, List.of(file.proto()), file.cuts(), Optional.empty());
            }
            case SAVED_MODEL -> {
                var file = GraphFile.read(main, SavedModel.getDescriptor(), SavedModel.parser());
                yield new ParsedModel(kind, file.proto().getMetaGraphsList(), file.cuts(), Optional.empty());
            }
            default -> new ParsedModel(kind, text(kind, main), List.of(), Optional.empty());
        };
    }

    private static List<MetaGraphDef> text(FileKind kind, TensorData main) throws IOException, FormatException {
        return switch (kind) {
            case GRAPH_DEF_TEXT ->
                List.of(alone(TextGraphs.parse(main, GraphDef.newBuilder()).build()));
            case META_GRAPH_DEF_TEXT ->
                List.of(TextGraphs.parse(main, MetaGraphDef.newBuilder()).build());
            case SAVED_MODEL_TEXT ->
                TextGraphs.parse(main, SavedModel.newBuilder()).getMetaGraphsList();
            default -> throw new FormatException(Kind.NOT_THIS_FORMAT, "", 0, "not a TensorFlow graph or SavedModel");
        };
    }

    private static MetaGraphDef alone(GraphDef graph) {
        return MetaGraphDef.newBuilder().setGraphDef(graph).build();
    }

    /** Returns where the index of a model's checkpoint is, if it can have one. */
    static Optional<String> indexPath(String main, FileKind kind) {
        return switch (kind) {
            case SAVED_MODEL, SAVED_MODEL_TEXT -> Optional.of(SAVED_MODEL_INDEX);
            case META_GRAPH_DEF, META_GRAPH_DEF_TEXT -> {
                boolean named = main.endsWith(META);
                yield Optional.of((named ? main.substring(0, main.length() - META.length()) : main) + INDEX);
            }
            default -> Optional.empty();
        };
    }

    private ParsedModel withCheckpoint(String index, Map<String, ? extends TensorData> files)
            throws IOException, FormatException {
        TensorData data = files.get(index);
        if (data == null) {
            requireNoVariables(index);
            return this;
        }
        try {
            Bundle bundle = Bundle.read(data);
            Map<String, TensorData> shards = new LinkedHashMap<>();
            for (String path : bundle.shards(index)) {
                TensorData shard = files.get(path);
                if (shard == null) {
                    throw FormatException.malformed("", "the data file '" + path + "' is missing");
                }
                shards.put(path, shard);
            }
            return new ParsedModel(kind, graphs, cuts, Optional.of(new Checkpoint(index, bundle, shards)));
        } catch (FormatException e) {
            throw e.in(index);
        }
    }

    private void requireNoVariables(String index) throws FormatException {
        List<String> variables = graphs.stream()
                .flatMap(graph -> graph.getGraphDef().getNodeList().stream())
                .filter(node -> Operators.isVariable(node.getOp()))
                .map(NodeDef::getName)
                .toList();
        if (!variables.isEmpty()) {
            throw FormatException.malformed(
                    "",
                    "'" + index + "' is missing, which has the values of " + variables.size() + " variables such as '"
                            + variables.get(0) + "'");
        }
    }
}
