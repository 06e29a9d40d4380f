package pith.entropy;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Encodes sparse chunks (chapter 5, "Sparse"). */
final class SparseEncoder {
    private static final int SAMPLE = 4096;
    /** With more listed units than this share, the gaps cost more than the background saves. */
    private static final double HOPELESS = 0.9;

    private SparseEncoder() {}

    /** Units that are worth trying as background: zero, and the most frequent one (for wide units, of a sample). */
    static Set<Long> backgrounds(byte[] units, int from, int count, int width) {
        Set<Long> candidates = new LinkedHashSet<>();
        if (width == 1) {
            candidates.add((long) Histogram.mostFrequent(Histogram.of(units, from, count)));
            return candidates;
        }
        candidates.add(0L);
        Map<Long, Integer> seen = new HashMap<>();
        int step = Math.max(1, count / SAMPLE);
        int most = 1;
        long best = 0;
        for (int i = 0; i < count; i += step) {
            long unit = Units.get(units, from + i * width, width);
            int times = seen.merge(unit, 1, Integer::sum);
            if (times > most) {
                most = times;
                best = unit;
            }
        }
        candidates.add(best);
        return candidates;
    }

    /** Appends a whole chunk and returns true; or returns false if that would be of no use. */
    static boolean encode(byte[] units, int from, int count, int width, long background, ChunkWriter out) {
        return encode(units, from, count, width, background, false, out);
    }

    /**
     * The same with residues: units that differ from the background in their lowest bit alone are not listed.
     *
     * @param background has a zero as its lowest bit
     */
    static boolean encodeWithResidues(byte[] units, int from, int count, int width, long background, ChunkWriter out) {
        return encode(units, from, count, width, background, true, out);
    }

    private static boolean encode(
            byte[] units, int from, int count, int width, long background, boolean residues, ChunkWriter out) {
        long mask = residues ? ~1L : ~0L;
        int m = 0;
        for (int i = 0; i < count; i++) {
            if ((Units.get(units, from + i * width, width) & mask) != background) {
                m++;
            }
        }
        if (m == 0 || m > HOPELESS * count) {
            return false;
        }
        int[] gaps = new int[m];
        byte[] listed = new byte[m * width];
        byte[] rest = new byte[residues ? count - m : 0];
        int next = 0;
        int last = -1;
        for (int i = 0; i < count; i++) {
            int at = from + i * width;
            long unit = Units.get(units, at, width);
            if ((unit & mask) != background) {
                System.arraycopy(units, at, listed, next * width, width);
                gaps[next++] = i - last - 1;
                last = i;
            } else if (residues) {
                rest[i - next] = (byte) (unit & 1);
            }
        }
        byte[] unit = new byte[width];
        Units.put(background, unit, 0, width);
        out.u8(residues ? ChunkFormat.MODE_SPARSE_WITH_RESIDUES : ChunkFormat.MODE_SPARSE);
        out.bytes(unit, 0, width);
        out.varint(m);
        GapEncoder.encode(gaps, m, out);
        BlockEncoder.planes(listed, 0, m, width, out);
        if (residues) {
            BlockEncoder.planes(rest, 0, count - m, 1, out);
        }
        return true;
    }
}
