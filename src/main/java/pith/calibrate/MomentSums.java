package pith.calibrate;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pith.calibrate.Columns.Rows;

/**
 * Sums over rows of input columns: of the rows, of their outer products, and of the outer products of reference rows with
 * them.
 *
 * <p>Rows are collected in panels of columns, whose products onnxruntime computes in float; these are added up in double.
 * Of the symmetric sums only the panels on and above the diagonal are computed. Not safe for use by several threads at
 * once, and its result depends on the order of what is added, not on the thread.
 */
final class MomentSums {
    /** Widest panel. Wider ones waste more on the lower triangle, narrower ones more on calls. */
    private static final int PANEL = 384;

    /** Below this many columns a loop is as fast as a call. */
    private static final int LEAST_PANEL = 20;

    /** Most rows of one product: a float sum of so many products is still good to 10⁻⁵ of its size. */
    private static final int MOST_ROWS = 2048;

    /** Most elements of the collected rows of all groups. */
    private static final int MOST_ELEMENTS = 1 << 21;

    private final Columns columns;
    private final boolean withReference;
    private final List<Block> blocks = new ArrayList<>();
    private long count;
    private double rowsSeen;

    /**
     * Creates empty sums.
     *
     * @param limit most columns of a block; a group with more is divided into blocks that ignore each other
     * @param withReference whether there are reference rows
     */
    MomentSums(Columns columns, int limit, boolean withReference) {
        this.columns = columns;
        this.withReference = withReference;
        int kernel = columns.kernel();
        int channels = columns.columns() / kernel;
        int perBlock = Math.max(1, limit / kernel);
        int parts = (channels + perBlock - 1) / perBlock;
        for (int group = 0; group < columns.groups(); group++) {
            for (int part = 0; part < parts; part++) {
                int from = (int) ((long) part * channels / parts) * kernel;
                int to = (int) ((long) (part + 1) * channels / parts) * kernel;
                blocks.add(new Block(group, from, to - from, withReference));
            }
        }
    }

    /** Sums of one block of columns. */
    static final class Block {
        final int group;
        final int first;
        final int width;

        /** Upper triangle, row by row. */
        final double[] second;

        /** Shape [width, width], reference rows times rows; empty without a reference. */
        final double[] cross;

        final double[] sum;
        final double[] referenceSum;

        private Block(int group, int first, int width, boolean withReference) {
            this.group = group;
            this.first = first;
            this.width = width;
            this.second = new double[Math.toIntExact((long) width * (width + 1) / 2)];
            this.cross = new double[withReference ? Math.multiplyExact(width, width) : 0];
            this.sum = new double[width];
            this.referenceSum = new double[withReference ? width : 0];
        }

        /** Index in {@link #second} of the diagonal element of a row. */
        int diagonal(int row) {
            return (int) ((long) row * width - (long) row * (row - 1) / 2);
        }
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Rows added. */
    long count() {
        return count;
    }

    /** Rows there were, including those that were not chosen. */
    double rowsSeen() {
        return rowsSeen;
    }

    Columns columns() {
        return columns;
    }

    /** Whether other sums are of columns that divide in the same way, so that both can be added up. */
    boolean isLike(MomentSums other) {
        return columns.groups() == other.columns.groups()
                && columns.columns() == other.columns.columns()
                && blocks.size() == other.blocks.size();
    }

    /** Whether all inputs so far were finite, and not so large that their squares are not. */
    boolean isFinite() {
        return blocks.stream()
                .allMatch(block -> Arrays.stream(block.second).allMatch(Double::isFinite)
                        && Arrays.stream(block.referenceSum).allMatch(Double::isFinite)
                        && Arrays.stream(block.cross).allMatch(Double::isFinite));
    }

    /**
     * Adds rows.
     *
     * @param reference rows of the reference at the same positions; null if there is none
     * @param chosen positions of each part; null for a part that is left out
     */
    void add(Rows rows, @Nullable Rows reference, int[] @Nullable [] chosen, Products products, Scratch scratch) {
        if (withReference != (reference != null)) {
            throw new IllegalArgumentException("reference rows are " + (withReference ? "needed" : "not wanted"));
        }
        int width = columns.groups() * columns.columns();
        int capacity = Math.max(16, Math.min(MOST_ROWS, MOST_ELEMENTS / width));
        Collected collected = new Collected(scratch.array(0, width * capacity), width, capacity);
        Collected references =
                withReference ? new Collected(scratch.array(1, width * capacity), width, capacity) : null;
        for (int part = 0; part < chosen.length; part++) {
            int[] positions = chosen[part];
            if (positions == null) {
                continue;
            }
            rowsSeen += rows.positions();
            for (int position : positions) {
                collected.add(rows, part, position);
                if (references != null && reference != null) {
                    references.add(reference, part, position);
                }
                if (collected.isFull()) {
                    flush(collected, references, products, scratch);
                }
            }
        }
        flush(collected, references, products, scratch);
    }

