package pith.compress;

import java.io.IOException;
import java.util.Random;
import pith.error.FormatException;
import pith.format.CompressedTensor;
import pith.format.Rule;
import pith.format.RuleLayout;
import pith.format.Symbols;
import pith.model.Tensor;
import pith.response.NearestCodeword;

/**
 * A tensor whose sub-vectors become the nearest codewords, whatever its inputs. It may be larger than memory: codewords are
 * made for some of its sub-vectors, and symbols computed when they are read.
 */
final class NearestSubvectors {
    /** Sub-vectors that codewords are made for. */
    private static final int SAMPLE = 1 << 15;

    private static final long SEED = 1;

    private final Tensor tensor;
    private final Weights weights;
    private final int axis;
    private final int length;
    private final long along;
    private final long inner;
    private final long subspaces;

    NearestSubvectors(Tensor tensor, int axis, int length) {
        this.tensor = tensor;
        this.weights = new Weights(tensor);
        this.axis = axis;
        this.length = length;
        this.along = tensor.shape().dim(axis);
        this.inner = RuleLayout.inner(tensor.shape(), axis);
        this.subspaces = RuleLayout.subspaces(tensor.shape(), axis, length);
    }

    /** Returns the number of a tensor's sub-vectors. */
    static long count(Tensor tensor, int axis, int length) {
        return RuleLayout.subvectors(tensor.shape(), axis, length);
    }

    CompressedTensor compress(int most) throws IOException, FormatException {
        weights.forEachBlock((first, values, count) -> {});
        long count = count(tensor, axis, length);
        int wanted = (int) Math.min(SAMPLE, count);
        double[] vectors = new double[wanted * length];
        boolean[] present = new boolean[vectors.length];
        float[] value = new float[1];
        Random random = new Random(SEED);
        for (int i = 0; i < wanted; i++) {
            // One out of each of as many equal parts.
            long from = count * i / wanted;
            long symbol = from + random.nextInt((int) Math.min(Integer.MAX_VALUE, count * (i + 1) / wanted - from));
            for (int j = 0; j < elements(symbol); j++) {
                weights.read(element(symbol, j), 1, value);
                vectors[i * length + j] = value[0];
                present[i * length + j] = true;
            }
        }
        NearestCodeword nearest = NearestCodeword.of(vectors, present, length, most);
        Rule rule = new Rule.Product(axis, length, nearest.size(), true, nearest.values());
        return new CompressedTensor(tensor, rule, symbols(nearest));
    }

    /** Sub-vectors of a subspace that are next to each other are read together, element by element. */
    private Symbols symbols(NearestCodeword nearest) {
        return (from, count, symbols) -> {
            float[] run = new float[0];
            float[] row = new float[0];
            for (int done = 0; done < count; ) {
                long symbol = from + done;
                int same = (int) Math.min(count - done, inner - symbol % inner);
                int elements = elements(symbol);
                run = run.length < same * elements ? new float[same * elements] : run;
                row = row.length < same ? new float[same] : row;
                if (inner == 1) {
                    weights.read(element(symbol, 0), elements, run);
                } else {
                    for (int j = 0; j < elements; j++) {
                        weights.read(element(symbol, j), same, row);
                        System.arraycopy(row, 0, run, j * same, same);
                    }
                }
                nearest.nearest(run, same, elements, symbols, done);
                done += same;
            }
        };
    }

    private int elements(long symbol) {
        return (int) Math.min(length, along - symbol / inner % subspaces * length);
    }

    private long element(long symbol, int within) {
        long outer = symbol / inner / subspaces;
        return (outer * along + symbol / inner % subspaces * length + within) * inner + symbol % inner;
    }
}
