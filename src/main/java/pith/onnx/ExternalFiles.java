package pith.onnx;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.error.FormatException;
import pith.source.FileData;
import pith.source.ImportedModel;
import pith.source.RelativePaths;

/** The files beside a model that hold its external data, opened when they are first asked for. */
final class ExternalFiles implements Closeable {
    private final Path folder;
    private final Map<String, FileData> open = new LinkedHashMap<>();

    /** Creates the files of a folder, which no path and no link may leave. */
    ExternalFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns a file.
     *
     * @throws FormatException if it is missing, not a file, or outside of the folder
     */
    FileData get(String path) throws IOException, FormatException {
        FileData known = open.get(path);
        if (known != null) {
            return known;
        }
        Path file = RelativePaths.resolve(folder, path);
        try {
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                throw FormatException.malformed(
                        "", "external data file '" + path + "' is a link out of the model's folder");
            }
        } catch (NoSuchFileException e) {
            throw FormatException.malformed("", "external data file '" + path + "' is missing");
        }
        if (!Files.isRegularFile(file)) {
            throw FormatException.malformed("", "external data file '" + path + "' is not a file");
        }
        FileData data = FileData.open(file);
        open.put(path, data);
        return data;
    }

    /** The files that are open, by path, in the order in which they were first asked for. */
    Map<String, FileData> files() {
        return open;
    }

    @Override
    public void close() throws IOException {
        ImportedModel.closeAll(List.copyOf(open.values()));
    }
}
