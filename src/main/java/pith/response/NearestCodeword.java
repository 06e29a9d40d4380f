package pith.response;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A codebook for the weights themselves, whatever their inputs, and the search for the nearest codeword. */
public final class NearestCodeword {
    private static final int ITERATIONS = 16;

    private final Codebooks codebook;

    /** By length of the sub-vectors: full ones, and the last ones along the axis. */
    private final Map<Integer, CodewordTable> tables = new ConcurrentHashMap<>();

    private NearestCodeword(Codebooks codebook) {
        this.codebook = codebook;
    }

    /**
     * Makes a codebook by k-means.
     *
     * @param vectors shape [count, length], one at least
     * @param present which elements there are: a sub-vector may be shorter than a codeword
     * @param most most codewords
     */
    public static NearestCodeword of(double[] vectors, boolean[] present, int length, int most) {
        double[] weights = new double[vectors.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = present[i] ? 1 : 0;
        }
        CodebookDesign design = CodebookDesign.of(
                new CodebookDesign.Points(vectors.length / length, length, vectors, weights),
                new CodebookDesign.Terms(most, 0, 1, ITERATIONS));
        double[] values = design.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = ShortFloat.nearest(values[i]);
        }
        return new NearestCodeword(Codebooks.of(1, design.size(), length, values));
    }

    /** Number of codewords. */
    public int size() {
        return codebook.size();
    }

    /** Returns the codewords, shape [size, length]. */
    public float[] values() {
        float[] values = new float[codebook.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) codebook.values()[i];
        }
        return values;
    }

    /** Returns the nearest codeword of each vector, given by element: shape [length, count], short ones with fewer. */
    public void nearest(float[] vectors, int count, int length, byte[] symbols, int to) {
        CodewordTable table = tables.computeIfAbsent(
                length, same -> new CodewordTable(codebook, 0, same, LayerProblem.identity(same), 0));
        double[] vector = new double[length];
        double[] costs = new double[codebook.size()];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                vector[j] = vectors[j * count + i];
            }
            symbols[to + i] = (byte) table.best(vector, 1, costs);
        }
    }
}
