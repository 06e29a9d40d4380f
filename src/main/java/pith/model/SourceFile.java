package pith.model;

import java.util.List;

/**
 * A file of the source model: skeleton bytes with payloads put back at its cuts.
 *
 * @param path relative to the model's folder, '/' between components; empty for the main file of a one-file dialect
 * @param size bytes of the whole file
 * @param cuts in the order of the file
 */
public record SourceFile(String path, long size, List<Cut> cuts) {
    public SourceFile {
        cuts = List.copyOf(cuts);
    }
}
