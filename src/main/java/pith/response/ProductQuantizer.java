package pith.response;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Product quantisation under the response error; Wu et al., Q-CNN, CVPR 2016. Codebooks by k-means to start with, then
 * symbols and codewords are chosen for the response in turn: symbols with feedback of their errors and by descent, codewords
 * by least squares.
 */
public final class ProductQuantizer {
    private static final int FEEDBACK_PASSES = 2;
    private static final int DESCENT_PASSES = 2;
    private static final int FIT_STEPS = 4;
    private static final int ITERATIONS = 12;

    /** Sub-vectors that codebooks are made for. */
    private static final int SAMPLE = 1 << 14;

    /** Sub-vectors that show what a length is worth. */
    private static final int SMALL_SAMPLE = 1 << 13;

    private static final int FEW_ITERATIONS = 6;

    /** Significant bits of a codeword's element at most. */
    private static final int MOST_SIGNIFICANT = 9;

    private static final long SEED = 1;

    private final List<Subvectors> parts;
    private final int length;
    private final int books;

    /**
     * Prepares a layer.
     *
     * @param length elements of a codeword
     * @param books number of codebooks: 1 if all sub-vectors share one
     */
    public ProductQuantizer(List<Subvectors> parts, int length, int books) {
        this.parts = List.copyOf(parts);
        this.length = length;
        this.books = books;
    }

    /**
     * Returns about what error + λ · bits comes to, codebooks counted, by a sample of the sub-vectors.
     *
     * @param most most codewords of a codebook
     */
    public double cost(double lambda, int most) {
        double sum = 0;
        for (int book = 0; book < books; book++) {
            sum += design(book, lambda, most, SMALL_SAMPLE, FEW_ITERATIONS).cost();
        }
        return sum;
    }

    /**
     * Quantises as {@link #quantize} does but for all improvement: symbols that cost about as many bits, in a small part
     * of the time.
     */
    public QuantizedProduct sketch(double lambda, int most) {
        Codebooks start = start(lambda, most, SMALL_SAMPLE, FEW_ITERATIONS);
        List<short[]> symbols = nearest(start, lambda);
        return result(rounded(start, symbols, lambda), symbols);
    }

    /**
     * Quantises so that error + λ · bits is small.
     *
     * @param lambda error that a bit is worth, or 0 if bits do not count
     * @param most most codewords of a codebook, 1 to 256
     */
    public QuantizedProduct quantize(double lambda, int most) {
        Codebooks codebooks = start(lambda, most, SAMPLE, ITERATIONS);
        List<short[]> symbols = nearest(codebooks, lambda);
        codebooks = codebooks.withCountsOf(symbols);
        List<SubvectorFeedback> feedback =
                parts.stream().map(SubvectorFeedback::new).toList();
        for (int pass = 0; pass < FEEDBACK_PASSES; pass++) {
            for (int p = 0; p < parts.size(); p++) {
                feedback.get(p).round(codebooks, lambda, symbols.get(p));
            }
            codebooks = CodewordFit.fit(parts, codebooks, symbols, FIT_STEPS).withCountsOf(symbols);
        }
        List<SubvectorDescent> descent =
                parts.stream().map(SubvectorDescent::new).toList();
        for (int pass = 0; pass < DESCENT_PASSES; pass++) {
            improve(descent, codebooks, symbols, lambda);
            codebooks = CodewordFit.fit(parts, codebooks, symbols, FIT_STEPS).withCountsOf(symbols);
        }
        codebooks = rounded(codebooks, symbols, lambda);
        improve(descent, codebooks, symbols, lambda);
        return result(codebooks, symbols);
    }

    private static void improve(
            List<SubvectorDescent> descent, Codebooks codebooks, List<short[]> symbols, double lambda) {
        for (int p = 0; p < descent.size(); p++) {
            descent.get(p).improve(codebooks, lambda, symbols.get(p));
        }
    }

