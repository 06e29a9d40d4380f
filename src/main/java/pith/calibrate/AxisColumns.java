package pith.calibrate;

import java.util.List;
import pith.error.FormatException;

/**
 * Columns of a product with a matrix: one axis of the input runs over them, and each place on the other axes is a row.
 *
 * @param fromLast the axis, counted from the last: 1 is the last
 */
record AxisColumns(int columns, int fromLast) implements Columns {
    @Override
    public Rows rows(List<Activation> inputs, int loops) throws FormatException {
        Activation input = inputs.get(0);
        int axis = input.rank() - fromLast;
        if (axis < 0 || input.dim(axis) != columns) {
            throw FormatException.malformed(
                    "", "an input of shape " + input.shape() + " where " + columns + " columns are multiplied");
        }
        // Rows are [outer, inner] places around the columns. The outermost axis is that of samples, unless the columns
        // are on it.
        int parts = axis == 0 ? 1 : input.product(0, Math.min(axis, loops + 1));
        int outer = axis == 0 ? 1 : input.product(Math.min(axis, loops + 1), axis);
        int inner = input.product(axis + 1, input.rank());
        float[] values = input.values();
        return new Rows() {
            @Override
            public int parts() {
                return parts;
            }

            @Override
            public int positions() {
                return outer * inner;
            }

            @Override
            public void row(int part, int position, float[] into, int to) {
                int from = (part * outer + position / inner) * columns * inner + position % inner;
                if (inner == 1) {
                    System.arraycopy(values, from, into, to, columns);
                    return;
                }
                for (int c = 0; c < columns; c++) {
                    into[to + c] = values[from + c * inner];
                }
            }
        };
    }
}
