package pith.calibrate;

import java.util.List;
import pith.error.FormatException;

/**
 * How a layer multiplies its weights: output position p of group g is {@code W_g · x(p, g)}, and x(p, g) is a row of the
 * layer's input columns. A column belongs to a weight of an output channel: columns run over the input channels of the
 * group, and within a channel over the positions of the kernel, in row-major order.
 */
interface Columns {

    /** Groups of channels that are multiplied by weights of their own. */
    default int groups() {
        return 1;
    }

    /** Columns of a group. */
    int columns();

    /** Columns of one input channel, which lie side by side. */
    default int kernel() {
        return 1;
    }

    /**
     * Lays out the rows that input values give.
     *
     * @param inputs the layer's input values; those in loops have an outer axis for each loop
     * @param loops number of these axes
     * @throws FormatException if the values do not have a shape that the layer can take
     */
    Rows rows(List<Activation> inputs, int loops) throws FormatException;

    /** Rows of input columns. Safe for use by several threads. */
    interface Rows {

        /** Number of parts that each have the same number of positions: samples, if the outermost axis is theirs. */
        int parts();

        /** Rows of a part: positions of the output. */
        int positions();

        /** Fills in the columns of all groups, one group after the other, from an index on. */
        void row(int part, int position, float[] into, int to);
    }
}
