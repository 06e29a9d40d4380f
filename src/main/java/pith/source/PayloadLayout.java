package pith.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.model.PayloadForm;
import pith.source.FileCutter.Piece;

/**
 * Which stretches of a file of tensor data are cut out, and as what.
 *
 * <p>A range that one tensor has for itself is its payload. Tensors that share just the same range share a cut, that of
 * the first one. Ranges that overlap otherwise, and long stretches between ranges, become tensors of bytes without a
 * meaning; so the skeleton stays small, and the tensors inside can still be read by name.
 */
public final class PayloadLayout {
    /** Longest stretch between ranges that goes into the skeleton. */
    public static final long MAX_GAP = 1 << 20;

    /** A range of the file and the tensor that lives there. */
    public record Claim(long from, long to, int tensor) {}

    /** What happens to the stretches of a file. */
    interface Decisions {
        /** Returns the index of a new tensor of bytes. */
        int bytes(long from, long to);

        /** Says that a tensor shares its bytes with another one. */
        void shared(int tensor);
    }

    private PayloadLayout() {}

    /** Returns what is to be cut out of a file of {@code size} bytes. */
    static List<Piece> pieces(List<Claim> claims, long size, Decisions decisions) {
        List<Claim> sorted = new ArrayList<>(claims);
        sorted.sort(Comparator.comparingLong(Claim::from)
                .thenComparingLong(Claim::to)
                .thenComparingInt(Claim::tensor));
        List<Piece> pieces = new ArrayList<>();
        long position = 0;
        for (int i = 0; i < sorted.size(); ) {
            Claim first = sorted.get(i);
            gap(position, first.from(), pieces, decisions);
            long to = first.to();
            boolean same = true;
            int j = i + 1;
            for (; j < sorted.size() && sorted.get(j).from() < to; j++) {
                same &= sorted.get(j).from() == first.from() && sorted.get(j).to() == to;
                to = Math.max(to, sorted.get(j).to());
            }
            if (same) {
                for (int k = i; j > i + 1 && k < j; k++) {
                    decisions.shared(sorted.get(k).tensor());
                }
                pieces.add(new Piece(first.from(), to, first.tensor(), PayloadForm.RAW));
            } else {
                pieces.add(new Piece(first.from(), to, decisions.bytes(first.from(), to), PayloadForm.RAW));
            }
            position = to;
            i = j;
        }
        gap(position, size, pieces, decisions);
        return pieces;
    }

    private static void gap(long from, long to, List<Piece> pieces, Decisions decisions) {
        if (to - from > MAX_GAP) {
            pieces.add(new Piece(from, to, decisions.bytes(from, to), PayloadForm.RAW));
        }
    }
}