    private void flush(Collected collected, @Nullable Collected references, Products products, Scratch scratch) {
        if (collected.rows == 0) {
            return;
        }
        count += collected.rows;
        for (Block block : blocks) {
            int first = block.group * columns.columns() + block.first;
            collected.addTo(block.sum, first);
            if (references != null) {
                references.addTo(block.referenceSum, first);
            }
            if (block.width < LEAST_PANEL) {
                addSmall(block, first, collected, references);
            } else {
                addPanels(block, first, collected, references, products, scratch);
            }
        }
        collected.rows = 0;
        if (references != null) {
            references.rows = 0;
        }
    }

    private static void addSmall(Block block, int first, Collected collected, @Nullable Collected references) {
        int width = block.width;
        for (int row = 0; row < collected.rows; row++) {
            int from = row * collected.width + first;
            int to = 0;
            for (int i = 0; i < width; i++) {
                double left = collected.values[from + i];
                for (int j = i; j < width; j++) {
                    block.second[to++] += left * collected.values[from + j];
                }
            }
            for (int i = 0; references != null && i < width; i++) {
                double left = references.values[from + i];
                for (int j = 0; j < width; j++) {
                    block.cross[i * width + j] += left * collected.values[from + j];
                }
            }
        }
    }

    private static void addPanels(
            Block block,
            int first,
            Collected collected,
            @Nullable Collected references,
            Products products,
            Scratch scratch) {
        int panels = (block.width + PANEL - 1) / PANEL;
        int[] starts = new int[panels + 1];
        FloatBuffer[] right = new FloatBuffer[panels];
        for (int p = 0; p < panels; p++) {
            starts[p + 1] = (int) ((long) (p + 1) * block.width / panels);
            right[p] = collected.panel(first + starts[p], starts[p + 1] - starts[p], scratch, 2 + p);
        }
        FloatBuffer product = scratch.buffer(0, PANEL * PANEL);
        for (int p = 0; p < panels; p++) {
            int m = starts[p + 1] - starts[p];
            for (int q = p; q < panels; q++) {
                int n = starts[q + 1] - starts[q];
                products.multiply(right[p], p == q ? null : right[q], collected.rows, m, n, product);
                addTriangle(block, starts[p], m, starts[q], n, product);
            }
            if (references != null) {
                FloatBuffer left = references.panel(first + starts[p], m, scratch, 1);
                for (int q = 0; q < panels; q++) {
                    int n = starts[q + 1] - starts[q];
                    products.multiply(left, right[q], collected.rows, m, n, product);
                    addSquare(block, starts[p], m, starts[q], n, product);
                }
            }
        }
    }

    private static void addTriangle(Block block, int fromRow, int m, int fromColumn, int n, FloatBuffer product) {
        for (int i = 0; i < m; i++) {
            int row = fromRow + i;
            int firstColumn = Math.max(row, fromColumn);
            int to = block.diagonal(row) + firstColumn - row;
            for (int column = firstColumn; column < fromColumn + n; column++) {
                block.second[to++] += product.get(i * n + column - fromColumn);
            }
        }
    }

    private static void addSquare(Block block, int fromRow, int m, int fromColumn, int n, FloatBuffer product) {
        for (int i = 0; i < m; i++) {
            int to = (fromRow + i) * block.width + fromColumn;
            for (int j = 0; j < n; j++) {
                block.cross[to++] += product.get(i * n + j);
            }
        }
    }

    /** Rows that wait to be multiplied. */
    private static final class Collected {
        private final int width;
        private final int capacity;
        private final float[] values;
        private int rows;

        Collected(float[] values, int width, int capacity) {
            this.values = values;
            this.width = width;
            this.capacity = capacity;
        }

        boolean isFull() {
            return rows == capacity;
        }

        void add(Rows source, int part, int position) {
            source.row(part, position, values, rows++ * width);
        }

        /** Adds up the rows. */
        void addTo(double[] sum, int first) {
            float[] partial = new float[sum.length];
            for (int r = 0; r < rows; r++) {
                int from = r * width + first;
                for (int i = 0; i < partial.length; i++) {
                    partial[i] += values[from + i];
                }
            }
            for (int i = 0; i < partial.length; i++) {
                sum[i] += partial[i];
            }
        }

        /** Returns some columns of all rows, side by side. */
        FloatBuffer panel(int first, int columns, Scratch scratch, int number) {
            FloatBuffer panel = scratch.buffer(number, Math.multiplyExact(rows, columns));
            for (int r = 0; r < rows; r++) {
                panel.put(r * columns, values, r * width + first, columns);
            }
            return panel;
        }
    }
}
