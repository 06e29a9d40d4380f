package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import pith.error.FormatException;
import pith.source.ImportedModel;
import pith.source.SourceFiles;

/** Every model of the corpus comes back byte for byte. */
@Tag("corpus")
final class OnnxCorpusTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> modelsComeBack() throws IOException {
        return models().stream().map(model -> DynamicTest.dynamicTest(model.toString(), () -> comesBack(model)));
    }

    private void comesBack(Path file) throws IOException, FormatException {
        Path target = folder.resolve("restored.onnx");
        try (ImportedModel imported = OnnxImporter.read(file)) {
            SourceFiles.restore(imported.model(), target);
        }
        assertEquals(-1, Files.mismatch(file, target));
    }

    static List<Path> models() throws IOException {
        Path corpus = Path.of(System.getProperty("pith.corpus", "../shared"));
        assumeTrue(Files.isDirectory(corpus), "no corpus at " + corpus);
        List<Path> models = new ArrayList<>();
        for (String part : List.of("models", "onnx-suite")) {
            try (Stream<Path> files = Files.walk(corpus.resolve(part))) {
                files.filter(file -> file.toString().endsWith(".onnx")).sorted().forEach(models::add);
            }
        }
        return models;
    }
}
