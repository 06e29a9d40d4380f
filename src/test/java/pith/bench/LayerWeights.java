package pith.bench;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import pith.bench.NetworkBuilder.Parameter;

/** Weights of one layer, made in the order in which they are stored. */
final class LayerWeights {
    /** Weights that thresholds and shared values are taken from. */
    private static final int SAMPLE = 1 << 16;

    /** Quantiles of the Laplace distribution that are drawn from when weights are shared. */
    private static final int QUANTILES = 1 << 16;

    /** Steps of the function that turns a weight into a shared one. */
    private static final int CELLS = 1 << 16;

    private static final int KMEANS_ITERATIONS = 60;

    private final WeightStyle style;
    private final RandomGenerator random;
    private final float[] rowScales;
    private final float[] columnScales;

    /** Weights of one row and one column. */
    private final int inner;

    private final float threshold;
    private final float[] quantiles;
    private final float[] shared;
    private final float cellsPerUnit;

    /** Where the next weight is. */
    private int row;

    private int column;
    private int within;

    LayerWeights(Parameter parameter, WeightStyle style, SplittableRandom random) {
        this.style = style;
        this.random = random;
        double deviation = Math.sqrt(2.0 / parameter.fanIn());
        int columns = Math.toIntExact(parameter.dims().get(1));
        this.rowScales = scales(random, Math.toIntExact(parameter.dims().get(0)), style.rows(), deviation);
        this.columnScales = scales(random, columns, style.columns(), 1);
        this.inner = Math.toIntExact(parameter.fanIn() / columns);
        float[] sample = sample(random);
        this.threshold = threshold(sample);
        this.quantiles = new float[QUANTILES];
        for (int i = 0; i < QUANTILES; i++) {
            quantiles[i] = (float) WeightStyle.laplace((i + 0.5) / QUANTILES);
        }
        float largest = Math.max(-sample[0], sample[SAMPLE - 1]);
        this.cellsPerUnit = CELLS / 2 / largest;
        this.shared = style.bits() == 0 ? new float[0] : shared(sample);
    }

    /** Returns scales whose squares are {@code size}<sup>2</sup> on average, with logarithms distributed after Gauss. */
    private static float[] scales(SplittableRandom random, int count, double spread, double size) {
        float[] scales = new float[count];
        for (int i = 0; i < count; i++) {
            scales[i] = (float) (size * Math.exp(spread * random.nextGaussian() - spread * spread));
        }
        return scales;
    }

    private float[] sample(SplittableRandom random) {
        float[] sample = new float[SAMPLE];
        for (int i = 0; i < SAMPLE; i++) {
            float scale =
                    rowScales[random.nextInt(rowScales.length)] * columnScales[random.nextInt(columnScales.length)];
            sample[i] = (float) (scale * WeightStyle.laplace(random.nextDouble()));
        }
        Arrays.sort(sample);
        return sample;
    }

    /** Returns what the absolute values of weights that are kept come up to. */
    private float threshold(float[] sample) {
        float[] sizes = new float[SAMPLE];
        for (int i = 0; i < SAMPLE; i++) {
            sizes[i] = Math.abs(sample[i]);
        }
        Arrays.sort(sizes);
        int pruned = (int) Math.round((1 - style.kept()) * SAMPLE);
        return pruned == 0 ? 0 : sizes[Math.min(pruned, SAMPLE - 1)];
    }

    void fill(FloatBuffer out) {
        while (out.hasRemaining()) {
            float scale = rowScales[row] * columnScales[column];
            int run = Math.min(inner - within, out.remaining());
            for (int i = 0; i < run; i++) {
                out.put(style.bits() == 0 ? pruned(scale) : shared[cell(scale * quantiles[random.nextInt() >>> 16])]);
            }
            within += run;
            if (within == inner) {
                within = 0;
                column++;
            }
            if (column == columnScales.length) {
                column = 0;
                row++;
            }
        }
    }

    private float pruned(float scale) {
        float weight = (float) (scale * WeightStyle.laplace(random.nextDouble()));
        return Math.abs(weight) < threshold ? 0 : weight;
    }

    private int cell(float weight) {
        return Math.max(0, Math.min(CELLS - 1, (int) (weight * cellsPerUnit + CELLS / 2)));
    }

    /** Returns the shared values of all cells. */
    private float[] shared(float[] sample) {
        double[] means = means(sample);
        float[] values = new float[CELLS];
        int nearest = 0;
        for (int i = 0; i < CELLS; i++) {
            double weight = (i + 0.5 - CELLS / 2) / cellsPerUnit;
            while (nearest + 1 < means.length && weight * 2 > means[nearest] + means[nearest + 1]) {
                nearest++;
            }
            values[i] = Math.abs(weight) < threshold ? 0 : (float) means[nearest];
        }
        return values;
    }

    /** Returns the means of clusters of those of ascending weights that are kept, which zero does not belong to. */
    private double[] means(float[] sample) {
        int clusters = (1 << style.bits()) - (style.kept() < 1 ? 1 : 0);
        double[] means = new double[clusters];
        for (int i = 0; i < clusters; i++) {
            means[i] = sample[0] + (double) (sample[SAMPLE - 1] - sample[0]) * i / (clusters - 1);
        }
        for (int iteration = 0; iteration < KMEANS_ITERATIONS; iteration++) {
            double[] sums = new double[clusters];
            int[] counts = new int[clusters];
            int nearest = 0;
            for (float weight : sample) {
                while (nearest + 1 < clusters && weight * 2 > means[nearest] + means[nearest + 1]) {
                    nearest++;
                }
                if (Math.abs(weight) >= threshold) {
                    sums[nearest] += weight;
                    counts[nearest]++;
                }
            }
            for (int i = 0; i < clusters; i++) {
                means[i] = counts[i] > 0 ? sums[i] / counts[i] : means[i];
            }
        }
        return means;
    }
}
