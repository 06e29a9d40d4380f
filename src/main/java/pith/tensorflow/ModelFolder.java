package pith.tensorflow;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import pith.error.FormatException;
import pith.error.FormatException.Kind;
import pith.model.Dialect;
import pith.model.TensorData;
import pith.source.FileData;
import pith.source.ImportedModel;
import pith.source.RelativePaths;
import pith.tensorflow.bundle.Bundle;

/** The files of a model, open for reading. */
final class ModelFolder implements Closeable {
    private static final List<String> SAVED_MODEL_FILES = List.of("saved_model.pb", "saved_model.pbtxt");
    private static final List<String> GRAPH_ENDINGS = List.of(".pb", ".pbtxt", ".meta");
    private static final int MAX_FILES = 10_000;

    /** Files up to this size are read at once: a process may not have thousands of files open. */
    private static final long SMALL = 1 << 16;

    private final Path folder;
    private final Map<String, TensorData> files = new LinkedHashMap<>();
    private final List<Closeable> open = new ArrayList<>();

    private ModelFolder(Path folder) {
        this.folder = folder;
    }

    /** Returns whether a folder holds a SavedModel, or a file looks like a graph, a SavedModel or a checkpoint's index. */
    static boolean isModel(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return savedModel(path).isPresent();
        }
        try (FileData file = FileData.open(path)) {
            return FileKind.of(file) != FileKind.OTHER || Bundle.isIndex(file);
        }
    }

    /** Returns the models among some files: the folders of SavedModels, or else graphs, as far as their names say so. */
    static List<Path> models(List<Path> files) throws IOException {
        List<Path> folders = files.stream()
                .filter(file -> SAVED_MODEL_FILES.contains(name(file)))
                .map(file -> file.resolveSibling(""))
                .distinct()
                .toList();
        if (!folders.isEmpty()) {
            return folders;
        }
        List<Path> graphs = new ArrayList<>();
        for (Path file : files) {
            if (GRAPH_ENDINGS.stream().anyMatch(name(file)::endsWith) && isModel(file)) {
                graphs.add(file);
            }
        }
        return graphs;
    }

    /**
     * Opens the files of the model at a path.
     *
     * @throws FormatException if there is none, or a link leads out of its folder
     */
    static ModelFolder open(Path path) throws IOException, FormatException {
        if (Files.isDirectory(path)) {
            Optional<String> main = savedModel(path);
            if (main.isEmpty()) {
                throw new FormatException(
                        Kind.NOT_THIS_FORMAT,
                        "",
                        FormatException.NO_OFFSET,
                        "not a SavedModel: the folder has no " + SAVED_MODEL_FILES.get(0));
            }
            return ModelFolder.of(path, folder -> folder.openAll(main.get()));
        }
        return ModelFolder.of(path.toAbsolutePath().resolveSibling(""), folder -> folder.openFile(path));
    }

    private static Optional<String> savedModel(Path folder) {
        return SAVED_MODEL_FILES.stream()
                .filter(name -> Files.exists(folder.resolve(name)))
                .findFirst();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** What opens the files of a folder. */
    private interface Opening {
        void run(ModelFolder folder) throws IOException, FormatException;
    }

    private static ModelFolder of(Path folder, Opening opening) throws IOException, FormatException {
        ModelFolder opened = new ModelFolder(folder);
        try {
            opening.run(opened);
            return opened;
        } catch (IOException | FormatException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Opens all files of the folder and of those in it, the main file first, the others in the order of their paths. */
    private void openAll(String main) throws IOException, FormatException {
        List<String> paths;
        try (Stream<Path> found = Files.walk(folder)) {
            paths = found.filter(file -> !Files.isDirectory(file) || isLinkInside(file))
                    .map(this::path)
                    .filter(path -> !path.equals(main))
                    .limit(MAX_FILES)
                    .sorted()
                    .toList();
        }
        if (paths.size() == MAX_FILES) {
            throw FormatException.limit("", "the folder has more than " + MAX_FILES + " files");
        }
        open(main);
        if (FileKind.of(files.values().iterator().next()).dialect() != Dialect.TENSORFLOW_SAVED_MODEL) {
            throw FormatException.malformed("", "'" + main + "' is not a SavedModel: is it complete?");
        }
        for (String path : paths) {
            open(path);
        }
    }

    private boolean isLinkInside(Path file) {
        return Files.isSymbolicLink(file) && !file.equals(folder);
    }

    /** Opens a graph, with the checkpoint beside it if there is one. */
    private void openFile(Path file) throws IOException, FormatException {
        FileData data = FileData.open(file);
        open.add(data);
        FileKind kind = FileKind.of(data);
        switch (kind) {
            case GRAPH_DEF, GRAPH_DEF_TEXT -> files.put("", data);
            case META_GRAPH_DEF, META_GRAPH_DEF_TEXT -> {
                String main = name(file);
                files.put(main, data);
                openCheckpoint(ParsedModel.indexPath(main, kind).orElseThrow());
            }
            case SAVED_MODEL, SAVED_MODEL_TEXT ->
                throw FormatException.unsupported("", "is the graph of a SavedModel: give the folder that it is in");
            default -> {
                if (!Bundle.isIndex(data)) {
                    throw new FormatException(Kind.NOT_THIS_FORMAT, "", 0, "not a TensorFlow graph or SavedModel");
                }
                Path meta = file.resolveSibling(Bundle.prefix(name(file)) + ".meta");
                if (!Files.exists(meta)) {
                    throw FormatException.unsupported(
                            "",
                            "is a checkpoint without a graph: '" + name(meta) + "' is missing, or export a SavedModel");
                }
                openFile(meta);
            }
        }
    }

    private void openCheckpoint(String index) throws IOException, FormatException {
        if (Files.exists(folder.resolve(index))) {
            open(index);
            try {
                for (String shard :
                        Bundle.read(Objects.requireNonNull(files.get(index))).shards(index)) {
                    if (Files.exists(folder.resolve(shard))) {
                        open(shard);
                    }
                }
            } catch (FormatException e) {
                throw e.in(index);
            }
        }
    }

    private void open(String path) throws IOException, FormatException {
        Path file = RelativePaths.resolve(folder, path);
        if (!file.toRealPath().startsWith(folder.toRealPath())) {
            throw FormatException.malformed("", "'" + path + "' is a link out of the model's folder");
        } else if (!Files.isRegularFile(file)) {
            throw FormatException.unsupported("", "'" + path + "' is not a file: a model cannot hold links to folders");
        }
        if (Files.size(file) <= SMALL) {
            files.put(path, TensorData.of(Files.readAllBytes(file)));
        } else {
            FileData data = FileData.open(file);
            open.add(data);
            files.put(path, data);
        }
    }

    /** Returns the path of a file in the folder, with slashes on every system. */
    private String path(Path file) {
        StringJoiner path = new StringJoiner("/");
        folder.relativize(file).forEach(part -> path.add(part.toString()));
        return path.toString();
    }

    /** The files by their paths. */
    Map<String, TensorData> files() {
        return files;
    }

    @Override
    public void close() throws IOException {
        ImportedModel.closeAll(open);
    }
}
