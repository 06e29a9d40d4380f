package pith.model;

import java.util.Optional;
import pith.model.Layer.Kind;

/**
 * An input of an operator that is a weight if it is constant.
 *
 * @param outputAxis axis of the input; counted from the last one, -1, if negative
 * @param inputAxis likewise
 * @param minRank least number of axes that the input may have
 * @param maxRank most axes
 */
public record WeightUse(int input, Kind kind, int outputAxis, int inputAxis, int groups, int minRank, int maxRank) {

    /**
     * Returns the layer, if an input with these axes can be the weight.
     *
     * @param axes of the input, as axes of the tensor
     */
    public Optional<Layer> layer(String node, String operator, int tensor, Axes axes) {
        if (axes.rank() < minRank || axes.rank() > maxRank) {
            return Optional.empty();
        }
        int output = axes.get(outputAxis);
        int in = axes.get(inputAxis);
        return output < 0 || in < 0
                ? Optional.empty()
                : Optional.of(new Layer(node, operator, kind, tensor, output, in, groups));
    }
}
