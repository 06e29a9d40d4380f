package pith.model;

import java.util.List;

/**
 * A file of the source model: skeleton bytes with payloads put back at its cuts.
 *
 * @param path relative to the model's folder, '/' between components; empty for the main file of a one-file dialect
 * @param cuts in the order of the file
 * @param tail skeleton bytes after the last cut
 */
public record SourceFile(String path, List<Cut> cuts, long tail) {
    public SourceFile {
        cuts = List.copyOf(cuts);
    }
}
