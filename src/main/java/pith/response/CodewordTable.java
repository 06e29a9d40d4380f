package pith.response;

/**
 * Codewords as a search for the best one for a sub-vector sees them: transformed by a factor F of the error's matrix F Fᵀ,
 * so that the error is a squared distance. An array for each element, so that loops run along codewords.
 */
final class CodewordTable {
    private final int size;
    private final int length;
    private final double[] points;

    /** Squared length of each codeword. */
    private final double[] squares;

    /** Error that the bits of each codeword are worth. */
    private final double[] prices;

    /**
     * Transforms a codebook.
     *
     * @param length elements of the sub-vector, at most the codebook's
     * @param factor F, shape [length, length]
     * @param lambda error that a bit is worth
     */
    CodewordTable(Codebooks codebooks, int book, int length, double[] factor, double lambda) {
        this.size = codebooks.size();
        this.length = length;
        this.points = new double[length * size];
        this.squares = new double[size];
        this.prices = new double[size];
        for (int k = 0; k < size; k++) {
            prices[k] = lambda * codebooks.bits(k);
            int at = codebooks.at(book, k);
            for (int j = 0; j < length; j++) {
                double sum = 0;
                for (int i = 0; i < length; i++) {
                    sum += codebooks.values()[at + i] * factor[i * length + j];
                }
                points[j * size + k] = sum;
                squares[k] += sum * sum;
            }
        }
    }

    /** Element of a transformed codeword. */
    double point(int element, int symbol) {
        return points[element * size + symbol];
    }

    /**
     * Returns the codeword of least squared distance, times what an error counts, plus price of its bits.
     *
     * @param vector transformed sub-vector
     * @param weight what an error counts
     * @param costs scratch space, an element for each codeword; afterwards the costs without the vector's own square, divided
     *     by the weight
     */
    int best(double[] vector, double weight, double[] costs) {
        double share = 1 / weight;
        for (int k = 0; k < size; k++) {
            costs[k] = squares[k] + share * prices[k];
        }
        int j = 0;
        for (; j + 2 <= length; j += 2) {
            double first = -2 * vector[j];
            double second = -2 * vector[j + 1];
            int p = j * size;
            int q = p + size;
            for (int k = 0; k < size; k++) {
                costs[k] += first * points[p + k] + second * points[q + k];
            }
        }
        if (j < length) {
            double factor = -2 * vector[j];
            for (int k = 0, p = j * size; k < size; k++) {
                costs[k] += factor * points[p + k];
            }
        }
        int best = 0;
        double least = costs[0];
        for (int k = 1; k < size; k++) {
            if (costs[k] < least) {
                least = costs[k];
                best = k;
            }
        }
        return best;
    }
}
