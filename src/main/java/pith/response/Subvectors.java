package pith.response;

/**
 * A layer's problem with its columns divided into sub-vectors, each of which one symbol stands for. Every column belongs to
 * just one.
 *
 * @param problem without pinned zeros
 * @param curvature of each column what a squared error costs when other columns make up for it
 * @param columns of each sub-vector of a row its columns, in order; at most as many as a codeword is long
 * @param books index of each sub-vector's codebook
 */
@SuppressWarnings("ArrayRecordComponent") // large, and compared by nobody
public record Subvectors(LayerProblem problem, double[] curvature, int[][] columns, int[] books) {

    /** Checks that the columns are all there. */
    public Subvectors {
        int count = 0;
        for (int[] own : columns) {
            count += own.length;
        }
        if (count != problem.columns() || curvature.length != count || books.length != columns.length) {
            throw new IllegalArgumentException(count + " of " + problem.columns() + " columns in " + columns.length
                    + " sub-vectors, " + books.length + " books, " + curvature.length + " curvatures");
        }
    }

    /** Returns the curvature of each column of a problem: 1 / U[j][j]² with H⁻¹ = Uᵀ U, large moments first. */
    public static double[] curvature(LayerProblem problem) {
        int n = problem.columns();
        OrderedProblem ordered = OrderedProblem.of(problem);
        double[] curvature = new double[n];
        for (int j = 0; j < n; j++) {
            double diagonal = ordered.upper()[j * n + j];
            curvature[ordered.order()[j]] = 1 / (diagonal * diagonal);
        }
        return curvature;
    }

    /** Sub-vectors of a row. */
    int perRow() {
        return columns.length;
    }

    /** Sub-vectors of all rows. */
    int count() {
        return problem.rows() * columns.length;
    }
}
