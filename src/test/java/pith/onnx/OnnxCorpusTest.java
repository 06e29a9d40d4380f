package pith.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import pith.Corpus;
import pith.error.FormatException;
import pith.source.ImportedModel;
import pith.source.SourceFiles;

/** Every model of the corpus comes back byte for byte, and survives a change of its layout. */
@Tag("corpus")
final class OnnxCorpusTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> modelsComeBack() throws IOException {
        List<Path> models = new ArrayList<>(Corpus.files("models", ".onnx"));
        models.addAll(Corpus.files("onnx-suite", ".onnx"));
        return models.stream().map(model -> DynamicTest.dynamicTest(model.toString(), () -> comesBack(model)));
    }

    private void comesBack(Path file) throws IOException, FormatException {
        Path restored = folder.resolve("restored.onnx");
        Path external = folder.resolve("external.onnx");
        Path inlined = folder.resolve("inlined.onnx");
        try (ImportedModel imported = OnnxImporter.read(file)) {
            SourceFiles.restore(imported.model(), restored);
            assertEquals(-1, Files.mismatch(file, restored));
            OnnxExporter.writeExternal(imported.model(), external);
            try (ImportedModel other = OnnxImporter.read(external)) {
                assertTrue(OnnxComparison.of(imported.model(), other.model()).identical());
                OnnxExporter.writeFile(other.model(), inlined);
            }
            try (ImportedModel other = OnnxImporter.read(inlined)) {
                assertTrue(OnnxComparison.of(imported.model(), other.model()).identical());
                assertEquals(1, other.model().files().size());
            }
        }
    }
}
