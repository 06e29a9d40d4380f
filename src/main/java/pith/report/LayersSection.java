package pith.report;

import java.util.List;

/** The layers: a list that compares them, and each by itself with its weights. */
final class LayersSection {
    private final List<LayerReport> layers;
    private final Html html;
    private final boolean measured;
    private final long mostBytes;
    private final double mostBits;
    private final double mostError;

    LayersSection(Report report, Html html) {
        this.layers = report.layers();
        this.html = html;
        this.measured = layers.stream().anyMatch(layer -> layer.responseError().isPresent());
        this.mostBytes = layers.stream()
                .mapToLong(
                        layer -> Math.max(layer.tensor().bytes(), layer.tensor().codedBytes()))
                .max()
                .orElse(1);
        this.mostBits = layers.stream()
                .mapToDouble(layer -> layer.tensor().codedBitsPerElement())
                .max()
                .orElse(1);
        this.mostError = layers.stream()
                .mapToDouble(layer -> layer.responseError().orElse(0))
                .max()
                .orElse(1);
    }

    /** Anchor of a layer. Never made of its name, in which anything may be. */
    static String id(int number) {
        return "layer-" + (number + 1);
    }

    void write() {
        html.open("section", "aria-labelledby", "layers").line();
        html.element("h2", "Layers", "id", "layers").line();
        if (layers.isEmpty()) {
            html.element("p", "The file says of no tensor that it is the weights of a layer.", "class", "note");
        } else {
            list();
            html.element("h2", "Weights of each layer", "id", "weights").line();
            Histograms.legend(html, layers);
            html.open("div", "class", "cards").line();
            for (int i = 0; i < layers.size(); i++) {
                card(i, layers.get(i));
            }
            html.close().line();
        }
        html.close().line();
    }

    private void list() {
        html.open("p", "class", measured ? "columns with-error" : "columns", "aria-hidden", "true");
        html.element("span", "layer").element("span", "bytes before and after").element("span", "bits a weight");
        html.element("span", "zeros");
        if (measured) {
            html.element("span", "response error");
        }
        html.close().line();
        html.open("ol", "class", measured ? "layers with-error" : "layers").line();
        for (int i = 0; i < layers.size(); i++) {
            row(i, layers.get(i));
        }
        html.close().line();
        if (measured) {
            html.element(
                            "p",
                            "Response error: squared differences of a layer's outputs from the original's, over the"
                                    + " squares of the original's, all layers before it being those of the file.",
                            "class",
                            "note")
                    .line();
        }
    }

    private void row(int number, LayerReport layer) {
        TensorReport tensor = layer.tensor();
        html.open("li");
        html.open("span", "class", "name").element("a", layer.name(), "href", "#" + id(number));
        html.element("small", layer.operator() + " " + tensor.shape()).close();
        html.open("span", "class", "m").element("span", "bytes", "class", "k");
        html.open("span", "class", "pair");
        ReportPage.bar(html, "before", (double) tensor.bytes() / mostBytes);
        ReportPage.bar(html, "after", (double) tensor.codedBytes() / mostBytes);
        html.close();
        html.element(
                "span", Numbers.grouped(tensor.bytes()) + " → " + Numbers.grouped(tensor.codedBytes()), "class", "v");
        html.close();
        measure(
                "bits a weight",
                "bits",
                tensor.codedBitsPerElement() / positive(mostBits),
                Numbers.decimal(tensor.codedBitsPerElement()));
        measure("zeros", "zeros", tensor.sparsity(), percent(tensor.sparsity()));
        if (measured) {
            double error = layer.responseError().orElse(0);
            measure(
                    "response error",
                    "error",
                    error / positive(mostError),
                    layer.responseError().isPresent() ? Numbers.three(error) : "–");
        }
        html.close().line();
    }

    private void measure(String name, String kind, double part, String value) {
        html.open("span", "class", "m").element("span", name, "class", "k");
        ReportPage.bar(html, kind, part);
        html.element("span", value, "class", "v").close();
    }

    /** Returns a part in percent whose sign stays on the line of its number. */
    private static String percent(double part) {
        return Numbers.percent(part).replace(' ', '\u00a0');
    }

    private static double positive(double number) {
        return number > 0 ? number : 1;
    }

    private void card(int number, LayerReport layer) {
        TensorReport tensor = layer.tensor();
        html.open("article", "id", id(number), "class", "card", "tabindex", "-1")
                .line();
        html.element("h3", layer.name());
        html.open("p", "class", "facts");
        html.text(layer.operator() + " " + tensor.shape() + ", " + rule(layer) + ". "
                + Numbers.grouped(tensor.bytes()) + " → " + Numbers.grouped(tensor.codedBytes()) + " bytes, "
                + (tensor.codedBytes() == 0 ? "" : Numbers.ratio(tensor.bytes(), tensor.codedBytes()) + ", ")
                + Numbers.decimal(tensor.codedBitsPerElement()) + " bits a weight, "
                + percent(tensor.sparsity()) + " zeros"
                + (layer.responseError().isPresent()
                        ? ", response error "
                                + Numbers.three(layer.responseError().getAsDouble())
                        : "")
                + ".");
        html.close();
        if (!tensor.name().equals(layer.name())) {
            html.open("p", "class", "tensor")
                    .text("tensor ")
                    .element("code", tensor.name())
                    .close();
        }
        if (layer.nodes().size() > 1) {
            html.element(
                    "p",
                    "shared with "
                            + String.join(
                                    ", ", layer.nodes().subList(1, layer.nodes().size())),
                    "class",
                    "facts");
        }
        layer.histogram()
                .ifPresentOrElse(
                        histogram -> Histograms.draw(html, histogram),
                        () -> html.element(
                                "p",
                                "No chart: the weights are not floats, or many layers are larger.",
                                "class",
                                "facts"));
        html.close().line();
    }

    private static String rule(LayerReport layer) {
        if (layer.exact().isPresent()) {
            return "left exact: " + layer.exact().get();
        }
        double bits = layer.tensor().bits();
        String width = bits == Math.rint(bits) ? Long.toString((long) bits) : Numbers.decimal(bits);
        return layer.tensor().rule() + " of " + width + " bits";
    }
}
