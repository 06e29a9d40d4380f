package pith.compress;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pith.calibrate.LayerStatistics;
import pith.calibrate.LayerStatistics.Block;
import pith.model.Layer;
import pith.model.Shape;
import pith.response.GridQuantizer;
import pith.response.LayerProblem;
import pith.response.QuantizedLayer;

/**
 * One tensor of weights with what is known of its inputs: the problems that its parts are. Inputs are taken about their
 * means where the layer has a bias that can make up for a shift.
 */
final class LayerTarget {
    private final float[] weights;
    private final WeightMatrix matrix;
    private final List<Block> blocks;
    private final boolean centred;

    private LayerTarget(float[] weights, WeightMatrix matrix, List<Block> blocks, boolean centred) {
        this.weights = weights;
        this.matrix = matrix;
        this.blocks = blocks;
        this.centred = centred;
    }

    static LayerTarget of(float[] weights, Shape shape, Layer layer, LayerStatistics statistics, boolean centred) {
        return new LayerTarget(weights, WeightMatrix.of(shape, layer), statistics.blocks(), centred);
    }

    /** Whether one matrix and one moment are all of it. */
    boolean isWhole() {
        return blocks.size() == 1 && matrix.groups() == 1;
    }

    List<Block> blocks() {
        return blocks;
    }

    /**
     * Returns the weights of a block of columns as a problem.
     *
     * @param keepZeros whether zeros have to stay zero; where bits have a price it keeps them so where that pays
     */
    private LayerProblem problem(Block block, boolean keepZeros) {
        int rows = matrix.rows();
        int columns = block.columns();
        double[] target = new double[rows * columns];
        boolean[] pinned = new boolean[rows * columns];
        boolean anyPinned = false;
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < columns; j++) {
                target[row * columns + j] = weights[matrix.element(block.group(), row, block.first() + j)];
                pinned[row * columns + j] = keepZeros && target[row * columns + j] == 0;
                anyPinned |= pinned[row * columns + j];
            }
        }
        double[] moment = moment(block);
        double[] damped = LayerProblem.damped(moment, columns);
        if (block.hasReference()) {
            LayerProblem.aim(target, rows, columns, moment, damped, cross(block));
        }
        return new LayerProblem(rows, columns, target, damped, anyPinned ? pinned : new boolean[0]);
    }

    private double[] moment(Block block) {
        return centred ? about(block.secondMoment(), block.mean(), block.mean()) : block.secondMoment();
    }

    private double[] cross(Block block) {
        return centred ? about(block.crossMoment(), block.referenceMean(), block.mean()) : block.crossMoment();
    }

    private static double[] about(double[] moment, double[] rowMean, double[] columnMean) {
        int n = rowMean.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                moment[i * n + j] -= rowMean[i] * columnMean[j];
            }
        }
        return moment;
    }

    /** Returns the energy of the response, tr(W H Wᵀ), that an error is measured against. */
    double energy() {
        double energy = 0;
        for (Block block : blocks) {
            LayerProblem problem = problem(block, false);
            energy += problem.energy();
        }
        return energy;
    }

    /** Quantises all of it to one set of values. */
    QuantizedLayer quantize(double lambda, int most, double @Nullable [] values) {
        if (isWhole()) {
            GridQuantizer quantizer = new GridQuantizer(problem(blocks.get(0), values != null));
            QuantizedLayer layer =
                    values == null ? quantizer.quantize(lambda, most) : quantizer.quantize(values, lambda);
            return inTensorOrder(List.of(layer), layer.values());
        }
        List<GridQuantizer> quantizers = blocks.stream()
                .map(block -> new GridQuantizer(problem(block, values != null)))
                .toList();
        double[] shared = values;
        if (shared == null) {
            double logStep = quantizers.stream()
                    .mapToDouble(quantizer -> Math.log(quantizer.step(lambda)))
                    .average()
                    .orElseThrow();
            double largest = quantizers.stream()
                    .mapToDouble(GridQuantizer::largest)
                    .max()
                    .orElseThrow();
            shared = GridQuantizer.evenValues(Math.exp(logStep), largest, most);
        }
        double[] all = shared;
        List<QuantizedLayer> layers = quantizers.stream()
                .map(quantizer -> quantizer.quantizeTo(all, lambda))
                .toList();
        return inTensorOrder(layers, layers.get(0).values());
    }

    /** Quantises weights of whose inputs nothing is known, each on its own. */
    static QuantizedLayer quantizePlain(float[] weights, double lambda, int most, double @Nullable [] values) {
        double[] target = new double[weights.length];
        boolean[] pinned = new boolean[weights.length];
        for (int i = 0; i < target.length; i++) {
            target[i] = weights[i];
            pinned[i] = values != null && weights[i] == 0;
        }
        GridQuantizer quantizer =
                new GridQuantizer(new LayerProblem(weights.length, 1, target, LayerProblem.identity(1), pinned));
        return values == null ? quantizer.quantize(lambda, most) : quantizer.quantize(values, lambda);
    }

    private QuantizedLayer inTensorOrder(List<QuantizedLayer> layers, float[] values) {
        byte[] symbols = new byte[weights.length];
        double error = 0;
        for (int b = 0; b < layers.size(); b++) {
            Block block = blocks.get(b);
            byte[] own = layers.get(b).symbols();
            error += layers.get(b).error();
            for (int row = 0, at = 0; row < matrix.rows(); row++) {
                for (int j = 0; j < block.columns(); j++) {
                    symbols[matrix.element(block.group(), row, block.first() + j)] = own[at++];
                }
            }
        }
        return new QuantizedLayer(symbols, values, error);
    }

    /** Returns what to add to each output so that its mean is the reference's: E[W r − Ŵ x]. */
    double[] meanShift(float[] quantized) {
        int rows = matrix.rows();
        double[] shift = new double[matrix.groups() * rows];
        for (Block block : blocks) {
            double[] mean = block.mean();
            double[] wanted = block.hasReference() ? block.referenceMean() : mean;
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                for (int j = 0; j < block.columns(); j++) {
                    int element = matrix.element(block.group(), row, block.first() + j);
                    sum += weights[element] * wanted[j] - quantized[element] * mean[j];
                }
                shift[block.group() * rows + row] += sum;
            }
        }
        return shift;
    }
}
