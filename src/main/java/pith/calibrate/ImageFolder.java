package pith.calibrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.source.Digest;

/**
 * Images in a folder, ordered by file name. Where there is a {@code labels.csv}, the samples are the files that it names,
 * in the order of their names.
 */
final class ImageFolder extends Samples {
    private static final String LABELS = "labels.csv";
    private static final List<String> SUFFIXES = List.of(".jpg", ".jpeg", ".png");

    private final Path folder;
    private final List<String> names;
    private final int @Nullable [] labels;
    private final int unnamed;

    private ImageFolder(Path folder, List<String> names, int @Nullable [] labels, int unnamed) {
        this.folder = folder;
        this.names = names;
        this.labels = labels;
        this.unnamed = unnamed;
    }

    static Samples of(Path folder, Optional<Path> labels) throws IOException, FormatException {
        List<String> images;
        try (Stream<Path> files = Files.list(folder)) {
            images = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(ImageFolder::isImage)
                    .sorted()
                    .toList();
        }
        Path csv = labels.orElse(folder.resolve(LABELS));
        if (labels.isEmpty() && !Files.exists(csv)) {
            if (images.isEmpty()) {
                throw FormatException.malformed("", "there are no images (.jpg, .jpeg, .png) in it");
            }
            return new ImageFolder(folder, images, null, 0);
        }
        String csvName = String.valueOf(csv.getFileName());
        try {
            Map<String, Integer> byName = Labels.readCsv(csv);
            if (byName.isEmpty()) {
                throw FormatException.malformed("", "it names no images");
            }
            for (String name : byName.keySet()) {
                if (!Files.isRegularFile(folder.resolve(name))) {
                    throw FormatException.malformed("", "it names " + name + ", which is not in the folder");
                }
            }
            List<String> names = byName.keySet().stream().sorted().toList();
            int[] classes = names.stream().mapToInt(byName::get).toArray();
            int unnamed = (int)
                    images.stream().filter(name -> !byName.containsKey(name)).count();
            return new ImageFolder(folder, names, classes, unnamed);
        } catch (FormatException e) {
            throw e.in(csvName);
        }
    }

    private static boolean isImage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SUFFIXES.stream().anyMatch(lower::endsWith);
    }

    @Override
    Path path() {
        return folder;
    }

    @Override
    public int count() {
        return names.size();
    }

    @Override
    Optional<String> leftOut() {
        return unnamed == 0
                ? Optional.empty()
                : Optional.of("%d %s labelled; %d more %s left out"
                        .formatted(
                                names.size(),
                                names.size() == 1 ? "image is" : "images are",
                                unnamed,
                                unnamed == 1 ? "is not, and is" : "are not, and are"));
    }

    @Override
    void digest(Digest digest) throws IOException {
        for (String name : names) {
            digest.add(name).addFile(folder.resolve(name));
        }
    }

    @Override
    int @Nullable [] labelArray() {
        return labels;
    }

    @Override
    List<Field> fields() {
        return List.of(new Field("", ElementType.UINT8, null));
    }

    @Override
    NdArray whole(Field field) {
        throw new UnsupportedOperationException("images have no common shape");
    }

    @Override
    Cursor cursor(List<Field> wanted) {
        return new Cursor() {
            private int index;

            @Override
            public List<NdArray> next() throws IOException, FormatException {
                String name = names.get(index++);
                try {
                    return List.of(ImageFile.read(folder.resolve(name)));
                } catch (FormatException e) {
                    throw e.in(name);
                } catch (NoSuchFileException e) {
                    throw FormatException.malformed("", name + " has vanished from the folder");
                }
            }

            @Override
            public void skip(int count) {
                index += count;
            }

            @Override
            public void close() {}
        };
    }
}
