package pith.response;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The evenly spaced values of all rows of a tensor, which share the cost of a symbol. */
final class AffineGrids {
    /** What the scale of a row takes: 8 bits of mantissa, and a few for exponents that are much alike. */
    private static final double SCALE_BITS = 12;

    private final AffineScheme scheme;
    private final float[] scales;

    /** Indices of zero in the grids: zero points, less the first symbol. */
    private final int[] zeros;

    /** Values without meaning, with the cost of each symbol. */
    private final Grid costs;

    /** The grid of the only group: a large tensor asks for it at every weight. */
    private @Nullable Grid only;

    private AffineGrids(AffineScheme scheme, float[] scales, int[] zeros, Grid costs) {
        this.scheme = scheme;
        this.scales = scales;
        this.zeros = zeros;
        this.costs = costs;
        this.only = scales.length == 1 ? computed(0) : null;
    }

    /** Returns grids that reach from the least to the greatest weight, symbols free. */
    static AffineGrids of(AffineScheme scheme, Extremes extremes) {
        int groups = extremes.groups();
        float[] scales = new float[groups];
        int[] zeros = new int[groups];
        int last = scheme.values() - 1;
        for (int group = 0; group < groups; group++) {
            double least = extremes.least()[group];
            double greatest = extremes.greatest()[group];
            if (scheme.symmetric()) {
                scales[group] = scale(2 * Math.max(-least, greatest) / last);
                zeros[group] = last / 2;
            } else {
                scales[group] = scale((greatest - least) / last);
                zeros[group] = (int) Math.min(last, Math.round(-least / scales[group]));
            }
        }
        return new AffineGrids(scheme, scales, zeros, Grid.affine(1, 0, scheme.values()));
    }

    private static float scale(double step) {
        if (step == 0) {
            return 1;
        }
        return Math.max(Float.MIN_NORMAL, Math.min(ShortFloat.atLeast(step), Float.MAX_VALUE));
    }

    /**
     * Least and greatest weights of each group of rows, zero included.
     *
     * @param least at most 0
     * @param greatest at least 0
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Extremes(double[] least, double[] greatest) {
        static Extremes of(List<LayerPart> parts, boolean perRow) {
            int groups = perRow ? LayerPart.outputs(parts) : 1;
            Extremes extremes = new Extremes(new double[groups], new double[groups]);
            for (LayerPart part : parts) {
                double[] weights = part.problem().weights();
                for (int i = 0; i < weights.length; i++) {
                    if (!part.problem().isPinned(i)) {
                        int group =
                                perRow ? part.firstRow() + i / part.problem().columns() : 0;
                        extremes.least[group] = Math.min(extremes.least[group], weights[i]);
                        extremes.greatest[group] = Math.max(extremes.greatest[group], weights[i]);
                    }
                }
            }
            return extremes;
        }

        int groups() {
            return least.length;
        }

        /** Returns them multiplied by a factor for each group. */
        Extremes times(double[] factors) {
            Extremes product = new Extremes(least.clone(), greatest.clone());
            for (int group = 0; group < factors.length; group++) {
                product.least[group] *= factors[group];
                product.greatest[group] *= factors[group];
            }
            return product;
        }
    }

    int groups() {
        return scales.length;
    }

    /** Returns the group of a row of the tensor. */
    int group(int output) {
        return scales.length == 1 ? 0 : output;
    }

    /** Returns the values of a group, with what they cost. */
    Grid grid(int group) {
        return only != null ? only : computed(group);
    }

    private Grid computed(int group) {
        return Grid.affine(scales[group], zeros[group], scheme.values()).withCostsOf(costs);
    }

    /** Takes the float near a scale, if it is one that works. */
    void setScale(int group, double scale) {
        float nearest = ShortFloat.nearest(scale);
        if (nearest >= Float.MIN_NORMAL && nearest <= Float.MAX_VALUE) {
            scales[group] = nearest;
            only = groups() == 1 ? computed(0) : null;
        }
    }

    /** Returns the grids with symbols that cost what they do in an ideal code for these. */
    AffineGrids withCostsOf(List<short[]> symbols) {
        long[] counts = new long[scheme.values()];
        for (short[] own : symbols) {
            long[] more = costs.counts(own);
            Arrays.setAll(counts, i -> counts[i] + more[i]);
        }
        return new AffineGrids(scheme, scales, zeros, costs.withCounts(counts));
    }

    /** Returns the grids with symbols that cost what they do in others. */
    AffineGrids withCostsOf(AffineGrids others) {
        return new AffineGrids(scheme, scales, zeros, others.costs);
    }

    /** Returns about what symbols and scales take in an ideal code. */
    double bits(List<short[]> symbols) {
        AffineGrids own = withCostsOf(symbols);
        double bits = scales.length * (scheme.symmetric() ? SCALE_BITS : SCALE_BITS + Byte.SIZE);
        for (short[] some : symbols) {
            bits += own.costs.cost(some);
        }
        return bits;
    }

    float[] scales() {
        return scales.clone();
    }

    byte[] zeroPoints() {
        byte[] zeroPoints = new byte[zeros.length];
        for (int group = 0; group < zeros.length; group++) {
            zeroPoints[group] = (byte) (zeros[group] + scheme.firstSymbol());
        }
        return zeroPoints;
    }
}
