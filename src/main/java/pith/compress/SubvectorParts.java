package pith.compress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.compress.LayerTarget.Part;
import pith.response.LayerProblem;
import pith.response.Subvectors;

/**
 * The problems of a layer cut into sub-vectors. Where nothing is known of the inputs, or nothing is to be made of it, all
 * weights count the same.
 */
final class SubvectorParts {
    /**
     * A problem that is cut, and which symbols its sub-vectors are.
     *
     * @param symbols index in the tensor's symbols of each, shape [rows, sub-vectors of a row]
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Cut(Subvectors subvectors, int[] symbols) {}

    /**
     * A problem with what all its cuts share.
     *
     * @param curvature of each column
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Known(Part part, double[] curvature) {
        LayerProblem problem() {
            return part.problem();
        }

        /** Returns the problem of some columns. */
        Known select(int[] columns) {
            LayerProblem some = problem().select(columns);
            int[] elements = new int[some.weights().length];
            double[] own = new double[columns.length];
            for (int j = 0; j < columns.length; j++) {
                own[j] = curvature[columns[j]];
                for (int row = 0; row < some.rows(); row++) {
                    elements[row * columns.length + j] =
                            part.elements()[row * problem().columns() + columns[j]];
                }
            }
            return new Known(new Part(some, elements), own);
        }
    }

    private final LayerTarget target;
    private final int axis;
    private final List<Known> known = new ArrayList<>();

    /** What a squared error of a weight costs where all count the same. */
    private final double evenly;

    /**
     * Looks at a layer.
     *
     * @param axis along which sub-vectors lie
     * @param corrected whether to go by what is known of the inputs
     */
    SubvectorParts(LayerTarget target, int axis, boolean corrected) {
        this(target, axis, corrected, target.isAlone() ? List.of() : target.parts(false));
    }

    /**
     * Looks at a layer.
     *
     * @param parts problems of the layer's weights, or none if nothing is known of its inputs
     */
    SubvectorParts(LayerTarget target, int axis, boolean corrected, List<Part> parts) {
        this.target = target;
        this.axis = axis;
        double trace = 0;
        int columns = 0;
        for (Part part : parts) {
            int n = part.problem().columns();
            columns += n;
            for (int j = 0; j < n; j++) {
                trace += part.problem().moment()[j * n + j];
            }
            if (corrected) {
                known.add(new Known(part, Subvectors.curvature(part.problem())));
            }
        }
        this.evenly = parts.isEmpty() ? 1 : trace / columns;
    }

    SubvectorLayout layout(int length) {
        return SubvectorLayout.of(target.shape(), axis, length);
    }

    /**
     * Returns the problems of all sub-vectors.
     *
     * @param shared whether all have one codebook
     */
    List<Cut> cut(SubvectorLayout layout, boolean shared) {
        List<Cut> cuts = new ArrayList<>();
        if (known.isEmpty()) {
            for (int subspace = 0; subspace < layout.subspaces(); subspace++) {
                cuts.add(evenly(layout, subspace, shared));
            }
            return cuts;
        }
        Map<Integer, List<Known>> broken = new LinkedHashMap<>();
        for (Known one : known) {
            Map<Integer, List<Integer>> columns = columnsOfSymbols(one, layout);
            List<Integer> whole = new ArrayList<>();
            columns.forEach((symbol, own) -> {
                if (own.size() == layout.elements(layout.subspace(symbol))) {
                    whole.addAll(own);
                } else {
                    broken.computeIfAbsent(symbol, key -> new ArrayList<>()).add(one.select(ints(own)));
                }
            });
            if (whole.size() == one.problem().columns()) {
                cuts.add(cut(one, layout, shared));
            } else if (!whole.isEmpty()) {
                cuts.add(cut(one.select(ints(whole)), layout, shared));
            }
        }
        broken.values().forEach(pieces -> cuts.add(cut(joined(pieces), layout, shared)));
        return cuts;
    }

    /** Returns the columns of each sub-vector of the first row, by its symbol. */
    private static Map<Integer, List<Integer>> columnsOfSymbols(Known one, SubvectorLayout layout) {
        Map<Integer, List<Integer>> columns = new LinkedHashMap<>();
        for (int j = 0; j < one.problem().columns(); j++) {
            columns.computeIfAbsent(layout.symbol(one.part().elements()[j]), key -> new ArrayList<>())
                    .add(j);
        }
        return columns;
    }

    private static Cut cut(Known one, SubvectorLayout layout, boolean shared) {
        Map<Integer, List<Integer>> columns = columnsOfSymbols(one, layout);
        int[][] ofSubvectors =
                columns.values().stream().map(SubvectorParts::ints).toArray(int[][]::new);
        int n = one.problem().columns();
        int[] books = new int[ofSubvectors.length];
        int[] symbols = new int[one.problem().rows() * books.length];
        for (int b = 0; b < books.length; b++) {
            for (int row = 0; row < one.problem().rows(); row++) {
                symbols[row * books.length + b] = layout.symbol(one.part().elements()[row * n + ofSubvectors[b][0]]);
            }
            books[b] = shared ? 0 : layout.subspace(symbols[b]);
        }
        return new Cut(new Subvectors(one.problem(), one.curvature(), ofSubvectors, books), symbols);
    }

    /** Returns pieces of a sub-vector that lie in problems of which nothing is known about each other. */
    private static Known joined(List<Known> pieces) {
        int n = pieces.stream().mapToInt(piece -> piece.problem().columns()).sum();
        int rows = pieces.get(0).problem().rows();
        double[] weights = new double[rows * n];
        int[] elements = new int[rows * n];
        double[] moment = new double[n * n];
        double[] curvature = new double[n];
        int first = 0;
        for (Known piece : pieces) {
            LayerProblem own = piece.problem();
            int m = own.columns();
            for (int row = 0; row < rows; row++) {
                System.arraycopy(own.weights(), row * m, weights, row * n + first, m);
                System.arraycopy(piece.part().elements(), row * m, elements, row * n + first, m);
            }
            for (int i = 0; i < m; i++) {
                System.arraycopy(own.moment(), i * m, moment, (first + i) * n + first, m);
            }
            System.arraycopy(piece.curvature(), 0, curvature, first, m);
            first += m;
        }
        double[] rowWeights = pieces.get(0).problem().rowWeights();
        LayerProblem problem = new LayerProblem(rows, n, weights, moment, new boolean[0], rowWeights);
        return new Known(new Part(problem, elements), curvature);
    }

    private Cut evenly(SubvectorLayout layout, int subspace, boolean shared) {
        int n = layout.elements(subspace);
        int rows = layout.outer() * layout.inner();
        int[] symbols = new int[rows];
        double[] weights = new double[rows * n];
        for (int row = 0; row < rows; row++) {
            symbols[row] =
                    (row / layout.inner() * layout.subspaces() + subspace) * layout.inner() + row % layout.inner();
            for (int j = 0; j < n; j++) {
                weights[row * n + j] = target.weights()[layout.element(symbols[row], j)];
            }
        }
        double[] moment = LayerProblem.identity(n);
        double[] curvature = new double[n];
        int[][] columns = new int[1][n];
        for (int j = 0; j < n; j++) {
            moment[j * n + j] = evenly;
            curvature[j] = evenly;
            columns[0][j] = j;
        }
        LayerProblem problem = new LayerProblem(rows, n, weights, moment, new boolean[0]);
        return new Cut(new Subvectors(problem, curvature, columns, new int[] {shared ? 0 : subspace}), symbols);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
