package pith.calibrate;

import java.util.List;
import pith.error.FormatException;

/**
 * Columns of the recurrent weights of an RNN, GRU or LSTM: the hidden state before each step, of all directions, taken
 * from the layer's output. Inputs are the output Y, shape [steps, directions, batch, units], and the initial state, shape
 * [directions, batch, units], where there is one; both with the batch outermost in layout 1.
 *
 * @param reverse for each direction, whether it goes from the last step to the first
 */
record StateColumns(int columns, List<Boolean> reverse, boolean batchFirst) implements Columns {

    StateColumns {
        reverse = List.copyOf(reverse);
    }

    @Override
    public Rows rows(List<Activation> inputs, int loops) throws FormatException {
        Activation output = inputs.get(0);
        if (loops > 0 || output.rank() != 4 || output.dim(3) != columns) {
            throw FormatException.malformed("", "a recurrent layer's output of shape " + output.shape());
        }
        int steps = output.dim(batchFirst ? 1 : 0);
        int directions = reverse.size();
        int batch = output.dim(batchFirst ? 0 : 2);
        float[] values = output.values();
        float[] initial = inputs.size() < 2 || inputs.get(1).isEmpty()
                ? new float[batch * directions * columns]
                : inputs.get(1).values();
        if (values.length != steps * directions * batch * columns || initial.length != batch * directions * columns) {
            throw FormatException.malformed("", "a recurrent layer's output of shape " + output.shape());
        }
        return new Rows() {
            @Override
            public int parts() {
                return batch;
            }

            @Override
            public int positions() {
                return steps * directions;
            }

            @Override
            public void row(int part, int position, float[] into, int to) {
                int direction = position % directions;
                int step = position / directions;
                int before = reverse.get(direction) ? step + 1 : step - 1;
                boolean isFirst = before < 0 || before >= steps;
                int place = batchFirst
                        ? ((isFirst ? part : part * steps + before) * directions + direction)
                        : ((isFirst ? direction : before * directions + direction) * batch + part);
                System.arraycopy(isFirst ? initial : values, place * columns, into, to, columns);
            }
        };
    }
}
