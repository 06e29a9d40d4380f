package pith.compress;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pith.calibrate.LayerStatistics;
import pith.calibrate.LayerStatistics.Block;
import pith.model.ElementType;
import pith.model.Shape;
import pith.model.Tensor;
import pith.response.GridQuantizer;
import pith.response.LayerProblem;
import pith.response.QuantizedLayer;

/**
 * One tensor of weights with what is known of its inputs: the problems that its parts are. Inputs are taken about their
 * means where the layer has a bias that can make up for a shift.
 */
final class LayerTarget {
    /**
     * A problem, and where its weights are in the tensor.
     *
     * @param elements index in the tensor of each weight of the problem
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Part(LayerProblem problem, int[] elements) {}

    /**
     * What factors channels may have.
     *
     * @param ofOutputs whether an output may come out times a positive factor of its own
     * @param ofInputs whether inputs may come in times such factors
     */
    record Scaling(boolean ofOutputs, boolean ofInputs) {
        static final Scaling NONE = new Scaling(false, false);
    }

    /** A factor of an input is between one over this and this: what samples say of inputs that are hardly ever there is chance. */
    private static final double MOST_FACTOR = 2;

    /** Price of a bit in a probe, as part of a row's energy. */
    private static final double PROBE = 0.03;

    /** Part of the inputs' energy below which a moment about the mean is not taken on trust. */
    private static final double MOSTLY_CONSTANT = 0.1;

    private final Tensor tensor;
    private final float[] weights;
    private final boolean[] pruned;
    private final WeightMatrix matrix;
    private final List<Block> blocks;
    private final boolean centred;
    private final Scaling scaling;

    /** What an error of each output counts; empty if all count the same. */
    private final double[] outputWeights;

    private LayerTarget(
            WeightLayer layer,
            Tensor tensor,
            boolean[] pruned,
            double[] outputWeights,
            List<Block> blocks,
            Scaling scaling) {
        this.tensor = tensor;
        this.weights = layer.weights();
        this.pruned = pruned;
        this.outputWeights = outputWeights;
        this.matrix = WeightMatrix.of(tensor.shape(), layer.layer());
        this.blocks = blocks;
        this.centred = layer.bias().isPresent();
        this.scaling = scaling;
    }

    /**
     * Returns the weights of a layer whose inputs are known, or of which nothing is known.
     *
     * @param pruned which weights have to become zero; empty for none
     * @param outputWeights what an error of each output counts, 1 on average; empty if all count the same
     */
    static LayerTarget of(
            WeightLayer layer,
            Tensor tensor,
            boolean[] pruned,
            double[] outputWeights,
            @Nullable LayerStatistics statistics,
            Scaling scaling) {
        return new LayerTarget(
                layer, tensor, pruned, outputWeights, statistics == null ? List.of() : statistics.blocks(), scaling);
    }

    Tensor tensor() {
        return tensor;
    }

    ElementType type() {
        return tensor.type();
    }

    Shape shape() {
        return tensor.shape();
    }

    WeightMatrix matrix() {
        return matrix;
    }

    float[] weights() {
        return weights;
    }

    /** Returns the weights with those that have to become zero at zero. */
    float[] kept() {
        float[] kept = weights.clone();
        for (int i = 0; i < pruned.length; i++) {
            kept[i] = pruned[i] ? 0 : kept[i];
        }
        return kept;
    }

    /** Whether nothing is known of the inputs, so that each weight counts for itself. */
    boolean isAlone() {
        return blocks.isEmpty();
    }

    /**
     * Returns the problems that it is made of: one for each block of columns whose products are known. If nothing is
     * known, each weight is a row of its own of a single one.
     *
     * @param keepZeros whether zeros have to stay zero; where bits have a price they are kept where that pays
     */
    List<Part> parts(boolean keepZeros) {
        if (isAlone()) {
            return List.of(alone(IntStream.range(0, weights.length).toArray(), 1, keepZeros));
        }
        return blocks.stream().map(block -> part(block, keepZeros)).toList();
    }

    /** Returns the energy of the response: its error if all weights were zero. */
    double energy() {
        return parts(false).stream()
                .mapToDouble(part -> part.problem().energy())
                .sum();
    }

    /**
     * Returns a problem of weights of whose inputs nothing is known.
     *
     * @param elements indices of the weights, row by row
     */
    Part alone(int[] elements, int columns, boolean keepZeros) {
        return part(elements, columns, LayerProblem.identity(columns), new double[0], keepZeros);
    }

    private Part part(Block block, boolean keepZeros) {
        int rows = matrix.rows();
        int columns = block.columns();
        int[] elements = new int[rows * columns];
        for (int row = 0, at = 0; row < rows; row++) {
            for (int j = 0; j < columns; j++) {
                elements[at++] = matrix.element(block.group(), row, block.first() + j);
            }
        }
        double[] moment = moment(block);
        double[] damped = isMostlyConstant(block, moment)
                ? LayerProblem.damped(moment, columns, roundingError(block))
                : LayerProblem.damped(moment, columns);
        double[] rowWeights = outputWeights.length == 0
                ? outputWeights
                : Arrays.copyOfRange(outputWeights, block.group() * rows, (block.group() + 1) * rows);
        Part part = part(elements, columns, damped, rowWeights, keepZeros);
        if (block.hasReference()) {
            double[] cross = cross(block);
            double[] factors = factors(moment, cross, columns);
            LayerProblem.aim(part.problem().weights(), rows, columns, moment, damped, cross, factors);
        }
        return part;
    }

