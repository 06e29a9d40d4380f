package pith.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a search tried, as a curve of size against what is lost, and the point that was chosen. */
final class CurveSection {
    private static final int STEPS = 4;

    private final Search search;
    private final Html html;
    private final boolean judged;

    CurveSection(Search search, Html html) {
        this.search = search;
        this.html = html;
        this.judged = !search.points().isEmpty()
                && search.points().stream().allMatch(point -> point.drop().isPresent());
    }

    void write() {
        if (search.points().isEmpty()) {
            return;
        }
        html.open("section", "aria-labelledby", "curve").line();
        html.element("h2", judged ? "Size and what is lost" : "Size and the price of a bit", "id", "curve")
                .line();
        html.element(
                        "p",
                        judged
                                ? "Every file that the search tried: its bytes and the points that were lost on samples"
                                        + " that nothing had been fitted to. The filled point was taken; its weights may since have"
                                        + " been fitted to all samples, which changes the size a little."
                                : "Every file that the search tried: its bytes and how much error a bit was worth, as a"
                                        + " power of ten. The filled point was taken.",
                        "class",
                        "note")
                .line();
        plot();
        table();
        html.close().line();
    }

    private double height(Search.Point point) {
        return judged ? point.drop().orElseThrow() : Math.log10(Math.max(point.price(), Double.MIN_NORMAL));
    }

    private void plot() {
        List<Search.Point> points = new ArrayList<>(search.points());
        points.sort(Comparator.comparingLong(Search.Point::bytes));
        Axis x = Axis.over(
                (double) points.get(0).bytes(),
                (double) points.get(points.size() - 1).bytes(),
                STEPS);
        double least = points.stream().mapToDouble(this::height).min().orElse(0);
        Axis y = Axis.over(
                judged ? Math.min(0, least) : least,
                points.stream().mapToDouble(this::height).max().orElse(1),
                STEPS);
        html.open("figure", "class", "curve").line();
        html.element("p", judged ? "points lost" : "log10 of the price", "class", "y-name")
                .line();
        html.open("div", "class", "plot", "aria-hidden", "true").line();
        StringBuilder line = new StringBuilder();
        for (Search.Point point : points) {
            line.append(line.isEmpty() ? 'M' : 'L')
                    .append(coordinate(x.place((double) point.bytes())))
                    .append(' ')
                    .append(coordinate(1 - y.place(height(point))));
        }
        StringBuilder rules = new StringBuilder();
        y.ticks()
                .forEach(tick -> rules.append("M0 ")
                        .append(coordinate(1 - y.place(tick)))
                        .append("h1000"));
        html.open("svg", "viewBox", "0 0 1000 1000", "preserveAspectRatio", "none", "focusable", "false");
        html.element("path", "", "class", "rules", "d", rules.toString());
        html.element("path", "", "d", line.toString()).close().line();
        for (double tick : x.ticks()) {
            html.element("span", bytes(tick, x.step()), "class", "x", "style", "left:" + percent(x.place(tick)));
        }
        for (double tick : y.ticks()) {
            html.element("span", number(tick, y.step()), "class", "y", "style", "bottom:" + percent(y.place(tick)));
        }
        html.line();
        for (Search.Point point : points) {
            boolean chosen = search.chosen().filter(point::equals).isPresent();
            html.element(
                            "i",
                            "",
                            "class",
                            chosen ? "dot chosen" : "dot",
                            "title",
                            describe(point),
                            "style",
                            "left:" + percent(x.place((double) point.bytes())) + ";bottom:"
                                    + percent(y.place(height(point))))
                    .line();
        }
        html.close().line().close().line();
    }

    private void table() {
        html.open("details").element("summary", "The points as numbers").line();
        html.open("table").open("thead").open("tr");
        html.element("th", "bytes", "scope", "col");
        if (judged) {
            html.element("th", "points lost", "scope", "col");
        }
        html.element("th", "price of a bit", "scope", "col").element("th", "", "scope", "col");
        html.close().close().open("tbody").line();
        for (Search.Point point : search.points()) {
            html.open("tr").element("td", Numbers.grouped(point.bytes()));
            if (judged) {
                html.element("td", Numbers.decimal(point.drop().orElseThrow()));
            }
            html.element("td", Numbers.three(point.price()));
            html.element("td", search.chosen().filter(point::equals).isPresent() ? "chosen" : "");
            html.close().line();
        }
        html.close().close().close().line();
    }

    private String describe(Search.Point point) {
        return Numbers.grouped(point.bytes()) + " bytes"
                + (judged ? ", " + Numbers.decimal(point.drop().orElseThrow()) + " points lost" : "");
    }

    private static String bytes(double value, double step) {
        if (step >= 1e6) {
            return number(value / 1e6, step / 1e6) + " MB";
        }
        return step >= 100 ? number(value / 1e3, step / 1e3) + " kB" : number(value, step) + " B";
    }

    private static String number(double value, double step) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%." + decimals + "f", value == 0 ? 0.0 : value);
    }

    private static String coordinate(double part) {
        return String.format(Locale.ROOT, "%.0f", 1000 * part);
    }

    private static String percent(double part) {
        return Numbers.decimal(100 * part) + "%";
    }
}
