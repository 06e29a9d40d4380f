package pith.tensorflow;

import java.util.ArrayList;
import java.util.List;
import pith.model.Layer.Kind;
import pith.model.WeightUse;

/** Products that are written as an equation, such as {@code abc,cde->abde}. */
final class Einsum {
    private Einsum() {}

    /**
     * Returns how the two inputs are used if they are weights: the first axis that is summed over is the input's, the last
     * one that only the weights and the result have is the output's. An input that has no such axes is no weight.
     */
    static List<WeightUse> uses(String equation) {
        String[] sides = equation.replace(" ", "").split("->", -1);
        String[] inputs = sides[0].split(",", -1);
        List<WeightUse> uses = new ArrayList<>();
        if (sides.length != 2 || inputs.length != 2 || equation.contains(".")) {
            return uses;
        }
        for (int weight = 0; weight < 2; weight++) {
            String own = inputs[weight];
            String other = inputs[1 - weight];
            int in = -1;
            int out = -1;
            for (int axis = 0; axis < own.length(); axis++) {
                boolean shared = other.indexOf(own.charAt(axis)) >= 0;
                boolean kept = sides[1].indexOf(own.charAt(axis)) >= 0;
                if (shared && !kept && in < 0) {
                    in = axis;
                } else if (!shared && kept) {
                    out = axis;
                }
            }
            if (in >= 0 && out >= 0) {
                uses.add(new WeightUse(weight, Kind.DENSE, out, in, 1, own.length(), own.length()));
            }
        }
        return uses;
    }
}
