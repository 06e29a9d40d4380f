package pith.response;

import java.util.Arrays;
import java.util.List;

/** Codewords with the bits that their symbols cost. Symbols of all codebooks share one code. Immutable. */
final class Codebooks {
    /** Counts that symbols which did not occur are given, so that their cost is high and finite. */
    private static final double UNSEEN = 0.3;

    private final int books;
    private final int size;
    private final int length;
    private final double[] values;
    private final double[] bits;

    private Codebooks(int books, int size, int length, double[] values, double[] bits) {
        this.books = books;
        this.size = size;
        this.length = length;
        this.values = values;
        this.bits = bits;
    }

    /**
     * Returns codebooks of free symbols.
     *
     * @param size codewords of each
     * @param values shape [books, size, length]
     */
    static Codebooks of(int books, int size, int length, double[] values) {
        if (values.length != books * size * length) {
            throw new IllegalArgumentException(books + " × " + size + " × " + length + " are not " + values.length);
        }
        return new Codebooks(books, size, length, values, new double[size]);
    }

    Codebooks withValues(double[] others) {
        return new Codebooks(books, size, length, others, bits);
    }

    Codebooks withBits(double[] cost) {
        return new Codebooks(books, size, length, values, cost);
    }

    /** Returns the codebooks with the cost that an ideal code for these symbols has. */
    Codebooks withCountsOf(List<short[]> symbols) {
        return new Codebooks(books, size, length, values, idealBits(counts(symbols)));
    }

    /** Returns the bits of each symbol in an ideal code for these counts. */
    static double[] idealBits(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += count + UNSEEN;
        }
        double[] bits = new double[counts.length];
        for (int k = 0; k < bits.length; k++) {
            bits[k] = Math.log(total / (counts[k] + UNSEEN)) / Math.log(2);
        }
        return bits;
    }

    private long[] counts(List<short[]> symbols) {
        long[] counts = new long[size];
        for (short[] part : symbols) {
            for (short symbol : part) {
                counts[symbol]++;
            }
        }
        return counts;
    }
    /** Codewords of a codebook. */
    int size() {
        return size;
    }

    /** Elements of a codeword. */
    int length() {
        return length;
    }

    /** Index in {@link #values()} of a codeword's first element. */
    int at(int book, int symbol) {
        return (book * size + symbol) * length;
    }

    double value(int book, int symbol, int element) {
        return values[at(book, symbol) + element];
    }

    /** The codewords; not a copy. */
    double[] values() {
        return values;
    }

    double bits(int symbol) {
        return bits[symbol];
    }

    /** Writes what symbols of a row stand for into an array of its columns. */
    void decode(Subvectors part, short[] symbols, int row, double[] into) {
        for (int b = 0; b < part.perRow(); b++) {
            int from = at(part.books()[b], symbols[row * part.perRow() + b]);
            int[] columns = part.columns()[b];
            for (int j = 0; j < columns.length; j++) {
                into[columns[j]] = values[from + j];
            }
        }
    }

    /** Returns original minus quantised weights of a row. */
    double[] difference(Subvectors part, short[] symbols, int row) {
        LayerProblem problem = part.problem();
        int n = problem.columns();
        double[] difference = new double[n];
        decode(part, symbols, row, difference);
        for (int j = 0; j < n; j++) {
            difference[j] = problem.weights()[row * n + j] - difference[j];
        }
        return difference;
    }

    /** Returns the response error of all parts. */
    double error(List<Subvectors> parts, List<short[]> symbols) {
        double sum = 0;
        for (int p = 0; p < parts.size(); p++) {
            LayerProblem problem = parts.get(p).problem();
            double[] all = new double[problem.weights().length];
            for (int row = 0; row < problem.rows(); row++) {
                double[] own = difference(parts.get(p), symbols.get(p), row);
                System.arraycopy(own, 0, all, row * problem.columns(), own.length);
            }
            sum += problem.error(all);
        }
        return sum;
    }

    /** Returns the bits of symbols in their code. */
    double bits(List<short[]> symbols) {
        double sum = 0;
        for (short[] part : symbols) {
            for (short symbol : part) {
                sum += bits[symbol];
            }
        }
        return sum;
    }

    /**
     * Returns the codebooks without symbols that do not occur, frequent ones first, and renames the symbols. A codeword
     * whose symbol occurs only for other codebooks is zero.
     *
     * @param parts whose sub-vectors the symbols are for
     * @param symbols changed in place
     */
    Codebooks sorted(List<Subvectors> parts, List<short[]> symbols) {
        long[] counts = counts(symbols);
        Integer[] order = new Integer[size];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, (a, b) -> Long.compare(counts[b], counts[a]));
        int used = 0;
        int[] renamed = new int[size];
        for (int k : order) {
            renamed[k] = used;
            used += counts[k] > 0 ? 1 : 0;
        }
        used = Math.max(1, used);
        double[] kept = new double[books * used * length];
        double[] cost = new double[used];
        boolean[] occurs = occurring(parts, symbols);
        for (int k = 0; k < used; k++) {
            cost[k] = bits[order[k]];
            for (int book = 0; book < books; book++) {
                if (occurs[book * size + order[k]]) {
                    System.arraycopy(values, at(book, order[k]), kept, (book * used + k) * length, length);
                }
            }
        }
        for (short[] part : symbols) {
            for (int i = 0; i < part.length; i++) {
                part[i] = (short) renamed[part[i]];
            }
        }
        return new Codebooks(books, used, length, kept, cost);
    }

    private boolean[] occurring(List<Subvectors> parts, List<short[]> symbols) {
        boolean[] occurs = new boolean[books * size];
        for (int p = 0; p < parts.size(); p++) {
            int[] own = parts.get(p).books();
            for (int i = 0; i < symbols.get(p).length; i++) {
                occurs[own[i % own.length] * size + symbols.get(p)[i]] = true;
            }
        }
        return occurs;
    }
}
