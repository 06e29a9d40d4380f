package pith.calibrate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pith.error.FormatException;
import pith.onnx.OnnxImporter;
import pith.source.ImportedModel;

/** The models and data that are too large for the repository. */
final class Corpus {

    private Corpus() {}

    /** Returns a file of the corpus; the test is skipped if there is no corpus. */
    static Path path(String name) {
        Path corpus = Path.of(System.getProperty("pith.corpus", "../shared"));
        assumeTrue(Files.isDirectory(corpus), () -> "no corpus in " + corpus + "; set pith.corpus");
        return corpus.resolve(name);
    }

    static ImportedModel model(String name) throws IOException, FormatException {
        return OnnxImporter.read(path("models/" + name));
    }

    static Feed feed(Network network, String data, String preprocess) throws IOException, FormatException {
        return feed(network, Samples.open(path(data), Optional.empty()), preprocess);
    }

    static Feed feed(Network network, Samples samples, String preprocess) throws IOException, FormatException {
        List<InputSpec> inputs = network.inputs();
        return Feed.of(samples, inputs, Preprocess.parse(preprocess));
    }
}
