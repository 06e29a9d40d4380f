package pith.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import pith.response.Saliency;

/** Which weights of layers become zero before the others are quantised. */
final class PrunedWeights {
    private PrunedWeights() {}

    /**
     * Returns flags for the layers that are pruned, by tensor.
     *
     * @param scales response error of each tensor that does a unit of harm, where it was measured
     */
    static Map<Integer, boolean[]> of(
            List<WeightLayer> layers, Map<Integer, LayerTarget> targets, Map<Integer, Double> scales, Pruning pruning) {
        Map<Integer, double[]> importance = new HashMap<>();
        for (WeightLayer layer : layers) {
            if (layer.treatment().sparsity() > 0) {
                double[] own = pruning.criterion() == Pruning.Criterion.SALIENCY
                        ? saliency(
                                Objects.requireNonNull(targets.get(layer.tensor())),
                                scales.getOrDefault(layer.tensor(), 1.0))
                        : magnitude(layer.weights());
                importance.put(layer.tensor(), own);
            }
        }
        Map<Integer, boolean[]> pruned = new HashMap<>();
        // By magnitude a plan has shared the sparsity out already.
        boolean together =
                pruning.scope() == Pruning.Scope.NETWORK && pruning.criterion() == Pruning.Criterion.SALIENCY;
        double level = together ? level(new ArrayList<>(importance.values()), pruning.sparsity()) : 0;
        for (WeightLayer layer : layers) {
            double[] own = importance.get(layer.tensor());
            if (own != null) {
                double least =
                        together ? level : level(List.of(own), layer.treatment().sparsity());
                boolean[] flags = new boolean[own.length];
                for (int i = 0; i < flags.length; i++) {
                    flags[i] = own[i] <= least;
                }
                pruned.put(layer.tensor(), flags);
            }
        }
        return pruned;
    }

    private static double[] magnitude(float[] weights) {
        double[] magnitude = new double[weights.length];
        Arrays.setAll(magnitude, i -> Math.abs(weights[i]));
        return magnitude;
    }

    private static double[] saliency(LayerTarget target, double scale) {
        double[] saliency = new double[target.weights().length];
        for (LayerTarget.Part part : target.parts(false)) {
            double[] own = Saliency.of(part.problem());
            for (int i = 0; i < own.length; i++) {
                saliency[part.elements()[i]] = own[i] / scale;
            }
        }
        return saliency;
    }

    /** Returns the least importance that at least a part of all weights does not exceed. */
    private static double level(List<double[]> importance, double part) {
        double[] all =
                importance.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        int pruned = (int) Math.ceil(part * all.length);
        return pruned == 0 ? -1 : all[pruned - 1];
    }
}
