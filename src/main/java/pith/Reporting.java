package pith;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import pith.calibrate.Evaluation;
import pith.calibrate.Evaluator;
import pith.calibrate.Feed;
import pith.calibrate.Network;
import pith.calibrate.Samples;
import pith.compress.Compression;
import pith.compress.Compressor;
import pith.compress.Method;
import pith.error.FormatException;
import pith.format.Prologue;
import pith.model.Dialect;
import pith.model.Layer;
import pith.model.Model;
import pith.onnx.OnnxSessions;
import pith.reader.PithFile;
import pith.reader.ReadOptions;
import pith.report.Quality;
import pith.report.Report;
import pith.report.ReportBuilder;
import pith.report.Search;
import pith.source.ImportedModel;

/** Gathers a report from all that knows something of a file. */
final class Reporting {
    private final ReportRequest request;
    private final Progress progress;

    Reporting(ReportRequest request, Progress progress) {
        this.request = request;
        this.progress = progress;
    }

    Report of(Path path) throws IOException, FormatException {
        try (PithFile file = PithFile.open(path, request.reading())) {
            if (file.index().source().isEmpty()) {
                if (request.original().isPresent() || request.samples().isPresent()) {
                    throw new IllegalArgumentException(path + " holds tensors, no model to compare or to run");
                }
                return new ReportBuilder(file, List.of()).build(name(path), origin(file, false));
            }
            Model model = Pith.withLayers(file.model());
            ReportBuilder builder = new ReportBuilder(file, model.layers())
                    .obstacles(obstacles(model, file.index().method()))
                    .search(request.search().map(Reporting::search).orElse(Search.NONE));
            if (request.original().isEmpty()) {
                return finish(builder, path, file, model, Optional.empty());
            }
            Path from = request.original().get();
            // A file of ONNX may come from a model of TensorFlow, whose weights it has in ONNX's arrangement.
            ReadOptions reading = request.reading().withoutPublicKey();
            try (ImportedModel original =
                    model.dialect() == Dialect.ONNX ? Pith.openAsOnnx(from, reading) : Pith.open(from, reading)) {
                builder.original(original.model());
                return finish(builder, path, file, model, Optional.of(original.model()));
            }
        }
    }

    private Report finish(ReportBuilder builder, Path path, PithFile file, Model model, Optional<Model> original)
            throws IOException, FormatException {
        boolean ran = request.samples().isPresent();
        if (ran) {
            measure(builder, model, original);
        }
        return builder.build(name(path), origin(file, ran));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** Returns why weights could not be changed, by index of their tensor; none for a method that is not ours. */
    private static Map<Integer, String> obstacles(Model model, String label) {
        Map<Integer, String> reasons = new HashMap<>();
        Optional<Method> method = Arrays.stream(Method.values())
                .filter(candidate -> candidate.label().equals(label))
                .findFirst();
        if (method.isPresent() && method.get() != Method.LOSSLESS) {
            for (Layer layer : model.layers()) {
                Compressor.obstacle(model, layer.tensor(), method.get())
                        .ifPresent(why -> reasons.put(layer.tensor(), why));
            }
        }
        return reasons;
    }

    private static Search search(Compression compression) {
        return new Search(
                compression.verdict(),
                compression.curve().stream().map(Reporting::point).toList(),
                compression.chosen().map(Reporting::point));
    }

    private static Search.Point point(Compression.Point point) {
        return new Search.Point(point.price(), point.bytes(), point.drop());
    }

    private void measure(ReportBuilder builder, Model model, Optional<Model> original)
            throws IOException, FormatException {
        Samples samples = request.samples().orElseThrow();
        boolean labelled = samples.labels().isPresent();
        if (original.isEmpty() && !labelled) {
            throw new IllegalArgumentException(
                    "samples without labels only show how far the original is: name it with --against");
        }
        Network network = Network.of(Pith.asOnnx(model));
        Feed feed = Feed.of(samples, network.inputs(), request.preprocess());
        Optional<Network> reference = Optional.empty();
        if (original.isPresent()) {
            reference = Optional.of(reference(original.get()));
        }
        Evaluation evaluation = evaluate("samples", network, feed, reference);
        OptionalDouble originalTop1 = OptionalDouble.empty();
        if (labelled && reference.isPresent()) {
            originalTop1 = evaluate("samples, original", reference.get(), feed, Optional.empty())
                    .top1();
        }
        Map<String, Double> errors = new HashMap<>();
        evaluation
                .comparison()
                .ifPresent(comparison -> comparison.layers().forEach(layer -> errors.put(layer.node(), layer.error())));
        builder.measured(
                new Quality(
                        evaluation.count(),
                        request.fitted(),
                        evaluation.top1(),
                        originalTop1,
                        evaluation
                                .comparison()
                                .map(Evaluation.Comparison::agreement)
                                .orElse(OptionalDouble.empty()),
                        evaluation.comparison().map(Evaluation.Comparison::kl).orElse(OptionalDouble.empty())),
                errors);
    }

    private Network reference(Model original) throws IOException, FormatException {
        try {
            return Network.of(Pith.asOnnx(original));
        } catch (FormatException e) {
            throw e.in(request.original().map(Path::toString).orElse("the original"));
        }
    }

    private Evaluation evaluate(String stage, Network network, Feed feed, Optional<Network> reference)
            throws IOException, FormatException {
        progress.start(stage, feed.samples().count());
        int[] reached = new int[1];
        return Evaluator.evaluate(network, feed, reference, request.threads(), done -> {
            progress.advance(done - reached[0]);
            reached[0] = done;
        });
    }

    private Map<String, String> origin(PithFile file, boolean ran) {
        Map<String, String> origin = new LinkedHashMap<>();
        origin.put("Command", request.command());
        origin.put("File written by", file.index().producer());
        origin.put("Method", file.index().method());
        file.index().options().forEach((key, value) -> origin.put("Option " + key, value));
        origin.put("Format", Prologue.MAJOR + "." + Prologue.MINOR);
        origin.put(
                "Report written by",
                Pith.PRODUCER + ", Java " + Runtime.version().feature());
        if (ran) {
            origin.put("Samples run by", "onnxruntime " + OnnxSessions.runtimeVersion());
        }
        return origin;
    }
}
