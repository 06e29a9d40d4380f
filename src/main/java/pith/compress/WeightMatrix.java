package pith.compress;

import pith.model.Layer;
import pith.model.Shape;

/**
 * The weights of a layer as matrices: for each group of channels a row for each output and a column for each input channel
 * and position of the kernel, in the order of {@link pith.calibrate.LayerStatistics}.
 */
final class WeightMatrix {
    private final int groups;
    private final int rows;
    private final int columns;
    private final int[] elements;

    private WeightMatrix(int groups, int rows, int columns, int[] elements) {
        this.groups = groups;
        this.rows = rows;
        this.columns = columns;
        this.elements = elements;
    }

    /**
     * Returns the matrices of a layer's weights.
     *
     * @throws ArithmeticException if there are more weights than an array holds
     */
    static WeightMatrix of(Shape shape, Layer layer) {
        int count = Math.toIntExact(shape.elements());
        int output = layer.outputAxis();
        int input = layer.inputAxis();
        boolean transposed = layer.kind() == Layer.Kind.TRANSPOSED_CONVOLUTION;
        // A convolution's groups lie along its outputs, those of a transposed one along its inputs.
        int outputs = Math.toIntExact(shape.dim(output));
        int inputs = Math.toIntExact(shape.dim(input));
        int rows = transposed ? outputs : outputs / layer.groups();
        int channels = transposed ? inputs / layer.groups() : inputs;
        int kernel = count / Math.max(1, outputs * inputs);
        int columns = channels * kernel;
        int[] elements = new int[count];
        int[] index = new int[shape.rank()];
        for (int element = 0; element < count; element++) {
            int position = 0;
            for (int axis = 0; axis < index.length; axis++) {
                if (axis != output && axis != input) {
                    position = position * (int) shape.dim(axis) + index[axis];
                }
            }
            int group = transposed ? index[input] / channels : index[output] / rows;
            int row = transposed ? index[output] : index[output] % rows;
            int channel = transposed ? index[input] % channels : index[input];
            elements[(group * rows + row) * columns + channel * kernel + position] = element;
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.dim(axis); axis--) {
                index[axis] = 0;
            }
        }
        return new WeightMatrix(layer.groups(), rows, columns, elements);
    }

    int groups() {
        return groups;
    }

    int rows() {
        return rows;
    }
    /** Index in the tensor of a weight. */
    int element(int group, int row, int column) {
        return elements[(group * rows + row) * columns + column];
    }
}
