package pith.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Rectangles side by side whose areas are given, each as square as it gets; Bruls, Huizing and van Wijk, Squarified
 * Treemaps, 2000.
 */
final class Treemap {
    /** A rectangle, in parts of the whole's width and height. */
    record Cell(double left, double top, double width, double height) {}

    private final List<Cell> cells = new ArrayList<>();
    private double left;
    private double top;
    private double width;
    private double height;

    private Treemap(double aspect) {
        this.width = aspect;
        this.height = 1;
    }

    /**
     * Lays out a treemap.
     *
     * @param sizes in descending order, all above zero
     * @param aspect width of the whole for each unit of height
     * @return a cell for each size, in the same order
     */
    static List<Cell> of(List<Double> sizes, double aspect) {
        Treemap map = new Treemap(aspect);
        double total = sizes.stream().mapToDouble(size -> size).sum();
        List<Double> areas = sizes.stream().map(size -> size / total * aspect).toList();
        int from = 0;
        while (from < areas.size()) {
            int to = from + 1;
            while (to < areas.size() && map.worst(areas.subList(from, to + 1)) <= map.worst(areas.subList(from, to))) {
                to++;
            }
            map.place(areas.subList(from, to));
            from = to;
        }
        return map.cells.stream()
                .map(cell -> new Cell(cell.left / aspect, cell.top, cell.width / aspect, cell.height))
                .toList();
    }

    /** Returns the longest side for each unit of the shortest among cells in a row along the shorter side of what is left. */
    private double worst(List<Double> row) {
        double side = Math.min(width, height);
        double sum = row.stream().mapToDouble(area -> area).sum();
        double worst = 0;
        for (double area : row) {
            double across = sum / side;
            double along = area / across;
            worst = Math.max(worst, Math.max(across / along, along / across));
        }
        return worst;
    }

    private void place(List<Double> row) {
        double sum = row.stream().mapToDouble(area -> area).sum();
        boolean column = width >= height;
        double across = sum / Math.min(width, height);
        double at = 0;
        for (double area : row) {
            double along = area / across;
            cells.add(column ? new Cell(left, top + at, across, along) : new Cell(left + at, top, along, across));
            at += along;
        }
        if (column) {
            left += across;
            width -= across;
        } else {
            top += across;
            height -= across;
        }
    }
}
