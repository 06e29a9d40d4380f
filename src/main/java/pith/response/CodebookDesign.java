package pith.response;

import java.util.Arrays;
import java.util.Random;

/**
 * A codebook for points, each element of which counts with a weight of its own: k-means with k-means++ seeding (Arthur and
 * Vassilvitskii, SODA 2007), entropy-constrained where bits have a price (Chou, Lookabaugh and Gray, 1989): a point takes
 * the codeword of least error plus price of its symbol, and codewords that do not pay for themselves go.
 *
 * @param values codewords, shape [size, length], frequent ones first
 * @param bits of each symbol in an ideal code
 * @param cost error plus λ · bits of all points and of the codebook
 */
@SuppressWarnings("ArrayRecordComponent")
record CodebookDesign(int size, double[] values, double[] bits, double cost) {
    private static final long SEED = 1;

    /** Points that seeds are chosen from at most: of more of them every n-th. */
    private static final int MOST_FOR_SEEDS = 1 << 11;

    /** Iterations before bits count: until then the points say where codewords belong. */
    private static final int FREE = 2;

    /** Part of its codewords that a codebook loses in an iteration at most. */
    private static final int LARGEST_LOSS = 8;

    /** Bits of an element of a codeword beyond those of its size in steps of an even grid, and of a symbol in a code table. */
    private static final double ELEMENT_BITS = 3;

    private static final int SYMBOL_BITS = 4;

    /** Bits of an element that is used often. */
    private static final int MOST_BITS = 12;

    /** Part of the cost by which an iteration has to lower it to be followed by another. */
    private static final double PROGRESS = 1e-3;

    /**
     * Points in a space of few dimensions.
     *
     * @param values shape [count, length]
     * @param weights what a squared error in each costs; 0 where there is nothing
     */
    record Points(int count, int length, double[] values, double[] weights) {}

    /**
     * What a codebook is to be like.
     *
     * @param most most codewords
     * @param lambda what a bit of a point's symbol is worth; 0 if bits do not count
     * @param whole how many times as many points there are as are looked at
     * @param iterations of k-means at most
     */
    record Terms(int most, double lambda, double whole, int iterations) {}

    static CodebookDesign of(Points points, Terms terms) {
        return new Search(points, terms).run();
    }

    /** The iteration. */
    private static final class Search {
        private final Points points;
        private final Terms terms;
        private final int length;
        private final int[] symbols;
        private final double[] costs;

        /** What each point would lose if its codeword went. */
        private final double[] regrets;

        private int size;

        /**
         * Codewords, element by element: shape [length, size]. The search for the best one takes most of the time, and is
         * twice as fast in single precision.
         */
        private float[] codewords;

        private double[] bits;

        /** Mean square of an element. */
        private final double energy;

        Search(Points points, Terms terms) {
            this.points = points;
            this.terms = terms;
            this.length = points.length();
            this.symbols = new int[points.count()];
            this.costs = new double[points.count()];
            this.regrets = new double[points.count()];
            this.size = Math.max(1, Math.min(terms.most(), points.count()));
            this.energy = Arrays.stream(points.values())
                    .map(value -> value * value)
                    .average()
                    .orElse(0);
            this.codewords = seeds();
            this.bits = new double[size];
        }

        CodebookDesign run() {
            double before = Double.POSITIVE_INFINITY;
            for (int iteration = 0; iteration < terms.iterations(); iteration++) {
                assign();
                update();
                boolean priced = terms.lambda() > 0 && iteration >= FREE;
                boolean changed = priced ? dropCodewords() : fillEmpty();
                if (priced) {
                    bits = Codebooks.idealBits(counts());
                }
                double cost = Arrays.stream(costs).sum();
                if (!changed && iteration > FREE && cost > (1 - PROGRESS) * before) {
                    break;
                }
                before = cost;
            }
            assign();
            return result();
        }

        private CodebookDesign result() {
            long[] counts = counts();
            Integer[] order = new Integer[size];
            Arrays.setAll(order, k -> k);
            Arrays.sort(order, (a, b) -> Long.compare(counts[b], counts[a]));
            double[] values = new double[size * length];
            long[] sorted = new long[size];
            for (int k = 0; k < size; k++) {
                sorted[k] = counts[order[k]];
                for (int j = 0; j < length; j++) {
                    values[k * length + j] = codewords[j * size + order[k]];
                }
            }
            double cost = terms.whole() * Arrays.stream(costs).sum()
                    + Arrays.stream(codewordCosts()).sum();
            return new CodebookDesign(size, values, Codebooks.idealBits(sorted), cost);
        }

        /** Chooses points that are far from those chosen before with a chance in proportion to their distance. */
        private float[] seeds() {
            Random random = new Random(SEED);
            float[] seeds = new float[length * size];
            int step = (points.count() + MOST_FOR_SEEDS - 1) / MOST_FOR_SEEDS;
            double[] distance = new double[(points.count() + step - 1) / step];
            Arrays.fill(distance, Double.POSITIVE_INFINITY);
            int chosen = random.nextInt(distance.length);
            for (int k = 0; k < size; k++) {
                int from = chosen * step * length;
                for (int j = 0; j < length; j++) {
                    seeds[j * size + k] = (float) points.values()[from + j];
                }
                double sum = 0;
                for (int i = 0; i < distance.length; i++) {
                    distance[i] = Math.min(distance[i], distance(i * step, from));
                    sum += distance[i];
                }
                double mark = random.nextDouble() * sum;
                for (chosen = 0; chosen < distance.length - 1 && mark >= distance[chosen]; chosen++) {
                    mark -= distance[chosen];
                }
            }
            return seeds;
        }