    private Part part(int[] elements, int columns, double[] moment, double[] rowWeights, boolean keepZeros) {
        double[] target = new double[elements.length];
        boolean[] pinned = new boolean[elements.length];
        boolean anyPinned = false;
        for (int i = 0; i < elements.length; i++) {
            int element = elements[i];
            target[i] = weights[element];
            pinned[i] = (keepZeros && weights[element] == 0) || (pruned.length != 0 && pruned[element]);
            anyPinned |= pinned[i];
        }
        return new Part(
                new LayerProblem(
                        elements.length / columns,
                        columns,
                        target,
                        moment,
                        anyPinned ? pinned : new boolean[0],
                        rowWeights),
                elements);
    }

    /** Returns what makes up for the factors of inputs. */
    private double[] factors(double[] moment, double[] cross, int columns) {
        double[] factors = new double[columns];
        for (int j = 0; j < columns; j++) {
            double factor = cross[j * columns + j] / moment[j * columns + j];
            boolean isKnown = scaling.ofInputs() && factor > 0 && Double.isFinite(factor);
            factors[j] = isKnown ? Math.max(1 / MOST_FACTOR, Math.min(MOST_FACTOR, factor)) : 1;
        }
        return factors;
    }

    /** Whether an output may come out times a positive factor of its own. */
    boolean isScalable() {
        return scaling.ofOutputs() && blocks.size() == matrix.groups();
    }

    /** Whether weights have to make up for factors of inputs. */
    boolean isScaled() {
        return scaling.ofInputs();
    }

    private double[] moment(Block block) {
        return centred ? about(block.secondMoment(), block.mean(), block.mean()) : block.secondMoment();
    }

    /**
     * Returns what sums in single precision may be wrong by. A moment about the mean can be smaller: that of a constant
     * input is all rounding errors.
     */
    private static double roundingError(Block block) {
        return energy(block) * Math.max(1e-6, 1e-8 * block.columns());
    }

    /** Whether little is left of a moment about the mean, so that rounding errors may be all there is. */
    private boolean isMostlyConstant(Block block, double[] moment) {
        double left = 0;
        for (int i = 0; i < block.columns(); i++) {
            left += moment[i * block.columns() + i] / block.columns();
        }
        return centred && left < MOSTLY_CONSTANT * energy(block);
    }

    /** Returns the mean second moment of the columns. */
    private static double energy(Block block) {
        return Arrays.stream(block.secondMomentDiagonal()).average().orElse(0);
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

    /** Index among all outputs of the first row of a part. */
    int firstOutput(int part) {
        return isAlone() ? 0 : blocks.get(part).group() * matrix.rows();
    }

    /**
     * Puts the parts of a result together.
     *
     * @param own symbols of each part, in its order
     */
    byte[] symbols(List<Part> parts, List<byte[]> own) {
        byte[] symbols = new byte[weights.length];
        for (int p = 0; p < own.size(); p++) {
            int[] elements = parts.get(p).elements();
            for (int i = 0; i < elements.length; i++) {
                symbols[elements[i]] = own.get(p)[i];
            }
        }
        return symbols;
    }

    /**
     * Weights with a typical error.
     *
     * @param weights in the order of the tensor
     * @param error response error of all of them
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Probe(float[] weights, double error) {}

    /** Returns the weights with the error of a coarse grid, to see what harm it does. */
    Probe probe() {
        float[] changed = weights.clone();
        double error = 0;
        for (Part part : parts(false)) {
            LayerProblem problem = part.problem();
            double price = PROBE * problem.energy() / Math.max(1, problem.rows());
            if (price > 0) {
                QuantizedLayer layer = new GridQuantizer(problem).sketch(price, 255);
                float[] own = layer.weights();
                for (int i = 0; i < own.length; i++) {
                    changed[part.elements()[i]] = own[i];
                }
                error += layer.error();
            }
        }
        return new Probe(changed, error);
    }

    /**
     * Returns what to add to each output so that its mean is the reference's, times the output's factor f: E[f W r − Ŵ x].
     *
     * @param factors one an output; empty if they are 1
     */
    double[] meanShift(float[] quantized, double[] factors) {
        int rows = matrix.rows();
        double[] shift = new double[matrix.groups() * rows];
        for (Block block : blocks) {
            double[] mean = block.mean();
            double[] wanted = block.hasReference() ? block.referenceMean() : mean;
            for (int row = 0; row < rows; row++) {
                int output = block.group() * rows + row;
                double factor = factors.length == 0 ? 1 : factors[output];
                double sum = 0;
                for (int j = 0; j < block.columns(); j++) {
                    int element = matrix.element(block.group(), row, block.first() + j);
                    sum += factor * weights[element] * wanted[j] - quantized[element] * mean[j];
                }
                shift[output] += sum;
            }
        }
        return shift;
    }
}
