package pith.calibrate;

import java.io.IOException;
import java.util.Optional;
import pith.Corpus;
import pith.error.FormatException;
import pith.onnx.OnnxImporter;
import pith.source.ImportedModel;

/** Models and samples of the corpus. */
final class CorpusNetworks {

    private CorpusNetworks() {}

    static ImportedModel model(String name) throws IOException, FormatException {
        return OnnxImporter.read(Corpus.require("models/" + name));
    }

    static Samples samples(String name) throws IOException, FormatException {
        return Samples.open(Corpus.require(name), Optional.empty());
    }

    static Feed feed(Network network, Samples samples, String preprocess) throws IOException, FormatException {
        return Feed.of(samples, network.inputs(), Preprocess.parse(preprocess));
    }
}