        private double distance(int point, int from) {
            double sum = 0;
            for (int j = 0, p = point * length; j < length; j++) {
                double d = points.values()[p + j] - points.values()[from + j];
                sum += points.weights()[p + j] * d * d;
            }
            return sum;
        }

        private void assign() {
            float[] base = new float[size];
            for (int k = 0; k < size; k++) {
                base[k] = (float) (terms.lambda() * bits[k]);
            }
            Rows.forEachSpan(points.count(), (from, to) -> {
                float[] scratch = new float[size];
                for (int i = from; i < to; i++) {
                    System.arraycopy(base, 0, scratch, 0, size);
                    assign(i, scratch);
                }
            });
        }

        private void assign(int point, float[] scratch) {
            double constant = 0;
            for (int j = 0, p = point * length; j < length; j++) {
                float weight = (float) points.weights()[p + j];
                float value = (float) points.values()[p + j];
                float linear = -2 * weight * value;
                constant += (double) weight * value * value;
                for (int k = 0, q = j * size; k < size; k++) {
                    float codeword = codewords[q + k];
                    scratch[k] += codeword * (linear + weight * codeword);
                }
            }
            int best = 0;
            float least = scratch[0];
            float second = Float.POSITIVE_INFINITY;
            for (int k = 1; k < size; k++) {
                float cost = scratch[k];
                if (cost < second) {
                    if (cost < least) {
                        second = least;
                        least = cost;
                        best = k;
                    } else {
                        second = cost;
                    }
                }
            }
            symbols[point] = best;
            costs[point] = Math.max(0, constant + least);
            regrets[point] = second - least;
        }

        /** Moves each codeword to the mean of its points. */
        private void update() {
            double[] sums = new double[length * size];
            double[] totals = totals();
            for (int i = 0; i < symbols.length; i++) {
                for (int j = 0; j < length; j++) {
                    sums[j * size + symbols[i]] += points.weights()[i * length + j] * points.values()[i * length + j];
                }
            }
            for (int i = 0; i < sums.length; i++) {
                codewords[i] = totals[i] > 0 ? (float) (sums[i] / totals[i]) : codewords[i];
            }
        }

        /** Returns what a squared error in each element of each codeword costs. */
        private double[] totals() {
            double[] totals = new double[length * size];
            for (int i = 0; i < symbols.length; i++) {
                for (int j = 0; j < length; j++) {
                    totals[j * size + symbols[i]] += points.weights()[i * length + j];
                }
            }
            return totals;
        }

        /** Returns what each codeword costs: its elements are rounded in steps that are worth their bits. */
        private double[] codewordCosts() {
            double[] totals = totals();
            double[] result = new double[size];
            for (int k = 0; terms.lambda() > 0 && k < size; k++) {
                double sum = SYMBOL_BITS;
                for (int j = 0; j < length; j++) {
                    double step = 6 * terms.lambda() / Math.log(2) / (terms.whole() * totals[j * size + k]);
                    double inSteps = Math.log(energy / step) / Math.log(2) / 2;
                    sum += Math.max(1, Math.min(MOST_BITS, inSteps + ELEMENT_BITS));
                }
                result[k] = terms.lambda() * sum;
            }
            return result;
        }

        private long[] counts() {
            long[] counts = new long[size];
            for (int symbol : symbols) {
                counts[symbol]++;
            }
            return counts;
        }

        /** Moves codewords that have no points to the points that are farthest from theirs. */
        private boolean fillEmpty() {
            long[] counts = counts();
            boolean changed = false;
            for (int k = 0; k < size; k++) {
                int farthest = 0;
                for (int i = 1; counts[k] == 0 && i < costs.length; i++) {
                    farthest = costs[i] > costs[farthest] ? i : farthest;
                }
                if (counts[k] == 0 && costs[farthest] > 0) {
                    for (int j = 0; j < length; j++) {
                        codewords[j * size + k] = (float) points.values()[farthest * length + j];
                    }
                    costs[farthest] = 0;
                    changed = true;
                }
            }
            return changed;
        }

        /** Leaves out codewords whose points lose less without them than they cost, a part of them at a time. */
        private boolean dropCodewords() {
            double[] gain = codewordCosts();
            for (int k = 0; k < size; k++) {
                gain[k] = -gain[k];
            }
            for (int i = 0; i < symbols.length; i++) {
                gain[symbols[i]] += terms.whole() * regrets[i];
            }
            double[] sorted = gain.clone();
            Arrays.sort(sorted);
            double limit = Math.min(0, sorted[Math.min(size - 1, size / LARGEST_LOSS)]);
            int[] renamed = new int[size];
            int kept = 0;
            for (int k = 0; k < size; k++) {
                renamed[k] = gain[k] > limit ? kept++ : -1;
            }
            if (kept == size || kept == 0) {
                return false;
            }
            float[] rest = new float[length * kept];
            for (int k = 0; k < size; k++) {
                for (int j = 0; renamed[k] >= 0 && j < length; j++) {
                    rest[j * kept + renamed[k]] = codewords[j * size + k];
                }
            }
            for (int i = 0; i < symbols.length; i++) {
                symbols[i] = Math.max(0, renamed[symbols[i]]);
            }
            codewords = rest;
            size = kept;
            return true;
        }
    }
}
