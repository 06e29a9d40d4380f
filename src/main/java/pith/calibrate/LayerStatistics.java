package pith.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a layer's inputs look like: mean and second moment of its input columns over positions and samples.
 *
 * <p>A layer computes {@code y = W·x} for rows x of input columns, for each group of channels with weights of its own. A
 * column belongs to one weight of each output: columns run over the input channels of the group, and inside a channel over
 * the positions of the kernel in row-major order, whatever the axes of the weights' tensor. So {@code E[‖(W − Ŵ)·x‖²] =
 * tr((W − Ŵ) H (W − Ŵ)ᵀ)} with {@code H = E[x·xᵀ]}, the second moment. Immutable.
 */
public final class LayerStatistics {
    private final int groups;
    private final int columns;
    private final long count;
    private final double rowsPerSample;
    private final List<Block> blocks;

    LayerStatistics(int groups, int columns, long count, double rowsPerSample, List<Block> blocks) {
        this.groups = groups;
        this.columns = columns;
        this.count = count;
        this.rowsPerSample = rowsPerSample;
        this.blocks = List.copyOf(blocks);
    }

    /** Groups of channels. */
    public int groups() {
        return groups;
    }

    /** Columns of a group. */
    public int columns() {
        return columns;
    }

    /** Rows that the means are over. With fewer of them than columns the second moments are singular. */
    public long count() {
        return count;
    }

    /** Rows that a sample has, whether or not all of them were taken: what a row's error has to be multiplied with. */
    public double rowsPerSample() {
        return rowsPerSample;
    }

    /** All blocks, in the order of groups and columns; one for each group unless a group has too many columns. */
    public List<Block> blocks() {
        return blocks;
    }

    /** Returns the blocks of a group. */
    public List<Block> blocks(int group) {
        return blocks.stream().filter(block -> block.group() == group).toList();
    }

    /** Columns whose products with each other are known. */
    public static final class Block {
        private final int group;
        private final int first;
        private final double[] mean;
        private final double[] second;
        private final double[] referenceMean;
        private final double[] cross;

        Block(int group, int first, double[] mean, double[] second, double[] referenceMean, double[] cross) {
            this.group = group;
            this.first = first;
            this.mean = mean;
            this.second = second;
            this.referenceMean = referenceMean;
            this.cross = cross;
        }

        public int group() {
            return group;
        }

        /** Index in the group of the first column. */
        public int first() {
            return first;
        }

        /** Number of columns. */
        public int columns() {
            return mean.length;
        }

        /** Returns a copy of E[x], one for each column. */
        public double[] mean() {
            return mean.clone();
        }

        /** Returns E[x·xᵀ], a new array of shape [columns, columns]. */
        public double[] secondMoment() {
            int width = columns();
            double[] full = new double[width * width];
            int from = 0;
            for (int row = 0; row < width; row++) {
                for (int column = row; column < width; column++) {
                    full[row * width + column] = second[from];
                    full[column * width + row] = second[from++];
                }
            }
            return full;
        }

        /** Returns a copy of the diagonal of E[x·xᵀ]. */
        public double[] secondMomentDiagonal() {
            double[] diagonal = new double[columns()];
            int at = 0;
            for (int row = 0; row < diagonal.length; row++) {
                diagonal[row] = second[at];
                at += diagonal.length - row;
            }
            return diagonal;
        }

        /** Whether the inputs of a reference network were looked at as well. */
        public boolean hasReference() {
            return cross.length > 0;
        }

        /** Returns a copy of E[r], r being the same rows in the reference network; empty without one. */
        public double[] referenceMean() {
            return referenceMean.clone();
        }

        /** Returns a copy of E[r·xᵀ], shape [columns, columns]; empty without a reference network. */
        public double[] crossMoment() {
            return cross.clone();
        }

        /** The upper triangle of E[x·xᵀ], row by row; not a copy. */
        double[] packed() {
            return second;
        }
    }

    /** Returns statistics over what several sums saw. They must be of the same columns and not all empty. */
    static LayerStatistics of(List<MomentSums> sums, int samples) {
        Columns columns = sums.get(0).columns();
        long count = sums.stream().mapToLong(MomentSums::count).sum();
        double rows = sums.stream().mapToDouble(MomentSums::rowsSeen).sum();
        List<Block> blocks = new ArrayList<>();
        for (int b = 0; b < sums.get(0).blocks().size(); b++) {
            MomentSums.Block first = sums.get(0).blocks().get(b);
            int index = b;
            List<MomentSums.Block> same =
                    sums.stream().map(sum -> sum.blocks().get(index)).toList();
            blocks.add(new Block(
                    first.group,
                    first.first,
                    average(same.stream().map(block -> block.sum).toList(), count),
                    average(same.stream().map(block -> block.second).toList(), count),
                    average(same.stream().map(block -> block.referenceSum).toList(), count),
                    average(same.stream().map(block -> block.cross).toList(), count)));
        }
        return new LayerStatistics(columns.groups(), columns.columns(), count, rows / samples, blocks);
    }

    private static double[] average(List<double[]> sums, long count) {
        double[] average = sums.get(0).clone();
        for (double[] more : sums.subList(1, sums.size())) {
            Arrays.setAll(average, i -> average[i] + more[i]);
        }
        Arrays.setAll(average, i -> average[i] / count);
        return average;
    }
}
