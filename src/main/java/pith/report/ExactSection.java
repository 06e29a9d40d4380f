package pith.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What kept every bit, and why. */
final class ExactSection {
    /** Names of a kind that are listed. */
    private static final int MOST_NAMES = 40;

    private final Report report;
    private final Html html;

    ExactSection(Report report, Html html) {
        this.report = report;
        this.html = html;
    }

    void write() {
        html.open("section", "aria-labelledby", "exact").line();
        html.element("h2", "Left exact, and why", "id", "exact").line();
        html.open("ul", "class", "exact").line();
        Map<String, List<Integer>> byReason = new TreeMap<>();
        for (int i = 0; i < report.layers().size(); i++) {
            int number = i;
            report.layers()
                    .get(i)
                    .exact()
                    .ifPresent(why -> byReason.computeIfAbsent(why, reason -> new ArrayList<>())
                            .add(number));
        }
        byReason.forEach(this::layers);
        others();
        html.open("li")
                .element("b", "The graph")
                .text(": every node, attribute and name is the original's, byte for byte.");
        html.close().line().close().line().close().line();
    }

    private void layers(String reason, List<Integer> numbers) {
        html.open("li").element("b", plural(numbers.size(), "layer's weights", "layers' weights"));
        html.text(", because " + reason + ": ");
        for (int i = 0; i < Math.min(MOST_NAMES, numbers.size()); i++) {
            int number = numbers.get(i);
            html.text(i == 0 ? "" : ", ")
                    .element("a", report.layers().get(number).name(), "href", "#" + LayersSection.id(number));
        }
        html.text(numbers.size() > MOST_NAMES ? " and " + (numbers.size() - MOST_NAMES) + " more." : ".");
        html.close().line();
    }

    private void others() {
        int exact = report.others().size() - report.changedOthers();
        if (exact > 0) {
            html.open("li").element("b", plural(exact, "other tensor", "other tensors"));
            html.text(": biases, normalisation, shapes and the like are no layer's weights. They are few, and the"
                    + " outputs depend on each of them.");
            html.close().line();
        }
        if (report.changedOthers() > 0) {
            html.open("li")
                    .element("b", "Not exact: ")
                    .text(
                            plural(report.changedOthers(), "other tensor has", "other tensors have")
                                    + " new values, biases that make up for what quantised weights move the means of outputs by.");
            html.close().line();
        }
    }

    private static String plural(int number, String one, String many) {
        return Numbers.grouped(number) + " " + (number == 1 ? one : many);
    }
}
