package pith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pith.Pith;
import pith.calibrate.Evaluation;
import pith.calibrate.Evaluation.Comparison;
import pith.calibrate.Evaluation.LayerError;
import pith.calibrate.Evaluator;
import pith.calibrate.Feed;
import pith.calibrate.Network;
import pith.calibrate.Samples;
import pith.error.FormatException;
import pith.reader.ReadOptions;
import pith.source.ImportedModel;

/** {@code pith eval}: how well a network does on samples. */
@Command(
        name = "eval",
        description = "Runs a model in onnxruntime: accuracy on labelled samples, agreement with another model.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pith eval model.pith --data t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz \\",
            "      --preprocess scale=1/255",
            "  pith eval model.pith --data photos/ --against model.onnx \\",
            "      --preprocess crop=227,channels=bgr,mean=104:117:123"
        })
final class EvalCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "An .onnx file, a TensorFlow model (run as ONNX), or a .pith file.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @Option(
            names = "--data",
            paramLabel = "SAMPLES",
            required = true,
            description = "A folder of images (labelled by a labels.csv in it), an .npz or .npy file, or an IDX file.")
    @SuppressWarnings("NullAway.Init")
    private Path data;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Labels: a .csv (file, class index), .npy or IDX file.")
    private @Nullable Path labels;

    @Option(
            names = "--against",
            paramLabel = "MODEL",
            description = "Also compare with this model: agreement, KL divergence, response error of each layer.")
    private @Nullable Path against;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PreprocessOption preprocess;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use. Default: one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Print JSON. The error of a layer is the square of its relativeError.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ReadOption reading;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private QuietOption quiet;

    @Override
    public Integer call() throws IOException, FormatException {
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads " + threads + " is less than 1");
        }
        Inputs.checkSeekable(path);
        Inputs.checkSeekable(against);
        Inputs.checkSeekable(data);
        PrintWriter out = spec.commandLine().getOut();
        ReadOptions options = reading.parsed();
        Evaluation evaluation;
        try (ImportedModel model = Pith.openAsOnnx(path, options);
                ImportedModel reference =
                        against == null ? Pith.openAsOnnx(path, options) : Pith.openAsOnnx(against, reading.limits());
                TerminalProgress progress =
                        TerminalProgress.create(spec.commandLine().getErr(), quiet.isGiven())) {
            Network network = Network.of(model.model());
            Feed feed = feed(network);
            if (!json && !quiet.isGiven()) {
                feed.description().forEach(out::println);
            }
            Optional<Network> other = against == null ? Optional.empty() : Optional.of(Network.of(reference.model()));
            progress.start("samples", feed.samples().count());
            evaluation = Evaluator.evaluate(network, feed, other, threads, progress::reached);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (json) {
            Outputs.json(out, asJson(evaluation));
        } else if (!quiet.isGiven()) {
            print(out, evaluation);
        }
        return ExitCode.DONE;
    }

    private Feed feed(Network network) throws IOException, FormatException {
        try {
            return Feed.of(Samples.open(data, Optional.ofNullable(labels)), network.inputs(), preprocess.parsed());
        } catch (FormatException e) {
            throw e.inFile(data.toString());
        }
    }

    private static Map<String, Object> asJson(Evaluation evaluation) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("count", evaluation.count());
        put(object, "top1", evaluation.top1());
        put(object, "top5", evaluation.top5());
        evaluation.comparison().ifPresent(comparison -> {
            put(object, "agreement", comparison.agreement());
            put(object, "agreementByClass", comparison.agreementByClass());
            put(object, "kl", comparison.kl());
            object.put("maxAbsoluteDifference", comparison.maxAbsolute());
            object.put("relativeError", comparison.relative());
            List<Map<String, Object>> layers = new ArrayList<>();
            for (LayerError layer : comparison.layers()) {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("name", layer.node());
                entry.put("operator", layer.operator());
                entry.put("error", layer.error());
                entry.put("relativeError", Math.sqrt(layer.error()));
                layers.add(entry);
            }
            object.put("layers", layers);
        });
        return object;
    }

    private static void put(Map<String, Object> object, String key, OptionalDouble value) {
        value.ifPresent(number -> object.put(key, number));
    }

    private static void print(PrintWriter out, Evaluation evaluation) {
        out.println(Outputs.grouped(evaluation.count()) + (evaluation.count() == 1 ? " sample" : " samples"));
        evaluation.top1().ifPresent(top1 -> out.println("top-1      " + Outputs.decimal(top1) + " %"));
        evaluation.top5().ifPresent(top5 -> out.println("top-5      " + Outputs.decimal(top5) + " %"));
        if (evaluation.comparison().isEmpty()) {
            if (evaluation.top1().isEmpty()) {
                out.println("The samples have no labels: give --labels for accuracy, --against MODEL for agreement.");
            }
            return;
        }
        Comparison comparison = evaluation.comparison().get();
        comparison.agreement().ifPresent(part -> out.println("agreement  " + Outputs.decimal(part) + " %"));
        comparison.agreementByClass().ifPresent(part -> out.println("by class   " + Outputs.decimal(part) + " %"));
        comparison.kl().ifPresent(kl -> out.println("KL         " + String.format(Locale.ROOT, "%.3g", kl) + " nats"));
        out.println("outputs    relative error " + String.format(Locale.ROOT, "%.3g", comparison.relative())
                + ", largest difference " + String.format(Locale.ROOT, "%.3g", comparison.maxAbsolute()));
        if (!comparison.layers().isEmpty()) {
            out.println();
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("layer", "operator", "relative error"));
            for (LayerError layer : comparison.layers()) {
                String error = String.format(Locale.ROOT, "%.3g", Math.sqrt(layer.error()));
                rows.add(List.of(layer.node(), layer.operator(), error));
            }
            Outputs.table(out, List.of(2), rows);
        }
    }
}
