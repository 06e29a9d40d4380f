package pith.format;

import java.util.List;
import pith.model.Dialect;
import pith.model.SourceFile;

/** The source model as a manifest describes it; the skeleton is a sequence of units of one byte. */
public record StoredSource(Dialect dialect, List<SourceFile> files, StoredSequence skeleton) {
    public StoredSource {
        files = List.copyOf(files);
    }
}
