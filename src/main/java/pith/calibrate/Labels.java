package pith.calibrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pith.error.FormatException;

/** Class indexes of samples, in whatever file they are. */
final class Labels {
    static final String ARRAY = "labels";

    private Labels() {}

    /** Reads the labels of samples that have no names: an IDX file, an {@code .npy} or an {@code .npz}. */
    static int[] read(Path file) throws IOException, FormatException {
        String name = String.valueOf(file.getFileName());
        try {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.endsWith(".npz")) {
                Map<String, NdArray> arrays = Npz.read(file);
                NdArray labels = arrays.containsKey(ARRAY) || arrays.size() != 1
                        ? arrays.get(ARRAY)
                        : arrays.values().iterator().next();
                if (labels == null) {
                    throw FormatException.malformed("", "no array 'labels'; there are " + arrays.keySet());
                }
                return of(labels);
            }
            if (lower.endsWith(".csv")) {
                throw FormatException.unsupported(
                        "", "a .csv names image files, and these samples are not images in a folder");
            }
            return of(lower.endsWith(".npy") ? Npz.readArray(file) : IdxFile.readAll(file));
        } catch (FormatException e) {
            throw e.inFile(file.toString());
        }
    }

    /** Returns class indexes from an array of integers, shape [samples] or [samples, 1]. */
    static int[] of(NdArray array) throws FormatException {
        boolean column = array.shape().rank() == 2 && array.shape().dim(1) == 1;
        boolean integers = switch (array.type()) {
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, INT64, UINT64 -> true;
            default -> false;
        };
        if (!integers || (!column && array.shape().rank() != 1)) {
            throw FormatException.malformed("", "labels are " + array + "; one integer for each sample is needed");
        }
        int[] labels = new int[array.size()];
        for (int i = 0; i < labels.length; i++) {
            long label = array.getLong(i);
            if (label < 0 || label > Integer.MAX_VALUE) {
                throw FormatException.malformed("", "label " + label + " of sample " + i + " is not a class index");
            }
            labels[i] = (int) label;
        }
        return labels;
    }

    /** Checks that there is a label for each sample. */
    static void checkCount(int labels, long samples) throws FormatException {
        if (labels != samples) {
            throw FormatException.malformed("", labels + " labels for " + samples + " samples");
        }
    }

    /**
     * Reads lines of file name and class index, with a comma between them. The first line may be a heading.
     *
     * @return class indexes by file name, in the order of the lines
     */
    static Map<String, Integer> readCsv(Path file) throws IOException, FormatException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, UTF_8);
        } catch (CharacterCodingException e) {
            throw FormatException.malformed("", "not UTF-8 text");
        }
        Map<String, Integer> labels = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            int comma = line.lastIndexOf(',');
            String label = unquoted(line.substring(comma + 1));
            if (comma < 0 || !label.matches("\\d{1,9}")) {
                if (i == 0 && comma >= 0) {
                    continue;
                }
                throw FormatException.malformed(
                        "", "line %d is \"%s\", not \"file,class index\"".formatted(i + 1, line));
            }
            String name = unquoted(line.substring(0, comma));
            if (labels.put(name, Integer.valueOf(label)) != null) {
                throw FormatException.malformed("", "line %d names %s a second time".formatted(i + 1, name));
            }
        }
        return labels;
    }

    private static String unquoted(String field) {
        String text = field.strip();
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
