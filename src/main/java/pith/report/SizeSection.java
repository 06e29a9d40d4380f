package pith.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Where the bytes are: the file beside its original, and what takes up the file. */
final class SizeSection {
    private static final double WIDE = 2.2;
    private static final double NARROW = 0.85;

    /** Parts of a strip below this many percent are not told apart. */
    private static final double LEAST = 0.15;

    /**
     * Something that takes up bytes.
     *
     * @param label what of the name tells it from the others
     */
    private record Part(String name, String label, String link, long before, long after, String shade) {
        Part(String name, String link, long before, long after, String shade) {
            this(name, name, link, before, after, shade);
        }
    }

    private final Report report;
    private final Html html;
    private final List<Part> parts = new ArrayList<>();

    SizeSection(Report report, Html html) {
        this.report = report;
        this.html = html;
        int shared = shared(report.layers().stream().map(LayerReport::name).toList());
        for (int i = 0; i < report.layers().size(); i++) {
            TensorReport tensor = report.layers().get(i).tensor();
            String name = report.layers().get(i).name();
            parts.add(new Part(
                    name,
                    name.substring(shared),
                    "#" + LayersSection.id(i),
                    tensor.bytes(),
                    tensor.codedBytes(),
                    shade(tensor.codedBitsPerElement())));
        }
        long otherBefore =
                report.others().stream().mapToLong(TensorReport::bytes).sum();
        long otherAfter =
                report.others().stream().mapToLong(TensorReport::codedBytes).sum();
        parts.add(new Part("other tensors", "#exact", otherBefore, otherAfter, "s0"));
        Inspection inspection = report.inspection();
        long graph = inspection
                .index()
                .source()
                .map(source -> source.skeleton().units())
                .orElse(0L);
        parts.add(new Part("graph", "#exact", graph, inspection.skeletonBytes(), "s0"));
        parts.add(new Part("index of the file", "#exact", 0, inspection.overheadBytes(), "s0"));
    }

    /** Returns how long the scopes are that all names begin with, such as {@code model/}. */
    private static int shared(List<String> names) {
        if (names.size() < 2) {
            return 0;
        }
        String first = names.get(0);
        int length = first.lastIndexOf('/') + 1;
        while (length > 0 && !startWith(names, first.substring(0, length))) {
            length = first.lastIndexOf('/', length - 2) + 1;
        }
        return length;
    }

    private static boolean startWith(List<String> names, String start) {
        return names.stream().allMatch(name -> name.startsWith(start));
    }

    /** Class of the colour for so many bits a weight. */
    private static String shade(double bits) {
        return bits < 1 ? "s1" : bits < 2 ? "s2" : bits < 4 ? "s3" : bits < 8 ? "s4" : "s5";
    }

    void write() {
        html.open("section", "aria-labelledby", "size").line();
        html.element("h2", "Where the bytes are", "id", "size").line();
        if (report.before() > 0) {
            html.open("div", "class", "strips").line();
            strip("Before", report.before(), false);
            strip("After", report.after(), true);
            html.close().line();
        }
        map();
        html.close().line();
    }

    private void strip(String name, long bytes, boolean after) {
        double whole = Math.max(report.before(), report.after());
        html.open("div", "class", "row").element("span", name, "class", "label");
        html.element("span", Numbers.grouped(bytes) + " bytes", "class", "number");
        html.open("div", "class", after ? "strip after" : "strip before", "aria-hidden", "true");
        double rest = 0;
        for (Part part : parts) {
            double width = 100 * (after ? part.after() : part.before()) / whole;
            if (width < LEAST) {
                rest += width;
            } else {
                html.element("i", "", "style", "width:" + Numbers.decimal(width) + "%", "title", part.name());
            }
        }
        html.element("i", "", "style", "width:" + Numbers.decimal(rest) + "%").close();
        html.close().line();
    }

    private void map() {
        List<Part> shown = parts.stream()
                .filter(part -> part.after() > 0)
                .sorted(Comparator.comparingLong(Part::after).reversed())
                .toList();
        List<Double> sizes = shown.stream().map(part -> (double) part.after()).toList();
        List<Treemap.Cell> wide = Treemap.of(sizes, WIDE);
        List<Treemap.Cell> narrow = Treemap.of(sizes, NARROW);
        html.element("h3", "The file, area by area", "id", "map").line();
        html.open("nav", "class", "map", "aria-labelledby", "map").line();
        for (int i = 0; i < shown.size(); i++) {
            Part part = shown.get(i);
            String says = part.name() + ", " + Numbers.grouped(part.after()) + " bytes";
            html.open(
                    "a",
                    "class",
                    part.shade(),
                    "href",
                    part.link(),
                    "title",
                    says,
                    "style",
                    place("", wide.get(i)) + place("p", narrow.get(i)));
            html.element("b", part.label()).element("span", Numbers.grouped(part.after()));
            html.close().line();
        }
        html.close().line();
        html.open("p", "class", "legend").text("Bits a weight: ");
        String[] names = {"no weights", "below 1", "1 to 2", "2 to 4", "4 to 8", "8 and more"};
        for (int i = 0; i < names.length; i++) {
            String shade = "s" + i;
            if (shown.stream().anyMatch(part -> part.shade().equals(shade))) {
                html.open("span")
                        .element("i", "", "class", "key " + shade)
                        .text(" " + names[i])
                        .close()
                        .text(" ");
            }
        }
        html.close().line();
    }

    /** Custom properties with a cell's place in percent; the style sheet picks those that fit the screen. */
    private static String place(String prefix, Treemap.Cell cell) {
        return "--" + prefix + "l:" + percent(cell.left()) + ";--" + prefix + "t:" + percent(cell.top()) + ";--"
                + prefix + "w:" + percent(cell.width()) + ";--" + prefix + "h:" + percent(cell.height()) + ";";
    }

    private static String percent(double part) {
        return Numbers.decimal(100 * part) + "%";
    }
}
