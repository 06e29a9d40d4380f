package pith.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A report as one HTML page that needs nothing else: no script, no network, light and dark, from a phone's width up.
 */
public final class ReportPage {
    /** What a browser may load: nothing, so that not even a name that slips through could make it. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final Report report;
    private final Html html = new Html();

    /** A number that stands out. */
    private record Figure(String name, String value, String unit) {}

    private ReportPage(Report report) {
        this.report = report;
    }

    /** Returns the page. */
    public static String of(Report report) {
        ReportPage page = new ReportPage(report);
        page.write();
        return page.html.finish();
    }

    private void write() {
        html.doctype().line();
        html.open("html", "lang", "en").line();
        head();
        html.open("body").line();
        html.element("a", "Skip to the layers", "class", "skip", "href", "#layers")
                .line();
        html.open("main").line();
        title();
        figures();
        new SizeSection(report, html).write();
        new CurveSection(report.search(), html).write();
        new LayersSection(report, html).write();
        new ExactSection(report, html).write();
        origin();
        html.close().line().close().line().close().line();
    }

    private void head() {
        html.open("head").line();
        html.single("meta", "charset", "utf-8").line();
        html.single("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .line();
        html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        html.single("meta", "name", "color-scheme", "content", "light dark").line();
        html.element("title", report.name() + " – Pith").line();
        html.style(styleSheet()).line();
        html.close().line();
    }

    private void title() {
        html.open("header").line();
        html.element("p", "Pith report", "class", "kicker").line();
        html.element("h1", report.name()).line();
        html.open("p", "class", "lead");
        if (report.before() > 0) {
            html.element("strong", Numbers.ratio(report.before(), report.after()) + " smaller");
            html.text(": " + Numbers.grouped(report.before()) + " bytes became " + Numbers.grouped(report.after())
                    + ". ");
        } else {
            html.text(Numbers.grouped(report.after()) + " bytes. ");
        }
        html.text(
                report.search().verdict().isEmpty()
                        ? ""
                        : sentence(report.search().verdict()));
        html.close().line();
        html.open("ul", "class", "chips", "aria-label", "Method and options");
        html.element("li", report.inspection().index().method(), "class", "main");
        report.inspection().index().options().forEach((key, value) -> html.element("li", key + " " + value));
        html.close().line();
        html.close().line();
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    private void figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("File", Numbers.grouped(report.after()), "bytes"));
        if (report.before() > 0) {
            figures.add(new Figure("Original", Numbers.grouped(report.before()), "bytes"));
        }
        if (report.weights() > 0) {
            int layers = report.layers().size();
            figures.add(new Figure("Weights", Numbers.grouped(report.weights()), "in " + layers + " layers"));
            figures.add(new Figure("Bits a weight", Numbers.decimal(report.bitsPerWeight()), "stored"));
            figures.add(new Figure("Zeros", Numbers.percent(report.sparsity()), "of the weights"));
        }
        report.quality().ifPresent(quality -> addQuality(figures, quality));
        int columns = figures.size() <= 5 ? figures.size() : (figures.size() + 1) / 2;
        html.open("dl", "class", "figures", "style", "--columns:" + columns).line();
        for (Figure figure : figures) {
            html.open("div");
            html.element("dt", figure.name()).element("dd", figure.value());
            html.element("dd", figure.unit(), "class", "unit").close().line();
        }
        html.close().line();
        report.quality()
                .ifPresent(quality ->
                        html.element("p", measuredOn(quality), "class", "note").line());
    }

    private static void addQuality(List<Figure> figures, Quality quality) {
        if (quality.top1().isPresent()) {
            String original = quality.originalTop1().isPresent()
                    ? "original " + Numbers.decimal(quality.originalTop1().getAsDouble()) + " %"
                    : "of the samples";
            figures.add(new Figure("Top-1", Numbers.decimal(quality.top1().getAsDouble()) + " %", original));
        }
        quality.agreement()
                .ifPresent(part ->
                        figures.add(new Figure("Agreement", Numbers.decimal(part) + " %", "with the original")));
        quality.divergence()
                .ifPresent(
                        nats -> figures.add(new Figure("Divergence", Numbers.three(nats), "nats from the original")));
    }

    private static String measuredOn(Quality quality) {
        String samples = Numbers.grouped(quality.samples());
        String measured = "What is said of outputs is measured on " + samples;
        if (quality.fitted()) {
            return measured + " of the samples that the weights were fitted to: on others it may be worse.";
        }
        return measured + (quality.samples() == 1 ? " sample." : " samples.");
    }

    private void origin() {
        html.open("section", "aria-labelledby", "origin").line();
        html.element("h2", "How it was made", "id", "origin").line();
        html.open("dl", "class", "origin").line();
        for (Map.Entry<String, String> entry : report.origin().entrySet()) {
            html.element("dt", entry.getKey())
                    .open("dd")
                    .element("code", entry.getValue())
                    .close()
                    .line();
        }
        html.close().line().close().line();
    }

    private static String styleSheet() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            return new String(Optional.ofNullable(in).orElseThrow().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a bar that is a part of its room, from 0 to 1. */
    static void bar(Html html, String kind, double part) {
        html.open("span", "class", "bar " + kind, "aria-hidden", "true")
                .element("i", "", "style", "width:" + Numbers.decimal(100 * part) + "%")
                .close();
    }
}
