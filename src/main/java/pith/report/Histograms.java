package pith.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Drawings of how weights are spread. Their picture has a width of 10 for each part of the range and a height of 100. */
final class Histograms {
    private static final int PART = 10;
    private static final int WIDTH = PART * WeightHistogram.BINS;
    private static final int HEIGHT = 100;

    /** Above so many distinct values lines would hide each other. */
    private static final int MOST_LINES = 70;

    private Histograms() {}

    /** Explains what the drawings of some layers hold. */
    static void legend(Html html, List<LayerReport> layers) {
        html.open("p", "class", "legend");
        key(html, layers, histogram -> histogram.original().length > 0, "original", "weights of the original");
        key(html, layers, Histograms::hasLines, "lines", "values in the file, as high as they are frequent");
        key(html, layers, histogram -> !hasLines(histogram), "outline", "weights in the file");
        key(html, layers, Histograms::hasGrid, "grid", "values that an output of the median scale can have");
        html.close().line();
        html.element("p", "Zeros are left out: each layer says how many there are.", "class", "note")
                .line();
    }

    private static void key(
            Html html, List<LayerReport> layers, Predicate<WeightHistogram> shows, String kind, String meaning) {
        if (layers.stream().anyMatch(layer -> layer.histogram().filter(shows).isPresent())) {
            html.open("span")
                    .element("i", "", "class", "key " + kind)
                    .text(" " + meaning)
                    .close()
                    .text(" ");
        }
    }

    private static boolean hasLines(WeightHistogram histogram) {
        return histogram.levels().length > 0 && histogram.levels().length <= MOST_LINES;
    }

    private static boolean hasGrid(WeightHistogram histogram) {
        return !hasLines(histogram) && histogram.grid().length > 0;
    }

    static void draw(Html html, WeightHistogram histogram) {
        boolean lines = hasLines(histogram);
        html.open("figure", "class", "histogram").line();
        html.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + (HEIGHT + 8),
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                "Weights from " + Numbers.three(histogram.low()) + " to " + Numbers.three(histogram.high())
                        + (histogram.levels().length > 0
                                ? ", " + histogram.levels().length + " distinct values other than zero"
                                : ""));
        long most = Math.max(max(histogram.original()), lines ? 0 : max(histogram.stored()));
        if (histogram.original().length > 0) {
            html.element("path", "", "class", "original", "d", steps(histogram.original(), most) + "Z");
        }
        if (lines) {
            html.element("path", "", "class", "lines", "d", lines(histogram));
        } else {
            html.element("path", "", "class", "outline", "d", steps(histogram.stored(), most));
        }
        html.element("path", "", "class", "grid", "d", grid(histogram));
        html.close();
        html.open("p", "class", "range", "aria-hidden", "true");
        html.element("span", Numbers.three(histogram.low())).element("span", Numbers.three(histogram.high()));
        html.close().close().line();
    }

    /** Returns the outline of bars, from the lower left to the lower right corner. */
    private static String steps(long[] bins, long most) {
        StringBuilder path = new StringBuilder("M0 " + HEIGHT);
        long before = HEIGHT;
        for (long count : bins) {
            long top = most == 0 ? HEIGHT : HEIGHT - Math.round((double) HEIGHT * count / most);
            if (top != before) {
                path.append('V').append(top);
            }
            path.append('h').append(PART);
            before = top;
        }
        return path.append('V').append(HEIGHT).toString();
    }

    private static String lines(WeightHistogram histogram) {
        long most = max(histogram.levelCounts());
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < histogram.levels().length; i++) {
            long top = HEIGHT - Math.round((double) HEIGHT * histogram.levelCounts()[i] / most);
            path.append('M')
                    .append(place(histogram, histogram.levels()[i]))
                    .append(' ')
                    .append(HEIGHT);
            path.append('V').append(Math.min(HEIGHT - 1, top));
        }
        return path.toString();
    }

    /** Returns short lines below the axis at the values that there can be. */
    private static String grid(WeightHistogram histogram) {
        float[] values = hasGrid(histogram) ? histogram.grid() : histogram.levels();
        StringBuilder path = new StringBuilder();
        for (float value : values) {
            if (value >= histogram.low() && value <= histogram.high()) {
                path.append('M')
                        .append(place(histogram, value))
                        .append(' ')
                        .append(HEIGHT + 2)
                        .append("v6");
            }
        }
        return path.toString();
    }

    private static long place(WeightHistogram histogram, float value) {
        double range = (double) histogram.high() - histogram.low();
        return range > 0 ? Math.round(WIDTH * (value - histogram.low()) / range) : WIDTH / 2;
    }

    private static long max(long[] counts) {
        return Arrays.stream(counts).max().orElse(0);
    }
}
