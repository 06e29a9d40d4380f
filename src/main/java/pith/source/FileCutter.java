package pith.source;

import java.util.ArrayList;
import java.util.List;
import pith.model.Cut;
import pith.model.PayloadForm;
import pith.model.SourceFile;
import pith.model.TensorData;

/** Takes payloads out of the files of a model, front to back, and keeps what is left as the skeleton. */
public final class FileCutter {
    private final List<SourceFile> files = new ArrayList<>();
    private final List<TensorData> skeleton = new ArrayList<>();

    /**
     * A payload to take out.
     *
     * @param from offset of the first byte
     * @param to offset after the last byte
     */
    public record Piece(long from, long to, int tensor, PayloadForm form) {}

    /**
     * Adds a file.
     *
     * @param pieces in the order of the file, none overlapping
     */
    public void add(String path, TensorData data, List<Piece> pieces) {
        List<Cut> cuts = new ArrayList<>(pieces.size());
        long position = 0;
        for (Piece piece : pieces) {
            cuts.add(new Cut(piece.from() - position, piece.tensor(), piece.form()));
            skeleton.add(data.slice(position, piece.from() - position));
            position = piece.to();
        }
        long tail = data.size() - position;
        skeleton.add(data.slice(position, tail));
        files.add(new SourceFile(path, cuts, tail));
    }

    /** The files added so far. */
    public List<SourceFile> files() {
        return List.copyOf(files);
    }

    /** Bytes of the files added so far that are not payload. */
    public TensorData skeleton() {
        return TensorData.concat(List.copyOf(skeleton));
    }
}
