package pith.compress;

import java.util.Arrays;
import java.util.Random;

/**
 * One-dimensional k-means over a {@link Distribution}; Deep Compression, section 3. Clusters of sorted values are
 * intervals, so an iteration needs one binary search a boundary and sums over prefixes.
 */
final class KMeans {
    private static final int MOST_ITERATIONS = 300;
    private static final long SEED = 1;

    private KMeans() {}

    /**
     * Returns centroids in ascending order. A cluster that runs empty disappears.
     *
     * @param clusters at least 1; fewer come back if there are fewer distinct values
     */
    static float[] centroids(Distribution distribution, int clusters, Initialisation initialisation) {
        int size = distribution.size();
        if (size <= clusters) {
            float[] all = new float[size];
            for (int i = 0; i < size; i++) {
                all[i] = distribution.value(i);
            }
            return all;
        }
        double[] weightSums = new double[size + 1];
        double[] valueSums = new double[size + 1];
        for (int i = 0; i < size; i++) {
            double count = distribution.count(i);
            weightSums[i + 1] = weightSums[i] + count;
            valueSums[i + 1] = valueSums[i] + count * distribution.value(i);
        }
        double[] centroids = switch (initialisation) {
            case LINEAR -> linear(distribution.value(0), distribution.value(size - 1), clusters);
            case DENSITY -> byRank(distribution, weightSums, evenRanks(weightSums[size], clusters));
            case RANDOM -> byRank(distribution, weightSums, randomRanks(weightSums[size], clusters));
        };
        int[] starts = {};
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            int[] next = starts(distribution, centroids);
            if (Arrays.equals(next, starts)) {
                break;
            }
            starts = next;
            centroids = means(weightSums, valueSums, starts, size);
        }
        float[] result = new float[centroids.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) centroids[i];
        }
        return result;
    }

    private static double[] linear(float least, float greatest, int clusters) {
        double[] centroids = new double[clusters];
        for (int i = 0; i < clusters; i++) {
            centroids[i] = clusters == 1
                    ? ((double) least + greatest) / 2
                    : least + ((double) greatest - least) * i / (clusters - 1);
        }
        return centroids;
    }

    /** Ranks in the middles of equal parts. */
    private static double[] evenRanks(double total, int clusters) {
        double[] ranks = new double[clusters];
        Arrays.setAll(ranks, i -> total * (i + 0.5) / clusters);
        return ranks;
    }

    private static double[] randomRanks(double total, int clusters) {
        double[] ranks = new Random(SEED).doubles(clusters, 0, total).toArray();
        Arrays.sort(ranks);
        return ranks;
    }

    /** Returns the values at ascending ranks; a value that comes up again stands for one of its neighbours above. */
    private static double[] byRank(Distribution distribution, double[] weightSums, double[] ranks) {
        double[] values = new double[ranks.length];
        int index = -1;
        for (int i = 0; i < ranks.length; i++) {
            int found = Arrays.binarySearch(weightSums, ranks[i]);
            int at = found >= 0 ? found : -found - 2;
            int most = distribution.size() - (ranks.length - i);
            index = Math.min(most, Math.max(index + 1, at));
            values[i] = distribution.value(index);
        }
        return values;
    }

    /** Index of the first value of each cluster: values belong to the nearest centroid, ties to the lower one. */
    private static int[] starts(Distribution distribution, double[] centroids) {
        int[] starts = new int[centroids.length];
        for (int i = 1; i < centroids.length; i++) {
            double middle = (centroids[i - 1] + centroids[i]) / 2;
            int low = starts[i - 1];
            int high = distribution.size();
            while (low < high) {
                int mid = (low + high) >>> 1;
                if (distribution.value(mid) <= middle) {
                    low = mid + 1;
                } else {
                    high = mid;
                }
            }
            starts[i] = low;
        }
        return starts;
    }

    private static double[] means(double[] weightSums, double[] valueSums, int[] starts, int size) {
        double[] means = new double[starts.length];
        int clusters = 0;
        for (int i = 0; i < starts.length; i++) {
            int end = i + 1 < starts.length ? starts[i + 1] : size;
            double weight = weightSums[end] - weightSums[starts[i]];
            if (weight > 0) {
                means[clusters++] = (valueSums[end] - valueSums[starts[i]]) / weight;
            }
        }
        return Arrays.copyOf(means, clusters);
    }
}