    private QuantizedProduct result(Codebooks codebooks, List<short[]> symbols) {
        Codebooks used = codebooks.sorted(parts, symbols);
        float[] values = new float[used.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) used.values()[i];
        }
        List<byte[]> bytes = new ArrayList<>();
        for (short[] part : symbols) {
            byte[] own = new byte[part.length];
            for (int i = 0; i < own.length; i++) {
                own[i] = (byte) part[i];
            }
            bytes.add(own);
        }
        return new QuantizedProduct(length, used.size(), values, bytes, used.error(parts, symbols));
    }

    /** Returns a codebook for the weights as they are, by a sample of them. */
    private CodebookDesign design(int book, double lambda, int most, int sample, int iterations) {
        CodebookDesign.Points points = points(book, sample / books + 1);
        double whole = (double) count(book) / points.count();
        return CodebookDesign.of(points, new CodebookDesign.Terms(most, lambda, whole, iterations));
    }

    /** Returns codebooks for the weights as they are, each with as many codewords as the largest. */
    private Codebooks start(double lambda, int most, int sample, int iterations) {
        List<CodebookDesign> designs = new ArrayList<>();
        int size = 1;
        for (int book = 0; book < books; book++) {
            CodebookDesign design = design(book, lambda, most, sample, iterations);
            designs.add(design);
            size = Math.max(size, design.size());
        }
        double[] values = new double[books * size * length];
        for (int book = 0; book < books; book++) {
            double[] own = designs.get(book).values();
            for (int k = 0; k < size; k++) {
                // What a smaller codebook lacks is its first codeword once more, which adds nothing.
                int from = k < designs.get(book).size() ? k * length : 0;
                System.arraycopy(own, from, values, (book * size + k) * length, length);
            }
        }
        Codebooks codebooks = Codebooks.of(books, size, length, values);
        return books == 1 ? codebooks.withBits(designs.get(0).bits()) : codebooks;
    }

    private long count(int book) {
        long sum = 0;
        for (Subvectors part : parts) {
            for (int own : part.books()) {
                sum += own == book || books == 1 ? part.problem().rows() : 0;
            }
        }
        return sum;
    }

    /** Returns the sub-vectors of a codebook, or some of them if there are many. */
    private CodebookDesign.Points points(int book, int most) {
        long all = count(book);
        int wanted = (int) Math.min(most, all);
        double[] values = new double[wanted * length];
        double[] weights = new double[wanted * length];
        Random random = new Random(SEED);
        long left = all;
        int taken = 0;
        for (Subvectors part : parts) {
            for (int b = 0; b < part.perRow(); b++) {
                if (part.books()[b] != book) {
                    continue;
                }
                for (int row = 0; row < part.problem().rows(); row++) {
                    // Each that is left is taken with the same chance.
                    if (random.nextDouble() * left-- < wanted - taken) {
                        copy(part, row, b, values, weights, taken++ * length);
                    }
                }
            }
        }
        return new CodebookDesign.Points(taken, length, values, weights);
    }

    private static void copy(Subvectors part, int row, int block, double[] values, double[] weights, int to) {
        LayerProblem problem = part.problem();
        int[] columns = part.columns()[block];
        for (int j = 0; j < columns.length; j++) {
            values[to + j] = problem.weights()[row * problem.columns() + columns[j]];
            weights[to + j] = problem.rowWeight(row) * part.curvature()[columns[j]];
        }
    }

    /** Returns the codeword of each sub-vector for itself. */
    private List<short[]> nearest(Codebooks codebooks, double lambda) {
        List<short[]> symbols = new ArrayList<>();
        for (Subvectors part : parts) {
            short[] own = new short[part.count()];
            int n = part.problem().columns();
            for (int b = 0; b < part.perRow(); b++) {
                int block = b;
                int[] columns = part.columns()[b];
                double[] factor = new double[columns.length * columns.length];
                for (int j = 0; j < columns.length; j++) {
                    factor[j * columns.length + j] = Math.sqrt(part.curvature()[columns[j]]);
                }
                CodewordTable table = new CodewordTable(codebooks, part.books()[b], columns.length, factor, lambda);
                Rows.forEachSpan(part.problem().rows(), (from, to) -> {
                    double[] costs = new double[codebooks.size()];
                    double[] vector = new double[columns.length];
                    for (int row = from; row < to; row++) {
                        for (int j = 0; j < vector.length; j++) {
                            double weight = part.problem().weights()[row * n + columns[j]];
                            vector[j] = weight * factor[j * vector.length + j];
                        }
                        own[row * part.perRow() + block] =
                                (short) table.best(vector, part.problem().rowWeight(row), costs);
                    }
                });
            }
            symbols.add(own);
        }
        return symbols;
    }

    /**
     * Returns codewords with as few significant bits as are worth their price: at high rates a step Δ costs Δ²/12 in the
     * curvature of the error, and halving it one bit.
     */
    private Codebooks rounded(Codebooks codebooks, List<short[]> symbols, double lambda) {
        double[] curvature = CodewordFit.curvature(parts, codebooks, symbols);
        double[] values = codebooks.values().clone();
        for (int i = 0; i < values.length; i++) {
            double rounded = ShortFloat.nearest(values[i]);
            if (lambda > 0 && curvature[i] > 0 && rounded != 0) {
                int step = Math.getExponent(Math.sqrt(6 * lambda / Math.log(2) / curvature[i]));
                int least = Math.getExponent(rounded) - MOST_SIGNIFICANT + 1;
                double unit = Math.scalb(1.0, Math.max(step, least));
                rounded = (float) (Math.rint(values[i] / unit) * unit);
            }
            values[i] = rounded;
        }
        return codebooks.withValues(values);
    }
}
