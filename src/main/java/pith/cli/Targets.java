package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.error.FormatException;
import pith.model.SourceFile;
import pith.source.Archive;
import pith.source.FileSet;
import pith.source.ImportedModel;

/** All that a command reads, so that it writes over none of it. Faults are found before there is much work for nothing. */
final class Targets {
    private final List<Path> files = new ArrayList<>();
    private final List<Path> models = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();

    /** Adds a file, if there is one. */
    Targets reads(@Nullable Path file) {
        if (file != null) {
            files.add(file);
        }
        return this;
    }

    /** Adds a model and the files that belong to it, such as those of its external data. */
    Targets readsModel(@Nullable Path model) {
        if (model != null) {
            models.add(model);
        }
        return reads(model);
    }

    /** Adds samples, which may be a folder of images. */
    Targets readsSamples(@Nullable Path samples) {
        if (samples != null && Files.isDirectory(samples)) {
            folders.add(samples);
        }
        return reads(samples);
    }

    /**
     * Checks that files to be written are none of those that are read, nor one another, nor standard output.
     *
     * @throws IllegalArgumentException if they are
     * @throws FormatException if a model that a file could belong to is broken
     */
    void check(List<Path> written) throws IOException, FormatException {
        for (int i = 0; i < written.size(); i++) {
            Path file = written.get(i);
            if (file.equals(Path.of("-"))) {
                throw new IllegalArgumentException(
                        "- is no file, and nothing is written to standard output: name a file");
            }
            if (isAmong(files, file) || isSample(file) || isOfModel(file)) {
                throw new IllegalArgumentException(file + " is what is read: name another file to write");
            }
            if (isAmong(written.subList(0, i), file)) {
                throw new IllegalArgumentException(file + " would be written twice: name another file to write");
            }
        }
    }

    /**
     * Checks that files can be written where they are to be.
     *
     * @throws IOException if one cannot
     */
    static void checkPlaces(List<Path> written) throws IOException {
        for (Path file : written) {
            FileSet.at(file, true).close();
        }
    }

    /** Whether a file in a folder of samples is one of them or says what they are. */
    private boolean isSample(Path file) throws IOException {
        if (!isWithinAny(folders, file)) {
            return false;
        }
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean image = Arrays.stream(ImageIO.getReaderFileSuffixes()).anyMatch(suffix -> name.endsWith("." + suffix));
        return image || name.equals("labels.csv");
    }

    /** Whether a file that exists belongs to a model; only models that it can belong to are opened for that. */
    private boolean isOfModel(Path file) throws IOException, FormatException {
        for (Path model : models) {
            Path folder =
                    Files.isDirectory(model) ? model : model.toAbsolutePath().resolveSibling("");
            boolean near = Files.exists(file) && Files.exists(model) && isWithinAny(List.of(folder), file);
            if (near && isAmong(filesOf(model, folder), file)) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> filesOf(Path model, Path folder) throws IOException, FormatException {
        if (Pith.isPith(model) || (!Files.isDirectory(model) && Archive.isArchive(model))) {
            return List.of();
        }
        try (ImportedModel imported = Pith.open(model)) {
            return imported.model().files().stream()
                    .map(SourceFile::path)
                    .map(folder::resolve)
                    .toList();
        }
    }

    private static boolean isWithinAny(List<Path> folders, Path file) throws IOException {
        Path real =
                Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
        for (Path folder : folders) {
            if (real.startsWith(folder.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAmong(List<Path> paths, Path file) throws IOException {
        boolean exists = Files.exists(file);
        Path place = file.toAbsolutePath().normalize();
        for (Path path : paths) {
            if (path.toAbsolutePath().normalize().equals(place)
                    || (exists && Files.exists(path) && Files.isSameFile(path, file))) {
                return true;
            }
        }
        return false;
    }
}
