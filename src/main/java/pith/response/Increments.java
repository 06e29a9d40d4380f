package pith.response;

import java.util.List;

/**
 * In what steps weights are quantised: first those of largest magnitude, and after each step the weights that are still
 * free are fitted anew to make up for what was lost; Zhou et al., INQ, ICLR 2017, section 2.2. The paper trains for that,
 * here the fit is the least squares solution of the layer's response.
 *
 * @param portions part of the weights that is quantised after each step, ascending, the last 1
 * @param refit when free weights are fitted
 * @param regrows whether weights that are zero may become others, where bits do not count
 */
public record Increments(List<Double> portions, Refit refit, boolean regrows) {
    /** The paper's steps for most networks, with the best fit. */
    public static final Increments DEFAULT = new Increments(List.of(0.5, 0.75, 0.875, 1.0), Refit.EACH_WEIGHT, false);

    /** Every weight to the nearest power, whatever the response. */
    public static final Increments ROUND_ONLY = new Increments(List.of(1.0), Refit.NEVER, false);

    /** When the weights that are still free are fitted. */
    public enum Refit {
        /** Never: weights are rounded. */
        NEVER,

        /**
         * After each step, whose weights are rounded together, as in the paper. In the last step, which leaves nothing to
         * fit, weights are rounded one after the other.
         */
        EACH_STEP,

        /** After each weight: the others of its step make up for its error too. */
        EACH_WEIGHT
    }

    /** Checks the portions. */
    public Increments {
        portions = List.copyOf(portions);
        double last = 0;
        for (double portion : portions) {
            if (!(portion > last && portion <= 1)) {
                throw new IllegalArgumentException("portions are to ascend from above 0 to 1: " + portions);
            }
            last = portion;
        }
        if (last != 1) {
            throw new IllegalArgumentException("the last portion is to be 1: " + portions);
        }
    }

    /** Returns the same steps with another fit. */
    public Increments with(Refit other) {
        return new Increments(portions, other, regrows);
    }
}
