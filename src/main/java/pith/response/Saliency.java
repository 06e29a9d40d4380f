package pith.response;

/** What a layer's response loses without a weight. */
public final class Saliency {
    private Saliency() {}

    /**
     * Returns w² / [H⁻¹] for each weight: the least response error with that weight at zero and all others of its row free
     * to make up for it; Hassibi and Stork, Optimal Brain Surgeon, NIPS 1992.
     *
     * @return shape [rows, columns]
     */
    public static double[] of(LayerProblem problem) {
        int n = problem.columns();
        double[] upper = Cholesky.upperOfInverse(problem.moment(), n);
        double[] inverse = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                inverse[j] += upper[i * n + j] * upper[i * n + j];
            }
        }
        double[] saliency = new double[problem.weights().length];
        for (int i = 0; i < saliency.length; i++) {
            double weight = problem.weights()[i];
            saliency[i] = weight * weight / inverse[i % n];
        }
        return saliency;
    }
}
